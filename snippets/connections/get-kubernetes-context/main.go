package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	connectionID := os.Getenv("CONNECTION_ID")
	url := os.Getenv("LAYER5_URL") + "/api/integrations/connections/kubernetes/" + connectionID + "/context"
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
	if response.StatusCode >= 300 {
		log.Fatalf("%s: %s", response.Status, body)
	}

	// The response is a page. What signs in is in "auth": do not print it.
	var page struct {
		Contexts []struct {
			Name    string `json:"name"`
			Server  string `json:"server"`
			Version string `json:"version"`
		} `json:"contexts"`
	}
	if err := json.Unmarshal(body, &page); err != nil {
		log.Fatal(err)
	}
	for _, context := range page.Contexts {
		fmt.Printf("%s: %s, Kubernetes %s\n", context.Name, context.Server, context.Version)
	}
}
