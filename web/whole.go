package web

import (
	"bytes"
	"regexp"
	"slices"
	"unicode/utf8"
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
	for len(page) > 0 {
		text := tagBegins(page)
		tag := text + asItIs(page[text:])
		out = append(appendWhole(out, page[:text]), page[text:tag]...)
		page = page[tag:]
	}
	return out
}

// tagBegins is where the page's first tag begins, or the page ends.
func tagBegins(page []byte) int {
	at := 0
	for {
		next := bytes.IndexByte(page[at:], '<')
		if next < 0 || at+next+1 == len(page) {
			return len(page)
		}
		at += next + 1
		if c := page[at]; c >= 'a' && c <= 'z' || c == '/' || c == '!' {
			return at - 1
		}
	}
}

// asItIs is how much of what begins with a tag stays as it is: the tag, or the whole of an element of plain text, none of which stands in
// another one of its name. What stands in attributes has no > in it: templates write it as &gt;.
func asItIs(page []byte) int {
	tag, _, _ := bytes.Cut(page, []byte(">"))
	name, _, _ := bytes.Cut(bytes.TrimPrefix(tag, []byte("<")), []byte(" "))
	end := ">"
	switch {
	case bytes.HasPrefix(tag, []byte("<!--")):
		end = "-->"
	case slices.Contains(plainText, string(name)):
		end = "</" + string(name) + ">"
	}
	if at := bytes.Index(page, []byte(end)); at >= 0 {
		return at + len(end)
	}
	return len(page)
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
