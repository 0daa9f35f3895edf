package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	filter, err := os.ReadFile("berth-limit.wasm")
	if err != nil {
		log.Fatal(err)
	}
	payload, err := json.Marshal(map[string]any{
		"save": true,
		"filterData": map[string]any{
			"name":       "berth-limit",
			"filterFile": base64.StdEncoding.EncodeToString(filter),
			"visibility": "private",
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/content/filters"
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
	request.Header.Set("layer5-current-orgid", os.Getenv("LAYER5_ORG_ID"))
	request.Header.Set("Content-Type", "application/json")

	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()

	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	if response.StatusCode >= 300 {
		log.Fatalf("%s: %s", response.Status, body)
	}

	var saved struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := json.Unmarshal(body, &saved); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Saved %s with id %s\n", saved.Name, saved.ID)
}
