package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	source, err := os.ReadFile("telemetry-collector.yaml")
	if err != nil {
		log.Fatal(err)
	}

	designID := os.Getenv("DESIGN_ID")
	url := os.Getenv("LAYER5_URL") + "/api/content/patterns/upload/" + designID
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(source))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
	request.Header.Set("layer5-current-orgid", os.Getenv("LAYER5_ORG_ID"))
	request.Header.Set("Content-Type", "application/octet-stream")

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
	fmt.Println("Stored telemetry-collector.yaml beside design", designID)
}
