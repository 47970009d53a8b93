package wiring

import (
	"context"
	"log/slog"
	"net"
	"net/mail"
	"path/filepath"
	"strings"
	"unicode"

	"ocrconsole/models"
	"ocrconsole/models/breaker"
	"ocrconsole/models/catalog"
	"ocrconsole/models/notice"
	"ocrconsole/models/outbox"
	"ocrconsole/models/reading"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
	"ocrconsole/web/fetch"
	webmail "ocrconsole/web/mail"
)

// mailConfig are the settings of mail.
type mailConfig struct {
	SMTPURL string `env:"OCRCONSOLE_SMTP_URL"`
	From    string `env:"OCRCONSOLE_MAIL_FROM"`

	server webmail.Server
	from   *mail.Address
}

// check checks what the types alone cannot, and keeps what it parsed. Links in mails are never made of the address that
// some request was sent to, which anybody can make up: mail needs the public one.
func (c *mailConfig) check(publicURL string) (problems []string) {
	if c.From == "" && c.SMTPURL == "" {
		c.From = "OCR Console <no-reply@localhost>"
	}
	var err error
	if c.from, err = mail.ParseAddress(c.From); err != nil {
		problems = append(problems, "OCRCONSOLE_MAIL_FROM must be who mails are from, such as OCR Console <no-reply@example.com>")
	} else if strings.ContainsFunc(c.from.Address, func(r rune) bool { return r > unicode.MaxASCII }) { // few mail servers take it
		if c.from.Address, err = models.DeliverableEmail(c.from.Address); err != nil {
			problems = append(problems, "OCRCONSOLE_MAIL_FROM: "+err.Error())
		}
	}
	if c.SMTPURL == "" {
		return problems
	}
	if c.server, err = webmail.ParseServer(c.SMTPURL); err != nil {
		problems = append(problems, "OCRCONSOLE_SMTP_URL "+err.Error())
	}
	if publicURL == "" {
		problems = append(problems, "OCRCONSOLE_SMTP_URL needs OCRCONSOLE_PUBLIC_URL: the links in mails lead there")
	}
	return problems
}

// mailFolder keeps the mails of a console without a mail server, in the data directory.
const mailFolder = "mail"

// UseMail makes the outbox: it sends by the mail server or, where none is set, writes mails to files. It makes the webhooks and the breaker, too, which
// need the keys of UseKeys.
func (s *Services) UseMail(addr net.Addr, log *slog.Logger) {
	stationery := webmail.Stationery{From: s.Config.Mail.from, PublicURL: s.Config.PublicURL}
	if stationery.PublicURL == "" {
		stationery.PublicURL = localURL(addr)
	}
	var postman outbox.Postman = &webmail.SMTP{Stationery: stationery, Server: s.Config.Mail.server}
	if s.Config.Mail.SMTPURL == "" {
		postman = &webmail.Folder{Stationery: stationery, Dir: filepath.Join(s.Config.Data, mailFolder), Log: log}
	}
	s.Outbox = &outbox.Outbox{
		DB: s.DB, Clock: s.Clock, Accounts: s.Accounts, Postman: s.Metrics.Postman(postman), Papers: s.Documents, Writer: writer{s.Catalog}, Log: log,
	}
	s.Webhooks = &webhooks.Webhooks{DB: s.DB, Keys: s.Keys, Poster: s.Metrics.Poster(fetch.NewPoster(s.Config.webhookNets...)), Clock: s.Clock, Log: log}
	s.Breaker = &breaker.Breaker{DB: s.DB, Catalog: s.Catalog, Keys: s.Keys, Clock: s.Clock}
	s.PublicURL = stationery.PublicURL
}

// writer puts mails in words, in the catalog's currency and zone.
type writer struct{ catalog *catalog.Reader }

// Write is that of outbox.Writer.
func (w writer) Write(ctx context.Context, style reading.Style, m notice.Message) (notice.Text, error) {
	snapshot, err := w.catalog.Current(ctx)
	if err != nil {
		return notice.Text{}, err
	}
	return words.Writer{Figures: format.New(snapshot.Currency, snapshot.Zone).As(style)}.Write(m), nil
}
