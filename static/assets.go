// Package static holds what the browser loads: stylesheet, font, scripts and icon, built by build.mjs from src into
// dist and embedded, so that the program needs neither Node nor files beside it. Every file has the hash of its content
// in its name and may be cached for good.
package static

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Prefix is the path under which Handler expects its requests.
const Prefix = "/static/"

//go:embed dist
var dist embed.FS

// names maps "app.css" to "app.<hash>.css".
var names = sync.OnceValue(func() map[string]string {
	data, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic(err)
	}
	found := map[string]string{}
	if err := json.Unmarshal(data, &found); err != nil {
		panic(fmt.Sprintf("static: manifest.json: %v", err))
	}
	return found
})

// URL gives the address of an asset by its plain name, such as "app.css". An unknown name is a mistake in the program
// and panics.
func URL(name string) string {
	hashed, ok := names()[name]
	if !ok {
		panic("static: no asset named " + name)
	}
	return Prefix + hashed
}

// asset is one file ready to send.
type asset struct {
	contentType   string
	plain, zipped []byte
}

var assets = sync.OnceValue(func() map[string]asset {
	found := make(map[string]asset, len(names()))
	for _, hashed := range names() {
		plain, err := fs.ReadFile(dist, "dist/"+hashed)
		if err != nil {
			panic(err)
		}
		found[hashed] = newAsset(hashed, plain)
	}
	return found
})

func newAsset(name string, plain []byte) asset {
	a := asset{plain: plain}
	switch name[strings.LastIndexByte(name, '.'):] {
	case ".css":
		a.contentType = "text/css; charset=utf-8"
	case ".js":
		a.contentType = "text/javascript; charset=utf-8"
	case ".svg":
		a.contentType = "image/svg+xml"
	case ".woff2":
		a.contentType = "font/woff2" // compressed in itself
		return a
	}
	var zipped bytes.Buffer
	w, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // the level is valid, and a buffer never fails
	_, _ = w.Write(plain)
	_ = w.Close()
	a.zipped = zipped.Bytes()
	return a
}

// Handler serves the assets under Prefix, compressed where the client takes that.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		a, ok := assets()[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", a.contentType)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		content := a.plain
		if a.zipped != nil {
			w.Header().Set("Vary", "Accept-Encoding")
			if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				w.Header().Set("Content-Encoding", "gzip")
				content = a.zipped
			}
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
}
