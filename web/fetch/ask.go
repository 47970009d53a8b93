package fetch

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// What is asked of providers that customers choose: how long an answer may take, and how long it may be.
const (
	askTime   = 8 * time.Second
	maxAnswer = 1 << 20
)

// Refused tells that nobody may connect to where an address leads.
func Refused(err error) bool {
	var refused notAllowedError
	return errors.As(err, &refused)
}

// errTooLarge is that an answer is longer than maxAnswer.
var errTooLarge = errors.New("the answer is too large")

// Asker asks at addresses that customers choose, as pictures are fetched: it reaches public addresses and, on any port, the networks that the
// operator has added. It follows no redirects, and speaks TLS with all but the machine itself, where the operator has added that.
type Asker struct {
	Client  *http.Client
	allowed func(netip.AddrPort) error
	more    bool // than public addresses are allowed, on other ports
}

// NewAsker makes one.
func NewAsker(added ...netip.Prefix) *Asker {
	poster := NewPoster(added...)
	a := &Asker{Client: poster.client, allowed: poster.allowed, more: poster.more}
	a.Client.Transport, a.Client.Timeout = &bounded{a, a.Client.Transport}, askTime
	return a
}

// Check refuses an address for what it says: that it is none, or leads where nobody may connect to. Of a name, the address is looked at
// when it is connected to.
func (a *Asker) Check(address string) (none, refused bool) {
	target, err := url.Parse(address)
	if err != nil || len(address) > maxAddress || target.Hostname() == "" || target.User != nil || target.Fragment != "" {
		return true, true
	}
	port := target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[target.Scheme]
	}
	to, err := netip.ParseAddrPort(net.JoinHostPort(target.Hostname(), port))
	literal := err == nil
	switch {
	case target.Scheme != "https" && (target.Scheme != "http" || !literal || !to.Addr().IsLoopback()):
		return true, true
	case literal && a.allowed(to) != nil:
		return false, true
	case !literal && !a.more && port != "443":
		return false, true
	}
	return false, false
}

// bounded checks each address that is asked, and bounds each answer.
type bounded struct {
	asker *Asker
	next  http.RoundTripper
}

// RoundTrip is that of http.RoundTripper.
func (b *bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	if _, refused := b.asker.Check(request.URL.String()); refused {
		return nil, notAllowedError("the address is not allowed")
	}
	response, err := b.next.RoundTrip(request)
	if err == nil {
		response.Body = &boundedBody{response.Body, maxAnswer}
	}
	return response, err
}

// boundedBody fails once it was read for longer than it may be.
type boundedBody struct {
	io.ReadCloser
	left int
}

// Read is that of io.Reader.
func (b *boundedBody) Read(into []byte) (n int, err error) {
	n, err = b.ReadCloser.Read(into)
	if b.left -= n; b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
