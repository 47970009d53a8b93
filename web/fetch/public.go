package fetch

import (
	"fmt"
	"net/netip"
)

// special are the parts of the IPv4 address space, and of the IPv6 space in use, that are not the public internet, as
// IANA registers them. Parts that hold IPv4 addresses within IPv6 ones are among them, whatever those are.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// inUse is all of IPv6 that is given to anybody as a public address. Loopback, private and link-local addresses, NAT64
// and multicast are outside of it.
var inUse = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(all))
	for i, prefix := range all {
		parsed[i] = netip.MustParsePrefix(prefix)
	}
	return parsed
}

// public refuses what is not a web server on the public internet.
func public(to netip.AddrPort) error {
	if to.Port() != 80 && to.Port() != 443 {
		return notAllowedError(fmt.Sprintf("port %d is neither 80 nor 443", to.Port()))
	}
	ip := to.Addr().Unmap()
	if ip.Is6() && (ip.Zone() != "" || !inUse.Contains(ip)) {
		return notAllowedError("the address is not public")
	}
	for _, prefix := range special {
		if prefix.Contains(ip) {
			return notAllowedError("the address is not public")
		}
	}
	return nil
}
