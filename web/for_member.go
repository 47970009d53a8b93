package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"ocrconsole/models/rights"
	"ocrconsole/views/words"
)

// forMember makes a page that of the member who asks for it: each form that posts names the account that it was opened for, and forms, buttons
// and links that lead where their role is refused are left out. It is done here, once and for whole pages, by the routes' own
// permissions: so no page can offer what its route refuses, whoever writes it. A form that asks something leaves a line that says
// who may fill it in, as does a card that nothing else is left of; a link leaves its text where that is part of a sentence or the name of
// a thing, and nothing where it stands alone.
func forMember(c echo.Context, page []byte) []byte {
	who, signedIn := IdentityOf(c)
	if !signedIn {
		return page
	}
	account := strconv.FormatInt(who.AccountID, 10)
	if who.Role == rights.Owner { // to whom nothing is refused
		return nameAccount(page, account)
	}
	m := &memberPage{c: c, account: account, page: page, out: make([]byte, 0, len(page)+1024)}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return append(m.out, tokens.Raw()...)
		}
		raw := slices.Clone(tokens.Raw()) // reading the tag writes into it
		m.at += len(raw)
		m.take(kind, raw, tokens)
	}
}

// nameAccount puts the account into each form that posts, and reads no more of the page than that takes. What stands in attributes has no > in it:
// templates write it as &gt;.
func nameAccount(page []byte, account string) []byte {
	out := make([]byte, 0, len(page)+1024)
	for {
		begins := bytes.Index(page, []byte("<form "))
		if begins < 0 {
			return append(out, page...)
		}
		ends := begins + bytes.IndexByte(page[begins:], '>') + 1
		if ends == begins {
			return append(out, page...)
		}
		out = append(out, page[:ends]...)
		if bytes.Contains(page[begins:ends], []byte(`method="post"`)) && !namesAccount(page[ends:]) {
			out = append(out, accountInput(account)...)
		}
		page = page[ends:]
	}
}

func accountInput(account string) string {
	return `<input type="hidden" name="` + AccountField + `" value="` + account + `"/>`
}

// namesAccount tells whether the form that begins here names an account by itself: one that is sent again stays that of its account.
func namesAccount(rest []byte) bool {
	form, _, _ := bytes.Cut(rest, []byte("</form>"))
	return bytes.Contains(form, []byte(`name="`+AccountField+`"`))
}

// memberPage is a page as it is written for its member.
type memberPage struct {
	c       echo.Context
	account string
	page    []byte
	at      int // how far it was read
	out     []byte
	leaving string // the element that is left out until its end, "" for none
	asks    bool   // whether the form that is left out asks something
	lacks   rights.Permission
	plain   bool   // whether the link that is open has become text
	linked  bool   // whether a link is open
	said    bool   // whether the block has words outside of links so far
	husk    string // the element whose end is left out, with all that it had
	card    card
}

// card is the card that is open.
type card struct {
	body, filled bool // whether its body has begun, and has something in it
	lacks        rights.Permission
}

// take writes a token, or what stands in its place.
func (m *memberPage) take(kind html.TokenType, raw []byte, tokens *html.Tokenizer) {
	if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
		if m.leaving == "" {
			m.out = append(m.out, raw...)
			if kind == html.TextToken && hasWords(raw) {
				m.said, m.card.filled = m.said || !m.linked, true
			}
		}
		return
	}
	name, more := tokens.TagName()
	tag := string(name)
	switch {
	case m.leaving != "":
		m.leave(kind, tag, more, tokens)
	case kind == html.EndTagToken && tag == "a" && m.plain:
		m.plain = false
		m.out = append(m.out, "</span>"...)
	case kind == html.EndTagToken && tag == m.husk:
		m.husk = ""
	case kind == html.StartTagToken && (tag == "form" || tag == "a" || tag == "button"):
		m.open(tag, raw, attributes(more, tokens))
	case kind == html.EndTagToken && tag == "section":
		m.endCard()
		m.out = append(m.out, raw...)
	default:
		if tag == "section" {
			m.card = card{}
		} else if tag == "div" && !m.card.body && bytes.Contains(raw, []byte(`class="panel-body`)) {
			m.card = card{body: true}
		}
		m.said, m.linked = m.said && inline(tag), m.linked && tag != "a"
		m.out = append(m.out, raw...)
	}
}

// endCard says who may what a card was for, where nothing else is left in it.
func (m *memberPage) endCard() {
	if m.card.body && !m.card.filled && m.card.lacks != "" {
		m.out = append(bytes.TrimSuffix(m.out, []byte("</div>")), whoMay(m.card.lacks)+"</div>"...)
	}
	m.card = card{}
}

func whoMay(p rights.Permission) string {
	return `<p class="muted">` + html.EscapeString(words.WhoMay(p.Who())) + `</p>`
}

// hasWords tells whether the text is more than what stands between words.
func hasWords(text []byte) bool {
	return bytes.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// inline tells whether the element is part of the text around it.
func inline(tag string) bool {
	return slices.Contains([]string{"a", "span", "b", "strong", "em", "code", "time", "abbr", "wbr", "br"}, tag)
}

// open writes the beginning of what may lead somewhere, unless that is refused.
func (m *memberPage) open(tag string, raw []byte, has map[string]string) {
	method, address := http.MethodGet, has["href"]
	switch tag {
	case "form":
		method, address = strings.ToUpper(has["method"]), has["action"]
	case "button":
		address = has["formaction"]
	}
	lacks, is := refused(m.c, method, address)
	m.said, m.linked = m.said && tag != "form", m.linked || tag == "a" && !is
	switch {
	case is && tag == "a" && !isButton(has["class"]) && (m.said || m.goesOn() || leadsToAThing(m.c, address)):
		m.plain = true
		m.out = append(m.out, "<span>"...)
	case is:
		m.leaving, m.lacks, m.asks = tag, lacks, false
	case tag == "form" && method == http.MethodPost && !namesAccount(m.page[m.at:]):
		m.out = append(append(m.out, raw...), accountInput(m.account)...)
	default:
		m.out = append(m.out, raw...)
	}
}

// goesOn tells whether the block goes on with words after the link that begins here.
func (m *memberPage) goesOn() bool {
	tokens, linked := html.NewTokenizer(bytes.NewReader(m.page[m.at:])), true
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return false
		case html.TextToken:
			if !linked && hasWords(tokens.Raw()) {
				return true
			}
		case html.CommentToken, html.DoctypeToken:
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			end := tokens.Raw()[1] == '/'
			name, _ := tokens.TagName()
			if tag := string(name); tag == "a" {
				linked = !end
			} else if !linked && !inline(tag) {
				return false
			}
		}
	}
}

// leave leaves out the token, and says who may what a form asks for once that is over.
func (m *memberPage) leave(kind html.TokenType, tag string, more bool, tokens *html.Tokenizer) {
	switch {
	case kind == html.EndTagToken && tag == m.leaving:
		m.leaving, m.card.lacks = "", m.lacks
		if m.asks {
			m.out, m.card.filled = append(m.out, whoMay(m.lacks)...), true
		} else {
			m.leaveHusk()
		}
	case tag == "select" || tag == "textarea" || tag == "input" && attributes(more, tokens)["type"] != "hidden":
		m.asks = m.leaving == "form"
	}
}

// leaveHusk leaves out the paragraph, or the item, that had nothing but what was left out.
func (m *memberPage) leaveHusk() {
	begins := bytes.LastIndexByte(m.out, '<')
	opened, rest := bytes.TrimSpace(m.out[begins+1:]), bytes.TrimSpace(m.page[m.at:])
	for _, tag := range []string{"p", "li"} {
		if is := bytes.HasPrefix(opened, []byte(tag+" ")) || bytes.HasPrefix(opened, []byte(tag+">")); is && opened[len(opened)-1] == '>' && bytes.HasPrefix(rest, []byte("</"+tag+">")) {
			m.out, m.husk = m.out[:begins], tag
		}
	}
}

// isButton tells whether a link of the class stands by itself, and not in a text.
func isButton(class string) bool {
	return slices.ContainsFunc(strings.Fields(class), func(c string) bool {
		return c == "btn" || c == "bar-button" || c == "menu-item" || c == "nav-link" || c == "tab-link"
	})
}

func attributes(more bool, tokens *html.Tokenizer) map[string]string {
	has := make(map[string]string)
	for more {
		var name, value []byte
		name, value, more = tokens.TagAttr()
		has[string(name)] = string(value)
	}
	return has
}
