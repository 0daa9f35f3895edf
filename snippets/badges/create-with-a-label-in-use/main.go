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
		"label":       "Harbor-Operator",
		"name":        "Harbor Operator, second class",
		"orgId":       os.Getenv("LAYER5_ORG_ID"),
		"description": "Awarded for a dive under supervision",
		"imageUrl":    "https://tidewater.example/academy/badges/second-class.svg",
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/organizations/badges"
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

	switch response.StatusCode {
	case http.StatusConflict:
		fmt.Printf("Choose another label: %s\n", bytes.TrimSpace(body))
	case http.StatusOK, http.StatusCreated:
		fmt.Println("Created", string(body))
	default:
		log.Fatalf("%s: %s", response.Status, body)
	}
}
