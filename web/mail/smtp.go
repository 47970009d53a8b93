package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"ocrconsole/models/outbox"
)

// stepTime is how long the server may take to let us in, and then to take a mail.
const stepTime = 20 * time.Second

// The ways to encrypt the line, as the tls parameter of a server's URL names them.
var tlsPolicies = map[string]gomail.TLSPolicy{"": gomail.TLSMandatory, "required": gomail.TLSMandatory, "if-offered": gomail.TLSOpportunistic, "off": gomail.NoTLS}

// Server says where the mail server is: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465.
// ?tls=if-offered and ?tls=off make do with less, for a server within the house.
type Server struct {
	scheme, host, user, password string
	port                         int
	policy                       gomail.TLSPolicy
}

// ParseServer reads a server's URL. The error does not repeat it: it may hold a password.
func ParseServer(text string) (Server, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || (u.Path != "" && u.Path != "/") {
		return Server{}, errors.New("must be smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	policy, known := tlsPolicies[u.Query().Get("tls")]
	if !known || u.Scheme == "smtps" && u.Query().Has("tls") {
		return Server{}, errors.New("may end with ?tls=required, ?tls=if-offered or ?tls=off, and only after smtp://")
	}
	s := Server{scheme: u.Scheme, host: u.Hostname(), port: 587, policy: policy, user: u.User.Username()}
	s.password, _ = u.User.Password()
	if u.Scheme == "smtps" {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return Server{}, errors.New("must have a port from 1 to 65535")
		}
	}
	return s, nil
}

// SMTP gives letters to a mail server.
type SMTP struct {
	Stationery
	Server Server
	// Roots are who may vouch for the server's certificate; nil: whom the system trusts.
	Roots *x509.CertPool
}

// Deliver gives the letter to the server. Only a server's word about this very mail is a RefusalError.
func (s *SMTP) Deliver(ctx context.Context, l *outbox.Letter) error {
	m, err := s.write(ctx, l)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.Server.host, s.options()...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	// The library minds the context only while it dials; nobody waits longer than asked for a server that hangs.
	sent := make(chan error, 1)
	go func() { sent <- client.DialAndSendWithContext(ctx, m) }()
	select {
	case err = <-sent:
	case <-ctx.Done():
		return fmt.Errorf("mail server: %w", ctx.Err())
	}
	if m.IsDelivered() { // the server has it, whatever happened afterwards
		return nil
	}
	return sorted(err)
}

func (s *SMTP) options() []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(s.Server.port), gomail.WithTimeout(stepTime), gomail.WithTLSPolicy(s.Server.policy),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Server.host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	if s.Server.scheme == "smtps" {
		options = append(options, gomail.WithSSL())
	}
	if s.Server.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.Server.user), gomail.WithPassword(s.Server.password))
	}
	return options
}

// sorted tells what the server said about the mail from all that keeps any mail from it: a refused sender or a wrong
// password is a matter of settings, which somebody will mend.
func sorted(err error) error {
	var said *gomail.SendError
	if !errors.As(err, &said) || said.ErrorCode() == 0 || said.Reason == gomail.ErrSMTPMailFrom {
		return fmt.Errorf("mail server: %w", err)
	}
	return &outbox.RefusalError{Final: said.ErrorCode() >= 500, Err: err}
}
