package static

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func get(path, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestAssetsAreCachedForGoodUnderTheirHash(t *testing.T) {
	for name, contentType := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "htmx.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml", "inter-latin.woff2": "font/woff2", "inter-latin-ext.woff2": "font/woff2",
	} {
		w := get(URL(name), "")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != contentType {
			t.Errorf("%s: status %d, type %q", name, w.Code, w.Header().Get("Content-Type"))
		}
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
	}
}

func TestOnlyNamedAssetsAreServed(t *testing.T) {
	css := URL("app.css")
	for _, path := range []string{Prefix, Prefix + "app.css", Prefix + "manifest.json", Prefix + "../assets.go", css + ".br", css + ".gz"} {
		if w := get(path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func TestStylesheetLoadsTheFontsByTheirHashedNames(t *testing.T) {
	css := get(URL("app.css"), "").Body.String()
	for _, name := range []string{"inter-latin.woff2", "inter-latin-ext.woff2"} {
		if !strings.Contains(css, strings.TrimPrefix(URL(name), Prefix)) {
			t.Errorf("app.css does not load %s", name)
		}
	}
}

func TestUnknownAssetNameIsAMistakeInTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	URL("nothing.css")
}

func TestScriptsServedAreTheSources(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("src", "app.js"))
	if err != nil {
		t.Fatal(err)
	}
	if get(URL("app.js"), "").Body.String() != string(source) {
		t.Error("dist is older than src/app.js: run npm run build")
	}
}
