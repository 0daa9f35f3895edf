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
		"name":        "Saltmarsh Labs",
		"description": "Sensors for robots that inspect harbors",
		"country":     "PT",
		"region":      "Europe",
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/identity/orgs/" + os.Getenv("OTHER_ORG_ID")
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

	switch response.StatusCode {
	case http.StatusForbidden:
		fmt.Printf("Ask an owner of the organization: %s\n", bytes.TrimSpace(body))
	case http.StatusOK, http.StatusCreated:
		fmt.Println("Changed", string(body))
	default:
		log.Fatalf("%s: %s", response.Status, body)
	}
}
