package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// clientAddress reads the client's address from the connection, or from what trusted proxies say: each adds to the end
// of X-Forwarded-For whom it was asked by. From there to the front, the first who is not one of them is the client; what
// stands before is their own word, which is worth nothing.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	trusted := trustedIn(proxies)
	return func(r *http.Request) string {
		client, known := parseAddress(r.RemoteAddr)
		if !known {
			return r.RemoteAddr // such as that of a unix socket
		}
		if !trusted(client) {
			return client.String()
		}
		entries := forwarded(r.Header)
		for i := len(entries) - 1; i >= 0; i-- {
			address, known := parseAddress(entries[i])
			if !known {
				// "unknown", or hidden behind a name such as "_hidden", which is another one for each request (RFC 7239, 6.3): who
				// counted by that would count nobody. The nearest that is known stands for them.
				return client.String()
			}
			client = address
			if !trusted(client) {
				break
			}
		}
		return client.String()
	}
}

// trustedIn tells whose word on a request is believed.
func trustedIn(proxies []netip.Prefix) func(netip.Addr) bool {
	return func(address netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(network netip.Prefix) bool { return network.Contains(address) })
	}
}

// forwarded gives the entries of all X-Forwarded-For headers, which are one list.
func forwarded(header http.Header) []string {
	var entries []string
	for entry := range strings.SplitSeq(strings.Join(header.Values(echo.HeaderXForwardedFor), ","), ",") {
		if entry = strings.Trim(entry, " \t\""); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// parseAddress reads an address as servers and proxies write it: alone or with its port, IPv6 in brackets or without.
// The zone is the writer's own and tells nobody else anything; an IPv4 address may be written as an IPv6 one.
func parseAddress(text string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	if inner, found := strings.CutPrefix(text, "["); found {
		text = strings.TrimSuffix(inner, "]")
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}, false
	}
	return address.Unmap().WithZone(""), true
}
