// Package pdf writes PDF files: pages of text, lines and filled areas, with embedded TrueType fonts of which only
// the glyphs in use are kept.
//
// Text comes as glyphs that are already chosen and placed, because the libraries that write PDF take characters
// and cannot shape Arabic, Thai or Devanagari. Each glyph is told what text it stands for, so that a reader can
// search and copy it. The same calls give the same bytes.
//
// It is ours, and stays so. In November 2026 it was compared anew with github.com/tdewolff/canvas, the one library that shapes
// and writes PDF, and which shapes by the same library as views/paper does:
//   - There a glyph stands for the one character that the font's table has for it, so that text whose glyphs are clusters is lost: of
//     "हिन्दी क्षेत्र" a reader finds two characters, of Thai no vowel above and no tone. Here a glyph is told its text.
//   - There a line has one font: the Latin words and brackets of an Arabic name are missing. Here each character looks for its own.
//   - There the file says when it was written, by the machine's clock, so that no two are alike. What was printed is hashed here.
//   - PDF/A-3, which invoices with their data inside need, neither has. It wants metadata as XMP, an output intent with a colour
//     profile, a file that is embedded with its relationship, and an identifier in the trailer, of which there is the last one. All
//     are objects beside those of this package: about 200 lines here, as many as there, where the writer's objects are private.
//   - There it is 24,000 lines and 20 modules more for what is 600 lines here.
//
// What would change this: graphics, forms or signatures in documents, or a library that writes PDF/A and takes shaped text.
package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"time"
)

// Info is what a reader's "document properties" show.
type Info struct {
	Title, Author string
	CreatedAt     time.Time
}

// File is a PDF file being made. It is not safe for concurrent use.
type File struct {
	info  Info
	pages []*Page
	fonts []*embedded
}

// New starts a file.
func New(info Info) *File { return &File{info: info} }

// The objects that every file starts with; fonts and pages follow.
const (
	catalogObject = 1 + iota
	pagesObject
	infoObject
	firstFontObject
)

// Bytes gives the whole file. It fails when a font's tables are broken.
func (f *File) Bytes() ([]byte, error) {
	w := &writer{}
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line tells transports that this is no text
	firstPage := firstFontObject + len(f.fonts)*fontObjects
	w.object(catalogObject, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang(en)/ViewerPreferences<</DisplayDocTitle true>>>>", pagesObject))
	w.object(pagesObject, f.pageTree(firstPage))
	w.object(infoObject, fmt.Sprintf("<</Title %s/Author %s/Producer(OCR Console)/CreationDate(D:%sZ)>>",
		textString(f.info.Title), textString(f.info.Author), f.info.CreatedAt.UTC().Format("20060102150405")))
	for i, font := range f.fonts {
		if err := font.write(w, firstFontObject+i*fontObjects); err != nil {
			return nil, err
		}
	}
	for i, page := range f.pages {
		object := firstPage + 2*i
		w.object(object, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<</Font<<%s>>>>/Contents %d 0 R>>",
			pagesObject, number(page.width), number(page.height), f.fontNames(), object+1))
		if err := w.stream(object+1, "", page.content.Bytes()); err != nil {
			return nil, err
		}
	}
	return w.finish(), nil
}

func (f *File) pageTree(firstPage int) string {
	var kids bytes.Buffer
	for i := range f.pages {
		fmt.Fprintf(&kids, "%d 0 R ", firstPage+2*i)
	}
	return fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(f.pages), kids.String())
}

func (f *File) fontNames() string {
	var names bytes.Buffer
	for i := range f.fonts {
		fmt.Fprintf(&names, "/F%d %d 0 R", i+1, firstFontObject+i*fontObjects)
	}
	return names.String()
}

// writer writes objects, which come in the order of their numbers, and remembers where each starts.
type writer struct {
	out     bytes.Buffer
	offsets []int
}

func (w *writer) object(n int, body string) {
	w.start(n)
	fmt.Fprintf(&w.out, "%s\nendobj\n", body)
}

// stream writes a compressed stream; entries are what its dictionary has besides lengths and filter.
func (w *writer) stream(n int, entries string, data []byte) error {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		return fmt.Errorf("compress PDF stream: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress PDF stream: %w", err)
	}
	w.start(n)
	fmt.Fprintf(&w.out, "<</Filter/FlateDecode/Length %d%s>>\nstream\n", packed.Len(), entries)
	w.out.Write(packed.Bytes())
	w.out.WriteString("\nendstream\nendobj\n")
	return nil
}

func (w *writer) start(n int) {
	w.offsets = append(w.offsets, w.out.Len())
	if n != len(w.offsets) {
		panic(fmt.Sprintf("pdf: object %d is written as number %d", n, len(w.offsets)))
	}
	fmt.Fprintf(&w.out, "%d 0 obj\n", n)
}

// finish writes the cross-reference table and the trailer.
func (w *writer) finish() []byte {
	id := sha256.Sum256(w.out.Bytes())
	table := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, offset := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalogObject, infoObject, id[:16], id[:16], table)
	return w.out.Bytes()
}
