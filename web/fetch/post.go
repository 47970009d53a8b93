package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models/webhooks"
)

// Poster posts messages to addresses that customers send, where pictures may be fetched from. It is safe for concurrent use.
type Poster struct {
	client  *http.Client
	allowed func(netip.AddrPort) error
	more    bool // than public addresses are allowed, on other ports
}

// NewPoster makes a poster that reaches public addresses and, on any port, the networks that the operator has added.
func NewPoster(added ...netip.Prefix) *Poster {
	return newPoster(len(added) > 0, func(to netip.AddrPort) error {
		for _, network := range added {
			if network.Contains(to.Addr().Unmap()) {
				return nil
			}
		}
		return public(to)
	})
}

func newPoster(more bool, allowed func(netip.AddrPort) error) *Poster {
	client := newClient(allowed)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Poster{client, allowed, more}
}

// Check refuses addresses for what they say: also for a port, or an address in figures, that would not be connected to.
func (p *Poster) Check(address string) (webhooks.Refusal, bool) {
	target, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxAddress || target.Hostname() == "" || target.Scheme != "http" && target.Scheme != "https":
		return webhooks.RefusedAddress, true
	case target.User != nil || target.Fragment != "" || checkURL(target) != nil:
		return webhooks.RefusedUser, true
	}
	port := target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[target.Scheme]
	}
	to, err := netip.ParseAddrPort(net.JoinHostPort(target.Hostname(), port))
	switch {
	case err == nil && p.allowed(to) != nil:
		return webhooks.RefusedNetwork, true
	case err != nil && !p.more && port != "80" && port != "443":
		return webhooks.RefusedNetwork, true
	}
	return "", false // of a name, the address is looked at when it is connected to
}

// Post posts the body. What is answered beyond webhooks.MaxAnswer is not read, and what is no text is left out.
func (p *Poster) Post(ctx context.Context, address string, header http.Header, body []byte) webhooks.Answer {
	if _, refused := p.Check(address); refused {
		return webhooks.Answer{Failure: webhooks.NotAllowed}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return webhooks.Answer{Failure: webhooks.Broken}
	}
	request.Header = header
	response, err := p.client.Do(request)
	if err != nil {
		return webhooks.Answer{Failure: failureOf(ctx, err)}
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(response.Body, webhooks.MaxAnswer)) // the status is what counts
	return webhooks.Answer{Status: response.StatusCode, Body: readable(answer)}
}

// failureOf says why there is no answer, and nothing of the networks that this server stands in.
func failureOf(ctx context.Context, err error) webhooks.Failure {
	var (
		refused  notAllowedError
		name     *net.DNSError
		dial     *net.OpError
		record   tls.RecordHeaderError
		verified *tls.CertificateVerificationError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &name):
		return webhooks.NotAllowed
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return webhooks.TooLate
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record), errors.As(err, &verified), errors.As(err, &alert):
		return webhooks.NoTLS
	case errors.As(err, &dial) && dial.Op == "dial":
		return webhooks.NotConnected
	}
	return webhooks.Broken
}

// readable is the answer as text that databases keep and pages show: without what nobody sees, which may turn what follows around.
func readable(answer []byte) string {
	text := strings.ToValidUTF8(string(answer), "")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}
