// Package fetch fetches pictures from addresses that customers send, and posts webhooks to such. It reaches public addresses only: what it
// could see of the networks that this server stands in is nobody's business.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"ocrconsole/models/recognition"
)

// Bounds of one fetch.
const (
	maxBytes     = 15 << 19 // 7.5 MiB: the file that fits into 10 MiB of base64
	maxTime      = 10 * time.Second
	maxRedirects = 3
	maxAddress   = 2048
	maxHeader    = 64 << 10
	// maxFetches is how many files are fetched at a time, which bounds their memory; others wait.
	maxFetches = 32
)

// Fetcher fetches pictures. It is safe for concurrent use.
type Fetcher struct {
	client *http.Client
	slots  chan struct{} // holds a token for each file that is being fetched
}

// New makes a fetcher.
func New() *Fetcher { return newFetcher(public) }

// newFetcher makes a fetcher that connects where allowed has nothing against it.
func newFetcher(allowed func(netip.AddrPort) error) *Fetcher {
	client := newClient(allowed)
	client.CheckRedirect = checkRedirect
	return &Fetcher{client, make(chan struct{}, maxFetches)}
}

// newClient makes a client that connects where allowed has nothing against it. It is asked about each connection when
// the name is resolved already, so that a name which resolves to something else the second time gains nothing.
func newClient(allowed func(netip.AddrPort) error) *http.Client {
	dialer := &net.Dialer{Timeout: maxTime, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return notAllowedError("the address cannot be read")
		}
		return allowed(to)
	}}
	return &http.Client{
		Transport: &http.Transport{ // without a proxy, which would connect for us wherever it likes
			DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxHeader,
			TLSHandshakeTimeout: maxTime, ForceAttemptHTTP2: true,
		},
	}
}

// Fetch gives the file at the address. What the customer may see of a failure is a *recognition.Error: ModelArts.4601
// when the address is not allowed, ModelArts.4603 when the file cannot be had, ModelArts.4401 when too many are being
// fetched. Any other error is the context's.
func (f *Fetcher) Fetch(ctx context.Context, address string) ([]byte, error) {
	target, err := url.Parse(address)
	if err == nil {
		err = checkURL(target)
	}
	if err != nil || len(address) > maxAddress {
		return nil, recognition.URLNotAllowed(err)
	}
	bounded, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-bounded.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		return nil, recognition.TooMany()
	}
	file, err := f.get(bounded, target)
	var refused notAllowedError
	switch {
	case err == nil:
		return file, nil
	case errors.As(err, &refused):
		return nil, recognition.URLNotAllowed(err)
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, ctx.Err()
	default:
		return nil, recognition.NotFetched(err)
	}
}

func (f *Fetcher) get(ctx context.Context, target *url.URL) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "OCR-Console")
	request.Header.Set("Accept", "image/*")
	response, err := f.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered with status %d", response.StatusCode)
	}
	if response.ContentLength > maxBytes {
		return nil, fmt.Errorf("the file has %d bytes", response.ContentLength)
	}
	file, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err == nil && len(file) > maxBytes {
		err = fmt.Errorf("the file has more than %d bytes", maxBytes)
	}
	return file, err
}

// notAllowedError says why an address is not allowed.
type notAllowedError string

// Error gives the reason.
func (e notAllowedError) Error() string { return string(e) }

// checkURL refuses addresses for what they say; where they lead is checked when it is connected to.
func checkURL(target *url.URL) error {
	switch {
	case target.Scheme != "http" && target.Scheme != "https":
		return notAllowedError("the scheme must be http or https")
	case target.Hostname() == "":
		return notAllowedError("the address has no host")
	case target.User != nil:
		return notAllowedError("the address must have no user name or password")
	}
	return nil
}

func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	next.Header.Del("Referer") // the first address may be a secret
	return checkURL(next.URL)
}
