package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// clientAddress reads the client's address from the connection, or from what trusted proxies say: each adds to the end
// of X-Forwarded-For whom it was asked by. From there to the front, the first who is not one of them is the client; what
// stands before is their own word, which is worth nothing.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	trusted := func(address netip.Addr) bool {
		for _, network := range proxies {
			if network.Contains(address) {
				return true
			}
		}
		return false
	}
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
				// Who hides the address behind a name of its own tells clients apart all the same; "unknown" does not, and
				// then the nearest that is known has to stand for them.
				if isHidden(entries[i]) {
					return entries[i]
				}
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

// maxHidden bounds what a name may make the log and the limits keep.
const maxHidden = 64

// isHidden tells whether the entry is an obfuscated identifier of RFC 7239, 6.3.
func isHidden(entry string) bool {
	name, found := strings.CutPrefix(entry, "_")
	return found && name != "" && len(name) <= maxHidden && !strings.ContainsFunc(name, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && r != '.' && r != '_' && r != '-'
	})
}
