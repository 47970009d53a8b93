package mailtest

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
)

// Mail is one mail as it came: the envelope's addresses and the data.
type Mail struct {
	From string
	To   []string
	Data []byte
}

// Read is a mail as people read it.
type Read struct {
	Header     mail.Header
	Subject    string
	Text, HTML string
	Files      map[string][]byte
}

// Read takes the mail apart; a mail that is not of a text and an HTML part fails the test.
func (m Mail) Read(t testing.TB) Read {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		t.Fatalf("unreadable mail: %v\n%s", err, m.Data)
	}
	r := Read{Header: message.Header}
	if r.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	body := message.Body
	if err == nil && kind == "multipart/mixed" {
		body, kind, params = r.unpack(t, body, params["boundary"])
	}
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the mail is %s, %v; want text and HTML as alternatives", kind, err)
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			r.Text = string(body)
		case "text/html":
			r.HTML = string(body)
		}
	}
	if r.Text == "" || r.HTML == "" {
		t.Fatalf("the mail lacks its text or its HTML:\n%s", m.Data)
	}
	return r
}

var address = regexp.MustCompile(`https?://\S+`)

// Link gives the first address in the mail's text whose path begins like this. The HTML must have it too.
func (r Read) Link(t testing.TB, path string) string {
	t.Helper()
	for _, link := range address.FindAllString(r.Text, -1) {
		_, rest, _ := strings.Cut(link, "://")
		if _, local, found := strings.Cut(rest, "/"); found && strings.HasPrefix("/"+local, path) {
			if !strings.Contains(r.HTML, `href="`+strings.ReplaceAll(link, "&", "&amp;")+`"`) {
				t.Errorf("%s is in the mail's text and not in its HTML", link)
			}
			return link
		}
	}
	t.Fatalf("no link to %s in the mail:\n%s", path, r.Text)
	return ""
}

// unpack keeps the files of a mail that has some, and gives what people read of it.
func (r *Read) unpack(t testing.TB, mixed io.Reader, boundary string) (body io.Reader, kind string, params map[string]string) {
	t.Helper()
	r.Files = make(map[string][]byte)
	for parts := multipart.NewReader(mixed, boundary); ; {
		part, err := parts.NextPart()
		if err != nil {
			return body, kind, params
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if name := part.FileName(); name != "" {
			if r.Files[name], err = base64.StdEncoding.DecodeString(strings.ReplaceAll(string(content), "\r\n", "")); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if kind, params, err = mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(content)
	}
}
