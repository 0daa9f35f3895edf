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
	file, err := os.ReadFile("docker-compose.yaml")
	if err != nil {
		log.Fatal(err)
	}
	payload, err := json.Marshal(map[string]any{
		"name":     "Camera Relay",
		"fileName": "docker-compose.yaml",
		"file":     base64.StdEncoding.EncodeToString(file),
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/pattern/import"
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

	var designs []struct {
		ID         string `json:"id"`
		Name       string `json:"name"`
		DesignType string `json:"designType"`
	}
	if err := json.Unmarshal(body, &designs); err != nil {
		log.Fatal(err)
	}
	for _, design := range designs {
		fmt.Printf("Imported %s (%s) with id %s\n", design.Name, design.DesignType, design.ID)
	}
}
