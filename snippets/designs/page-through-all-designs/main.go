package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	seen := 0
	for page, total := 0, 1; seen < total; page++ {
		query := url.Values{}
		query.Set("page", strconv.Itoa(page))
		query.Set("pageSize", "3")
		query.Set("order", "name asc")

		endpoint := os.Getenv("LAYER5_URL") + "/api/content/patterns?" + query.Encode()
		request, err := http.NewRequest(http.MethodGet, endpoint, nil)
		if err != nil {
			log.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+os.Getenv("LAYER5_TOKEN"))
		request.Header.Set("layer5-current-orgid", os.Getenv("LAYER5_ORG_ID"))

		response, err := client.Do(request)
		if err != nil {
			log.Fatal(err)
		}
		if response.StatusCode >= 300 {
			log.Fatal(response.Status)
		}
		var result struct {
			Patterns []struct {
				Name string `json:"name"`
			} `json:"patterns"`
			TotalCount int `json:"totalCount"`
		}
		err = json.NewDecoder(response.Body).Decode(&result)
		response.Body.Close()
		if err != nil {
			log.Fatal(err)
		}

		if len(result.Patterns) == 0 {
			break // deleted by others in the meantime
		}
		for _, design := range result.Patterns {
			fmt.Println(design.Name)
		}
		total = result.TotalCount
		seen += len(result.Patterns)
	}
	fmt.Println(seen, "designs")
}
