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

// call makes a request and returns the body of its response.
func call(method, url string) []byte {
	request, err := http.NewRequest(method, url, nil)
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
	return body
}

func main() {
	api := os.Getenv("LAYER5_URL") + "/api"
	address := api + "/organizations/invitations/" + os.Getenv("INVITATION_CODE")

	var invitation struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	if err := json.Unmarshal(call(http.MethodGet, address), &invitation); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s\n", invitation.Name, invitation.Description)

	call(http.MethodPost, address+"/accept")

	var page struct {
		Organizations []struct {
			Name string `json:"name"`
		} `json:"organizations"`
	}
	mine := call(http.MethodGet, api+"/identity/orgs?page=0&pageSize=10")
	if err := json.Unmarshal(mine, &page); err != nil {
		log.Fatal(err)
	}
	for _, organization := range page.Organizations {
		fmt.Println("You belong to", organization.Name)
	}
}
