// Package static holds what the browser loads: stylesheet, font, scripts and icon, built by build.mjs from src into
// dist and embedded, so that the program needs neither Node nor files beside it. Every file has the hash of its content
// in its name and may be cached for good. Texts are embedded compressed, as small as they get, and only so.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
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
	contentType string
	forms       []form // the smallest first; never none
}

// form is a file in one content coding, with an ETag of its own: parts of two forms must not be put together.
type form struct {
	coding  string
	content func() []byte
	etag    func() string
}

// identity is the coding of what is not coded.
const identity = "identity"

var assets = sync.OnceValue(func() map[string]asset {
	found := make(map[string]asset, len(names()))
	for _, hashed := range names() {
		found[hashed] = loadAsset(hashed)
	}
	return found
})

func loadAsset(name string) asset {
	switch name[strings.LastIndexByte(name, '.'):] {
	case ".css":
		return packedAsset(name, "text/css; charset=utf-8")
	case ".js":
		return packedAsset(name, "text/javascript; charset=utf-8")
	case ".svg":
		return packedAsset(name, "image/svg+xml")
	default:
		return asset{"font/woff2", []form{newForm(identity, func() []byte { return embedded(name) })}} // compressed in itself
	}
}

// packedAsset is a text, of which only the compressed forms are embedded: what is packed in itself has no br form. Who takes none gets what
// is unpacked of one, once.
func packedAsset(name, contentType string) asset {
	a := asset{contentType: contentType}
	if _, err := fs.Stat(dist, "dist/"+name+".br"); err == nil {
		a.forms = append(a.forms, newForm("br", func() []byte { return embedded(name + ".br") }))
	}
	a.forms = append(a.forms,
		newForm("gzip", func() []byte { return embedded(name + ".gz") }),
		newForm(identity, func() []byte { return unpack(embedded(name + ".gz")) }),
	)
	return a
}

func newForm(coding string, content func() []byte) form {
	content = sync.OnceValue(content)
	return form{coding, content, sync.OnceValue(func() string {
		sum := sha256.Sum256(content())
		return fmt.Sprintf(`"%x"`, sum[:16])
	})}
}

func embedded(file string) []byte {
	content, err := dist.ReadFile("dist/" + file)
	if err != nil {
		panic(err)
	}
	return content
}

func unpack(packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return content
}
