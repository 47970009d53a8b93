package web

import (
	"bytes"
	"regexp"
	"slices"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// wholeName is a word with hyphens before capital letters, as names of regions have: AP-Bangkok, North-Beijing4. Browsers break
// lines there, and CSS can forbid it for elements only.
var wholeName = regexp.MustCompile(`\p{Lu}\p{L}*(?:-\p{Lu}\p{L}*)+\d*`)

// longestWhole is how many bytes a name may have that is kept on one line: a phone has room for it, also in large text.
const longestWhole = 20

// plainText are elements in which there are no others, or not those of pages, and code, which is shown as it is.
var plainText = []string{"title", "script", "style", "textarea", "option", "svg", "code", "pre"}

// wholeNames puts names into elements that are not broken into lines. Names come into texts everywhere, by words of the catalog,
// so that this is done once, for whole pages. A text stays one item of its parent, which may lay out its items by themselves.
func wholeNames(page []byte) []byte {
	if !mayName(page) {
		return page
	}
	out := make([]byte, 0, len(page)+len(page)/8)
	tokens := html.NewTokenizer(bytes.NewReader(page))
	var plain []string // the plain elements that are open, the innermost last
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return append(out, tokens.Raw()...)
		}
		raw := tokens.Raw()
		if kind == html.TextToken && len(plain) == 0 {
			out = appendWhole(out, raw)
			continue
		}
		out = append(out, raw...)
		tag, _ := tokens.TagName()
		name, n := string(tag), len(plain)
		switch {
		case kind == html.StartTagToken && slices.Contains(plainText, name):
			plain = append(plain, name)
		case kind == html.EndTagToken && n > 0 && plain[n-1] == name:
			plain = plain[:n-1]
		}
	}
}

// mayName tells whether the text has a hyphen before what may be a capital letter: it is looked for first, because the regular
// expression takes as long for a page as all the rest of drawing it.
func mayName(text []byte) bool {
	for {
		hyphen := bytes.IndexByte(text, '-')
		if hyphen < 0 || hyphen+1 == len(text) {
			return false
		}
		if next := text[hyphen+1]; hyphen > 0 && (next >= 'A' && next <= 'Z' || next >= utf8.RuneSelf) {
			return true
		}
		text = text[hyphen+1:]
	}
}

// appendWhole appends the text with its names in elements.
func appendWhole(out, text []byte) []byte {
	if !mayName(text) {
		return append(out, text...)
	}
	var names [][]int
	for _, found := range wholeName.FindAllIndex(text, -1) {
		if found[1]-found[0] <= longestWhole {
			names = append(names, found)
		}
	}
	if len(names) == 0 {
		return append(out, text...)
	}
	out = append(out, "<span>"...)
	done := 0
	for _, name := range names {
		out = append(out, text[done:name[0]]...)
		out = append(out, `<span class="whole">`...)
		out = append(out, text[name[0]:name[1]]...)
		out = append(out, "</span>"...)
		done = name[1]
	}
	out = append(out, text[done:]...)
	return append(out, "</span>"...)
}
