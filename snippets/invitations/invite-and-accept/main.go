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
func call(method, url string, headers map[string]string, payload []byte) []byte {
	request, err := http.NewRequest(method, url, bytes.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	if payload != nil {
		request.Header.Set("Content-Type", "application/json")
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
	invitations := os.Getenv("LAYER5_URL") + "/api/organizations/invitations"
	mine := map[string]string{"Authorization": "Bearer " + os.Getenv("LAYER5_TOKEN")}
	theirs := mine
	if token, given := os.LookupEnv("INVITEE_TOKEN"); given {
		theirs = map[string]string{"Authorization": "Bearer " + token}
	}

	payload, err := json.Marshal(map[string]any{
		"name":        "Night shift",
		"description": "Operators who watch the robots after dark",
		"orgId":       os.Getenv("LAYER5_ORG_ID"),
		"emails":      []string{"@tidewater.example"},
		"roles":       []string{"Organization User"},
		"teams":       []string{os.Getenv("TEAM_ID")},
		"status":      "enabled",
		"quota":       4,
	})
	if err != nil {
		log.Fatal(err)
	}
	var created struct {
		ID string `json:"id"`
	}
	body := call(http.MethodPost, invitations, mine, payload)
	if err := json.Unmarshal(body, &created); err != nil {
		log.Fatal(err)
	}
	fmt.Println("Invitation", created.ID)

	invitation := invitations + "/" + created.ID
	call(http.MethodPost, invitation+"/accept", theirs, nil)

	mine["layer5-current-orgid"] = os.Getenv("LAYER5_ORG_ID")
	var found struct {
		AcceptedBy []string `json:"acceptedBy"`
		Quota      int      `json:"quota"`
	}
	body = call(http.MethodGet, invitation, mine, nil)
	if err := json.Unmarshal(body, &found); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d accepted\n", len(found.AcceptedBy), found.Quota)
}
