package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	payload, err := json.Marshal([]map[string]any{
		{
			"email":     "priya.raman@tidewater.example",
			"roleNames": []string{"Organization User", "Rollout Manager"},
		},
		{
			"email":     "jonas.lindqvist@tidewater.example",
			"roleNames": []string{"Organization User"},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/identity/orgs/" + os.Getenv("LAYER5_ORG_ID") + "/roles"
	request, err := http.NewRequest(http.MethodPut, url, bytes.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
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
}
