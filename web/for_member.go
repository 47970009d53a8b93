package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"ocrconsole/models/rights"
	"ocrconsole/views/words"
)

// forMember makes a page that of the member who asks for it: each form that posts names the account that it was opened for, and forms, buttons
// and links that lead where their role is refused are left out. It is done here, once and for whole pages, by the routes' own
// permissions: so no page can offer what its route refuses, whoever writes it. A form that asks something leaves a line that says
// who may fill it in; a link in a text leaves its text.
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
	plain   bool // whether the link that is open has become text
}

// take writes a token, or what stands in its place.
func (m *memberPage) take(kind html.TokenType, raw []byte, tokens *html.Tokenizer) {
	if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
		if m.leaving == "" {
			m.out = append(m.out, raw...)
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
	case kind == html.StartTagToken && (tag == "form" || tag == "a" || tag == "button"):
		m.open(tag, raw, attributes(more, tokens))
	default:
		m.out = append(m.out, raw...)
	}
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
	switch {
	case is && tag == "a" && !isButton(has["class"]):
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

// leave leaves out the token, and says who may what a form asks for once that is over.
func (m *memberPage) leave(kind html.TokenType, tag string, more bool, tokens *html.Tokenizer) {
	switch {
	case kind == html.EndTagToken && tag == m.leaving:
		if m.asks {
			m.out = append(m.out, `<p class="muted">`+html.EscapeString(words.WhoMay(m.lacks.Who()))+`</p>`...)
		}
		m.leaving = ""
	case tag == "select" || tag == "textarea" || tag == "input" && attributes(more, tokens)["type"] != "hidden":
		m.asks = m.leaving == "form"
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
