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
	url := os.Getenv("LAYER5_URL") + "/api/integrations/credentials/" + os.Getenv("CREDENTIAL_ID")
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))

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

	// The secret is in "secret", where the server shows it: do not print it.
	var credential struct {
		Name      string `json:"name"`
		Type      string `json:"type"`
		UpdatedAt string `json:"updatedAt"`
	}
	if err := json.Unmarshal(body, &credential); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: a %s, last changed %s\n", credential.Name, credential.Type, credential.UpdatedAt)
}
