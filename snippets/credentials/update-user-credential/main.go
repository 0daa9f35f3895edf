package main

import (
	"bytes"
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
	token, err := os.ReadFile("prometheus.token")
	if err != nil {
		log.Fatal(err)
	}
	payload, err := json.Marshal(map[string]any{
		"id":     os.Getenv("CREDENTIAL_ID"),
		"name":   "telemetry-prom-reader",
		"type":   "token",
		"secret": map[string]any{"token": strings.TrimSpace(string(token))},
	})
	if err != nil {
		log.Fatal(err)
	}

	url := os.Getenv("LAYER5_URL") + "/api/integrations/credentials"
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

	// The response may repeat the secret, so print only what is not secret.
	var credential struct {
		Name      string `json:"name"`
		UpdatedAt string `json:"updatedAt"`
	}
	if err := json.Unmarshal(body, &credential); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Changed %s at %s\n", credential.Name, credential.UpdatedAt)
}
