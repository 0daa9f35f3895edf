package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	fields := []string{"createdAt", "userEmail", "curriculaTitle", "status"}
	client := &http.Client{Timeout: 30 * time.Second}

	for page, seen, total := 0, 0, 1; seen < total; page++ {
		query := url.Values{}
		query.Set("contentType", "certification")
		query.Set("status", "failed")
		query.Set("page", strconv.Itoa(page))
		query.Set("pageSize", "100")

		endpoint := os.Getenv("LAYER5_URL") + "/api/academy/admin/registrations?" + query.Encode()
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
			Data       []map[string]any `json:"data"`
			TotalCount int              `json:"totalCount"`
		}
		err = json.NewDecoder(response.Body).Decode(&result)
		response.Body.Close()
		if err != nil {
			log.Fatal(err)
		}

		if len(result.Data) == 0 {
			break
		}
		for _, registration := range result.Data {
			cells := make([]string, len(fields))
			for i, field := range fields {
				text, _ := registration[field].(string)
				cells[i] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			fmt.Println(strings.Join(cells, ","))
		}
		total = result.TotalCount
		seen += len(result.Data)
	}
}
