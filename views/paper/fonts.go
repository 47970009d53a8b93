package paper

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"

	"ocrconsole/views/paper/pdf"
)

//go:embed fonts/*.ttf.gz
var files embed.FS

// The typefaces of text in the Latin, Greek and Cyrillic alphabets; others have none for bold and are drawn heavier.
const (
	regularFace = "NotoSans-Regular"
	boldFace    = "NotoSans-Bold"
)

// scriptFaces say which typeface to look into first for a script.
var scriptFaces = map[language.Script]string{
	language.Arabic:     "NotoSansArabic-Regular",
	language.Armenian:   "NotoSansArmenian-Regular",
	language.Bengali:    "NotoSansBengali-Regular",
	language.Bopomofo:   "DroidSansFallbackFull",
	language.Devanagari: "NotoSansDevanagari-Regular",
	language.Ethiopic:   "NotoSansEthiopic-Regular",
	language.Georgian:   "NotoSansGeorgian-Regular",
	language.Gujarati:   "NotoSansGujarati-Regular",
	language.Gurmukhi:   "NotoSansGurmukhi-Regular",
	language.Han:        "DroidSansFallbackFull",
	language.Hangul:     "NanumSquareR",
	language.Hebrew:     "NotoSansHebrew-Regular",
	language.Hiragana:   "DroidSansFallbackFull",
	language.Kannada:    "NotoSansKannada-Regular",
	language.Katakana:   "DroidSansFallbackFull",
	language.Khmer:      "NotoSansKhmer-Regular",
	language.Lao:        "NotoSansLao-Regular",
	language.Malayalam:  "NotoSansMalayalam-Regular",
	language.Myanmar:    "NotoSansMyanmar-Regular",
	language.Oriya:      "NotoSansOriya-Regular",
	language.Sinhala:    "NotoSansSinhala-Regular",
	language.Tamil:      "NotoSansTamil-Regular",
	language.Telugu:     "NotoSansTelugu-Regular",
	language.Thaana:     "NotoSansThaana-Regular",
	language.Thai:       "NotoSansThai-Regular",
	language.Tibetan:    "NotoSerifTibetan-Regular",
}

// commonFaces are asked for signs that belong to no script, after the others.
var commonFaces = []string{"NotoSansSymbols-Regular", "DroidSansFallbackFull", "NanumSquareR"}

var (
	typefaces     = map[string]*pdf.Typeface{}
	typefacesLock sync.Mutex
)

// typeface unpacks and reads an embedded font when it is first needed: most documents need one or two.
func typeface(name string) (*pdf.Typeface, error) {
	typefacesLock.Lock()
	defer typefacesLock.Unlock()
	if known, ok := typefaces[name]; ok {
		return known, nil
	}
	file, err := unpack(name)
	if err != nil {
		return nil, fmt.Errorf("unpack font %s: %w", name, err)
	}
	face, err := pdf.ReadTypeface(name, bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	typefaces[name] = face
	return face, nil
}

func unpack(name string) ([]byte, error) {
	packed, err := files.ReadFile("fonts/" + name + ".ttf.gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// wardrobe chooses the typeface of each character, for one document: shaping keeps caches that are not safe for
// concurrent use.
type wardrobe struct {
	bold   bool
	script language.Script
	worn   map[string]*font.Face
	names  map[*font.Face]*pdf.Typeface
	err    error
}

// SetScript tells which script the characters that follow are of.
func (w *wardrobe) SetScript(script language.Script) { w.script = script }

// ResolveFace gives the first typeface that has the character; the main one when none has.
func (w *wardrobe) ResolveFace(r rune) *font.Face {
	main := w.face(w.mainFace())
	if _, has := main.NominalGlyph(r); has {
		return main
	}
	candidates := commonFaces
	if name, known := scriptFaces[w.script]; known {
		candidates = append([]string{name}, commonFaces...)
	}
	for _, name := range candidates {
		face := w.face(name)
		if _, has := face.NominalGlyph(r); has {
			return face
		}
	}
	return main
}

func (w *wardrobe) mainFace() string {
	if w.bold {
		return boldFace
	}
	return regularFace
}

// face gives an embedded typeface, ready for shaping. One that cannot be read is replaced by the main one, and the
// document fails.
func (w *wardrobe) face(name string) *font.Face {
	if face, ok := w.worn[name]; ok {
		return face
	}
	t, err := typeface(name)
	if err != nil {
		w.err = errors.Join(w.err, err)
		return w.worn[regularFace]
	}
	face := font.NewFace(t.Font)
	w.worn[name], w.names[face] = face, t
	return face
}

// heavy tells whether bold text in this typeface has to be drawn heavier.
func (w *wardrobe) heavy(face *font.Face) bool { return w.bold && face != w.worn[boldFace] }
