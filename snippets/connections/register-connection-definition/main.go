package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	payload, err := json.Marshal(map[string]any{
		"schemaVersion": "connections.meshery.io/v1beta3",
		"name":          "Weather mast",
		"description":   "A mast that reports wind and swell at a pier",
		"kind":          "weather-mast",
		"type":          "telemetry",
		"subType":       "metrics",
		"status":        "registered",
		"connectionSchema": map[string]any{
			"type":     "object",
			"required": []string{"url"},
			"properties": map[string]any{
				"url": map[string]any{
					"type":   "string",
					"format": "uri",
				},
			},
		},
		"transitionMap": map[string]any{
			"registered": []map[string]any{
				{
					"nextState":   "connected",
					"description": "The mast answered with a reading",
				},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/registry/connections"
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(payload))
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
	fmt.Println(string(body))
}
