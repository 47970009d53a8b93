package mail_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"ocrconsole/models/outbox"
	"ocrconsole/web/mail"
	"ocrconsole/web/mail/mailtest"
)

var stationery = mail.Stationery{
	From: &netmail.Address{Name: "OCR Console", Address: "no-reply@example.com"}, PublicURL: "https://ocr.example.com",
}

func letter() *outbox.Letter {
	return &outbox.Letter{
		ID: "7.1773721510", To: "ada@example.com", Date: time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC),
		Subject: "Package läuft ab: 证件\r\nBcc: everybody@example.com", Paragraphs: []string{"It has <b>100</b> calls left.", "Renew it."},
		Action: "Renew", Path: "/packages/renew?package=PKG-1-2&x=<y>", Note: "You get this because.", Unsubscribe: "/unsubscribe?token=t",
	}
}

func postman(t *testing.T, s *mailtest.Server, text string) *mail.SMTP {
	t.Helper()
	server, err := mail.ParseServer(text)
	if err != nil {
		t.Fatal(err)
	}
	return &mail.SMTP{Stationery: stationery, Server: server, Roots: s.Roots}
}

func login(user, password string) string { return url.UserPassword(user, password).String() + "@" }

func TestAMailByTheRules(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{TLS: true})
	if err := postman(t, s, "smtp://"+login(mailtest.User, mailtest.Password)+s.Addr).Deliver(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	got := s.Wait(t, 1)
	if got.From != "no-reply@example.com" || len(got.To) != 1 || got.To[0] != "ada@example.com" {
		t.Errorf("from %s to %v", got.From, got.To)
	}
	r := got.Read(t)
	if r.Subject != "Package läuft ab: 证件  Bcc: everybody@example.com" || r.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, Bcc %q: a line break in a subject makes no header", r.Subject, r.Header.Get("Bcc"))
	}
	for header, want := range map[string]string{
		"From": `"OCR Console" <no-reply@example.com>`, "To": "<ada@example.com>", "Message-Id": "<7.1773721510@ocr.example.com>",
		"Date": "Tue, 17 Mar 2026 04:25:10 +0000", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "<https://ocr.example.com/unsubscribe?token=t>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	} {
		if got := r.Header.Get(header); got != want {
			t.Errorf("%s: %s, want %s", header, got, want)
		}
	}
	if got := r.Link(t, "/settings/alerts"); got != "https://ocr.example.com/settings/alerts" {
		t.Errorf("settings at %s", got)
	}
	if !strings.Contains(r.Text, "It has <b>100</b> calls left.") || !strings.Contains(r.Text, "Renew:\r\nhttps://ocr.example.com/packages/renew?package=PKG-1-2&x=<y>") {
		t.Errorf("the text is\n%s", r.Text)
	}
	if !strings.Contains(r.HTML, "It has &lt;b&gt;100&lt;/b&gt; calls left.") || strings.Contains(r.HTML, "<y>") || strings.Contains(r.HTML, "<script") {
		t.Errorf("the HTML is\n%s", r.HTML)
	}
}

func TestWhatTheServerSays(t *testing.T) {
	t.Parallel()
	says := func(code int) func(string) *smtp.SMTPError {
		return func(string) *smtp.SMTPError { return &smtp.SMTPError{Code: code, Message: "no"} }
	}
	for name, test := range map[string]struct {
		options        mailtest.Options
		login, query   string
		refused, final bool
	}{
		"no such mailbox":               {options: mailtest.Options{Refuse: says(550)}, query: "?tls=off", refused: true, final: true},
		"try again later":               {options: mailtest.Options{Refuse: says(451)}, query: "?tls=off", refused: true},
		"a wrong password":              {options: mailtest.Options{TLS: true}, login: login(mailtest.User, "wrong")},
		"no encryption is offered":      {},
		"it dies before it says yes":    {options: mailtest.Options{Dies: true}, query: "?tls=if-offered"},
		"nobody vouches for it":         {options: mailtest.Options{TLS: true}, login: login(mailtest.User, mailtest.Password), query: "?roots=none"},
		"a password without encryption": {login: login(mailtest.User, mailtest.Password), query: "?tls=off"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, test.options)
			if strings.HasSuffix(test.query, "roots=none") {
				s.Roots, test.query = nil, ""
			}
			err := postman(t, s, "smtp://"+test.login+s.Addr+test.query).Deliver(t.Context(), letter())
			var refusal *outbox.RefusalError
			refused := errors.As(err, &refusal)
			if err == nil || refused != test.refused || refused && refusal.Final != test.final {
				t.Errorf("error %v, want refused %v, final %v", err, test.refused, test.final)
			}
			if err != nil && strings.Contains(err.Error(), mailtest.Password) {
				t.Errorf("the error has the password: %v", err)
			}
		})
	}
}

func TestAServerThatIsDown(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	var refusal *outbox.RefusalError
	err = postman(t, &mailtest.Server{}, "smtp://"+addr).Deliver(t.Context(), letter())
	if err == nil || errors.As(err, &refusal) {
		t.Errorf("error %v, want one that is no refusal", err)
	}
}

// TestAServerThatHangs accepts the connection and never says a word.
func TestAServerThatHangs(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	var refusal *outbox.RefusalError
	err = postman(t, &mailtest.Server{}, "smtp://"+listener.Addr().String()).Deliver(ctx, letter())
	if err == nil || errors.As(err, &refusal) || time.Since(start) > 5*time.Second {
		t.Errorf("error %v after %s, want one that is no refusal, at once", err, time.Since(start))
	}
}

func TestAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{})
	l := letter()
	l.To = "ada"
	var refusal *outbox.RefusalError
	if err := postman(t, s, "smtp://"+s.Addr+"?tls=off").Deliver(t.Context(), l); !errors.As(err, &refusal) || !refusal.Final {
		t.Errorf("error %v, want a final refusal", err)
	}
}

func TestServersAreWrittenAsURLs(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"smtp://mail.example.com", "smtps://u:p@mail.example.com", "smtp://u:p@mail.example.com:2525/?tls=if-offered", "smtp://[::1]:25?tls=off"} {
		if _, err := mail.ParseServer(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "mail.example.com", "https://mail.example.com", "smtp://", "smtp://u:geheim@mail.example.com:port", "smtp://mail.example.com:99999", "smtp://mail.example.com?tls=maybe", "smtps://mail.example.com?tls=off", "smtp://mail.example.com/inbox"} {
		_, err := mail.ParseServer(bad)
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestADocumentGoesWithItsMail(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{TLS: true})
	l, pdf := letter(), bytes.Repeat([]byte("%PDF\x00\xff"), 1000)
	l.Attachment = &outbox.Attachment{Name: "INV-000001.pdf", PDF: pdf}
	if err := postman(t, s, "smtp://"+login(mailtest.User, mailtest.Password)+s.Addr).Deliver(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	r := s.Wait(t, 1).Read(t)
	if len(r.Files) != 1 || !bytes.Equal(r.Files["INV-000001.pdf"], pdf) || !strings.Contains(r.Text, "Renew it.") {
		t.Errorf("%d files, text %q", len(r.Files), r.Text)
	}
}
