// Package mail carries the console's letters out of the house: by SMTP, or into a folder where no mail server is set.
// Each letter is written as text and as HTML.
package mail

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"ocrconsole/models"
	"ocrconsole/models/outbox"
	"ocrconsole/views/mails"
	"ocrconsole/views/routes"
)

// Stationery is what every mail has: who it is from, and where its links lead.
type Stationery struct {
	From *mail.Address
	// PublicURL is where customers reach the console, without a slash at the end.
	PublicURL string
}

// write makes the mail of a letter.
func (s Stationery) write(ctx context.Context, l *outbox.Letter) (*gomail.Msg, error) {
	page := mails.Letter{
		Heading: line(l.Subject), Paragraphs: l.Paragraphs, Action: l.Action, Note: l.Note,
		Href: s.link(l.Path), Also: l.Also, AlsoHref: s.link(l.AlsoPath), HomeHref: s.PublicURL, UnsubscribeHref: s.link(l.Unsubscribe),
	}
	if l.Unsubscribe != "" {
		page.SettingsHref = s.link(routes.Alerts)
	}
	var html bytes.Buffer
	if err := mails.Mail(page).Render(ctx, &html); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(s.From)
	if err := m.To(envelope(l.To)); err != nil {
		return nil, &outbox.RefusalError{Final: true, Err: err}
	}
	m.Subject(page.Heading)
	m.SetDateWithValue(l.Date)
	m.SetMessageIDWithValue(l.ID + "@" + s.host())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	if page.UnsubscribeHref != "" { // RFC 8058: mail programs offer it as a button
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+page.UnsubscribeHref+">")
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, plain(page))
	m.AddAlternativeString(gomail.TypeTextHTML, html.String())
	if a := l.Attachment; a != nil {
		if err := m.AttachReader(a.Name, bytes.NewReader(a.PDF), gomail.WithFileContentType("application/pdf")); err != nil {
			return nil, fmt.Errorf("attach %s: %w", a.Name, err)
		}
	}
	return m, nil
}

// envelope gives the address in the form that every mail server takes, if it has one: few take any other.
func envelope(address string) string {
	deliverable, err := models.DeliverableEmail(address)
	if err != nil {
		return address
	}
	return deliverable
}

func (s Stationery) link(path string) string {
	if path == "" {
		return ""
	}
	return s.PublicURL + path
}

// host is what message ids end with.
func (s Stationery) host() string {
	if u, err := url.Parse(s.PublicURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// line makes one line of a subject, whatever names and descriptions went into it.
func line(subject string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, subject)
}

// plain is the mail for programs that show no HTML, and people who want none.
func plain(p mails.Letter) string {
	var text strings.Builder
	text.WriteString(p.Heading + "\r\n\r\n")
	for _, paragraph := range p.Paragraphs {
		text.WriteString(paragraph + "\r\n\r\n")
	}
	if p.Href != "" {
		text.WriteString(p.Action + ":\r\n" + p.Href + "\r\n\r\n")
	}
	if p.Also != "" {
		text.WriteString(p.Also + ":\r\n" + p.AlsoHref + "\r\n\r\n")
	}
	if p.Note != "" {
		text.WriteString(p.Note + "\r\n\r\n")
	}
	text.WriteString("-- \r\nOCR Console\r\n" + p.HomeHref + "\r\n")
	if p.UnsubscribeHref != "" {
		text.WriteString("Choose what you are told: " + p.SettingsHref + "\r\nNo more of these mails: " + p.UnsubscribeHref + "\r\n")
	}
	return text.String()
}
