package wiring

import (
	"net/netip"
	"strings"
)

// parseNetworks reads networks, and single addresses as networks of one, as they are compared with addresses: an IPv4
// network that is written as an IPv6 one is that IPv4 network. It gives what it could not read, too.
func parseNetworks(list []string) (networks []netip.Prefix, unread []string) {
	for _, text := range list {
		text = strings.TrimSpace(text)
		if text == "" { // a comma too many
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
			if err != nil || address.Zone() != "" {
				unread = append(unread, text)
				continue
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		if address := network.Addr(); address.Is4In6() && network.Bits() >= 96 {
			network = netip.PrefixFrom(address.Unmap(), network.Bits()-96)
		}
		networks = append(networks, network.Masked())
	}
	return networks, unread
}
