//go:build ignore

// Draws the pictures of `make quality` into a folder, for ocrconsole ocr-eval.
package main

import (
	"log"
	"os"

	"ocrconsole/web/ocr/drawing/sets"
	"ocrconsole/web/ocr/quality"
)

func main() {
	cases, err := sets.All()
	if err == nil {
		err = quality.Write(os.Args[1], cases)
	}
	if err != nil {
		log.Fatal(err)
	}
}
