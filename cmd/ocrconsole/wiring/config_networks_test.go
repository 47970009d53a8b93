package wiring

import (
	"net/netip"
	"testing"
)

func TestTrustedProxiesAreNetworksAndAddressesInEveryForm(t *testing.T) {
	t.Parallel()
	for text, inside := range map[string]string{
		"10.0.0.0/8": "10.1.2.3", "10.9.8.7/8": "10.1.2.3", " 192.0.2.1 ": "192.0.2.1", "2001:db8::/32": "2001:db8::1", "2001:db8::1": "2001:db8::1",
		"[2001:db8::1]": "2001:db8::1", "::ffff:10.0.0.0/104": "10.1.2.3", "::ffff:192.0.2.1": "192.0.2.1", "0.0.0.0/0": "203.0.113.7",
	} {
		networks, unread := parseNetworks([]string{text, ""})
		if len(unread) != 0 || len(networks) != 1 || !networks[0].Contains(netip.MustParseAddr(inside)) {
			t.Errorf("%q: %v, unread %q; want a network with %s", text, networks, unread, inside)
		}
	}
	for _, text := range []string{"everybody", "10.0.0.0/33", "fe80::1%eth0", "10.0.0.1:80", "/8"} {
		if networks, unread := parseNetworks([]string{text}); len(networks) != 0 || len(unread) != 1 {
			t.Errorf("%q: %v, unread %q", text, networks, unread)
		}
	}
}
