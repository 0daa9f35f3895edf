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
	workspaceID := "00000000-0000-4000-8000-000000000000"
	url := os.Getenv("LAYER5_URL") + "/api/workspaces/" + workspaceID
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
	request.Header.Set("layer5-current-orgid", os.Getenv("LAYER5_ORG_ID"))

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
	case http.StatusNotFound:
		fmt.Printf("There is no such workspace: %s\n", bytes.TrimSpace(body))
	case http.StatusOK, http.StatusCreated:
		fmt.Println("Found", string(body))
	default:
		log.Fatalf("%s: %s", response.Status, body)
	}
}
