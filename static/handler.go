package static

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Handler serves the assets under Prefix, in the smallest form that the client takes; 406 to one that takes none of them.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets()[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if len(a.forms) > 1 {
			w.Header().Add("Vary", "Accept-Encoding")
		}
		chosen, ok := choose(a.forms, r.Header.Values("Accept-Encoding"))
		if !ok {
			http.Error(w, "Accept-Encoding takes nothing that there is.", http.StatusNotAcceptable)
			return
		}
		w.Header().Set("Content-Type", a.contentType)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("ETag", chosen.etag())
		if chosen.coding != identity {
			w.Header().Set("Content-Encoding", chosen.coding)
		}
		content := chosen.content()
		http.ServeContent(&whole{w, len(content)}, r, "", time.Time{}, bytes.NewReader(content))
	})
}

// whole tells the length of a whole file, which http.ServeContent does not if it is compressed.
type whole struct {
	http.ResponseWriter
	length int
}

// WriteHeader implements http.ResponseWriter.
func (w *whole) WriteHeader(status int) {
	if status == http.StatusOK {
		w.Header().Set("Content-Length", strconv.Itoa(w.length))
	}
	w.ResponseWriter.WriteHeader(status)
}
