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
	url := os.Getenv("LAYER5_URL") + "/api/academy/admin/summary"
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

	var report struct {
		RegistrationsSummary []struct {
			Status     string `json:"status"`
			TotalCount int    `json:"totalCount"`
		} `json:"registrationsSummary"`
	}
	if err := json.Unmarshal(body, &report); err != nil {
		log.Fatal(err)
	}

	count := map[string]int{}
	for _, state := range report.RegistrationsSummary {
		count[state.Status] = state.TotalCount
	}
	completed := count["completed"]
	total := completed + count["registered"] + count["failed"]
	if total == 0 {
		fmt.Println("no registrations yet")
		return
	}
	share := 100 * float64(completed) / float64(total)
	fmt.Printf("%d of %d registrations: %.0f%%\n", completed, total, share)
}
