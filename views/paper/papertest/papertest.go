// Package papertest reads the text of documents that views/paper wrote, for tests.
package papertest

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// Pages gives the text of each page, from top to bottom: one line for each baseline, with " | " where something
// else starts, such as the next cell. Text from right to left comes as the eye sees it. It fails the test when the
// file's structure is broken.
func Pages(tb testing.TB, file []byte) []string {
	tb.Helper()
	r, err := read(file)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// Text gives the text of all pages; see Pages.
func Text(tb testing.TB, file []byte) string {
	tb.Helper()
	return strings.Join(Pages(tb, file), "\n")
}

type object struct {
	head string
	data []byte
}

func read(file []byte) ([]string, error) {
	objects, err := objectsOf(file)
	if err != nil {
		return nil, err
	}
	var pages []string
	for _, o := range objects {
		if !strings.Contains(o.head, "/Type/Page/") {
			continue
		}
		fonts := map[string]map[string]string{}
		for _, m := range regexp.MustCompile(`/(F\d+) (\d+) 0 R`).FindAllStringSubmatch(o.head, -1) {
			font := objects[reference(m[2])]
			toUnicode := regexp.MustCompile(`/ToUnicode (\d+) 0 R`).FindStringSubmatch(font.head)
			fonts[m[1]] = codes(objects[reference(toUnicode[1])].data)
		}
		contents := regexp.MustCompile(`/Contents (\d+) 0 R`).FindStringSubmatch(o.head)
		pages = append(pages, pageText(string(objects[reference(contents[1])].data), fonts))
	}
	if len(pages) == 0 {
		return nil, errors.New("the file has no pages")
	}
	return pages, nil
}

// objectsOf follows the cross-reference table; objects[0] is none.
func objectsOf(file []byte) ([]object, error) {
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	if tail == nil {
		return nil, errors.New("the file does not end as PDF does")
	}
	table := file[reference(string(tail[1])):]
	objects := []object{{}}
	for i, entry := range regexp.MustCompile(`(\d{10}) 0{5} n `).FindAllSubmatch(table, -1) {
		at := file[reference(string(entry[1])):]
		start := fmt.Sprintf("%d 0 obj\n", i+1)
		if !bytes.HasPrefix(at, []byte(start)) {
			return nil, fmt.Errorf("object %d is not where the table says", i+1)
		}
		at = at[len(start):]
		line, rest, _ := bytes.Cut(at, []byte("\n"))
		o := object{head: string(line)}
		if length := regexp.MustCompile(`/Length (\d+)`).FindSubmatch(line); length != nil {
			data := rest[len("stream\n"):][:reference(string(length[1]))]
			z, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("object %d: %w", i+1, err)
			}
			if o.data, err = io.ReadAll(z); err != nil {
				return nil, fmt.Errorf("object %d: %w", i+1, err)
			}
		}
		objects = append(objects, o)
	}
	return objects, nil
}

// codes reads what text each code of a font stands for.
func codes(cmap []byte) map[string]string {
	texts := map[string]string{}
	for _, m := range regexp.MustCompile(`<([0-9A-F]{4})><([0-9A-F]+)>\n`).FindAllSubmatch(cmap, -1) {
		texts[strings.ToLower(string(m[1]))] = fromUTF16(string(m[2]))
	}
	return texts
}

// piece is a line of text at its place on a page; y counts upwards, as in the file.
type piece struct {
	x, y float64
	text string
}

var operation = regexp.MustCompile(`^BT|^/(F\d+) \S+ Tf .* (\S+) (\S+) Tm|<</ActualText <FEFF([0-9A-F]*)>>>BDC|(EMC)|\[(.*)\]TJ`)

func pageText(content string, fonts map[string]map[string]string) string {
	var pieces []piece
	var font map[string]string
	replaced := false
	for line := range strings.Lines(content) {
		m := operation.FindStringSubmatch(line)
		switch {
		case m == nil:
		case strings.HasPrefix(line, "BT"):
			pieces = append(pieces, piece{})
		case m[1] != "":
			font = fonts[m[1]]
			if last := &pieces[len(pieces)-1]; last.text == "" {
				last.x, _ = strconv.ParseFloat(m[2], 64)
				last.y, _ = strconv.ParseFloat(m[3], 64)
			}
		case m[4] != "":
			pieces[len(pieces)-1].text += fromUTF16(m[4])
			replaced = true
		case m[5] != "":
			replaced = false
		case !replaced:
			for _, shown := range regexp.MustCompile(`<([0-9a-f]+)>`).FindAllStringSubmatch(m[6], -1) {
				for code := range slices.Chunk([]byte(shown[1]), 4) {
					pieces[len(pieces)-1].text += font[string(code)]
				}
			}
		}
	}
	return arrange(pieces)
}

// arrange puts the pieces in the order of reading.
func arrange(pieces []piece) string {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		switch {
		case a.y-b.y > 1.5:
			return -1
		case b.y-a.y > 1.5:
			return 1
		case a.x < b.x:
			return -1
		default:
			return 1
		}
	})
	var out strings.Builder
	for i, p := range pieces {
		switch {
		case i == 0:
		case pieces[i-1].y-p.y > 1.5:
			out.WriteString("\n")
		default:
			out.WriteString(" | ")
		}
		out.WriteString(strings.TrimSpace(p.text))
	}
	return out.String()
}

func reference(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func fromUTF16(digits string) string {
	raw, _ := hex.DecodeString(digits)
	units := make([]uint16, 0, len(raw)/2)
	for pair := range slices.Chunk(raw, 2) {
		units = append(units, uint16(pair[0])<<8|uint16(pair[1]))
	}
	return string(utf16.Decode(units))
}
