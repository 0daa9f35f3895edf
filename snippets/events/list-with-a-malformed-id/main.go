package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	workspaceID := "fleet-telemetry" // its name, where its id is expected
	url := os.Getenv("LAYER5_URL") + "/api/workspaces/" + workspaceID + "/events?page=0&pageSize=10"
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

	if response.StatusCode < 300 {
		fmt.Println(string(body))
		return
	}
	reason := string(body)
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		var failure struct {
			Error string `json:"error"`
		}
		if err := json.Unmarshal(body, &failure); err != nil {
			log.Fatal(err)
		}
		reason = failure.Error
	}
	fmt.Printf("%s: %s\n", response.Status, reason)
}
