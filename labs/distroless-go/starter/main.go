// DevOps info service: says what it is and where it runs.
package main

import (
	"cmp"
	"encoding/json"
	"log"
	"net/http"
	"os"
)

const release = "1.0.0"

func main() {
	http.HandleFunc("GET /{$}", index)
	http.HandleFunc("GET /health", health)
	address := cmp.Or(os.Getenv("ADDRESS"), ":5000")
	log.Printf("release %s listens on %s", release, address)
	log.Fatal(http.ListenAndServe(address, nil))
}

func index(w http.ResponseWriter, _ *http.Request) {
	host, err := os.Hostname()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, map[string]string{"service": "devops-info", "release": release, "host": host})
}

func health(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]string{"status": "ok"})
}

func answer(w http.ResponseWriter, value map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}
