package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Get(os.Getenv("LAYER5_URL") + "/api/identity/tokens")
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()

	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}

	switch response.StatusCode {
	case http.StatusUnauthorized:
		fmt.Printf("Sign in first: %s\n", bytes.TrimSpace(body))
	case http.StatusOK, http.StatusCreated:
		fmt.Println(string(body))
	default:
		log.Fatalf("%s: %s", response.Status, body)
	}
}
