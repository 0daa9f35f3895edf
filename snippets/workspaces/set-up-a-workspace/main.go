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

// call makes a request and returns the body of its response.
func call(method, url string, payload []byte) []byte {
	request, err := http.NewRequest(method, url, bytes.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
	if payload != nil {
		request.Header.Set("Content-Type", "application/json")
	} else {
		request.Header.Set("layer5-current-orgid", os.Getenv("LAYER5_ORG_ID"))
	}

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
	base := os.Getenv("LAYER5_URL") + "/api/workspaces"
	payload, err := json.Marshal(map[string]any{
		"name":           "Harbor Drill",
		"description":    "Rehearsal of a power cut in the east harbor",
		"organizationId": os.Getenv("LAYER5_ORG_ID"),
	})
	if err != nil {
		log.Fatal(err)
	}
	var created struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(call(http.MethodPost, base, payload), &created); err != nil {
		log.Fatal(err)
	}
	fmt.Println("Created", created.ID)

	workspace := base + "/" + created.ID
	environment := workspace + "/environments/" + os.Getenv("ENVIRONMENT_ID")
	team := workspace + "/teams/" + os.Getenv("TEAM_ID")
	call(http.MethodPost, environment, nil)
	call(http.MethodPost, team, nil)

	var held struct {
		Environments []struct {
			Name string `json:"name"`
		} `json:"environments"`
		Teams []struct {
			Name string `json:"name"`
		} `json:"teams"`
	}
	for _, kind := range []string{"/environments", "/teams"} {
		page := call(http.MethodGet, workspace+kind+"?page=0&pageSize=10", nil)
		if err := json.Unmarshal(page, &held); err != nil {
			log.Fatal(err)
		}
	}
	for _, environment := range held.Environments {
		fmt.Println("Environment:", environment.Name)
	}
	for _, team := range held.Teams {
		fmt.Println("Team:", team.Name)
	}

	call(http.MethodDelete, team, nil)
	call(http.MethodDelete, environment, nil)
	call(http.MethodDelete, workspace, nil)
	fmt.Println("Deleted", created.ID)
}
