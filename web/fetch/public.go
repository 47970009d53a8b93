package fetch

import (
	"fmt"
	"net/netip"
)

// special are the parts of the address spaces that are not the public internet: IANA's two Special-Purpose Address Registries (RFC
// 6890) whole, as they stood on 2024-10-22, with the block of RFC 9780 that was registered in 2025, and the multicast spaces of
// their own registries. An entry that lies within another one of these is not repeated, but tested. Parts that
// hold IPv4 addresses within IPv6 ones (NAT64, 6to4, Teredo) are refused whatever these are: what is there is reached by IPv4. What is
// globally reachable by the registries, but is no web server of anybody (anycast relays, DNS sinks), is refused too: there is nothing
// to fetch.
//
// A new entry of https://www.iana.org/assignments/iana-ipv4-special-registry or of iana-ipv6-special-registry goes here, with the
// date of the update above, and into the list of public_test.go.
var special = prefixes(
	"0.0.0.0/8",       // this network, with this host
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // shared by carriers
	"127.0.0.0/8",     // loopback
	"169.254.0.0/16",  // link local, with the metadata services of clouds
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // IETF protocol assignments: DS-Lite, dummy, PCP, TURN and NAT64 discovery addresses
	"192.0.2.0/24",    // documentation
	"192.31.196.0/24", // AS112
	"192.52.193.0/24", // AMT
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private
	"192.175.48.0/24", // AS112 direct delegation
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, with the limited broadcast

	"::1/128",           // loopback
	"::/128",            // unspecified
	"::ffff:0:0/96",     // mapped IPv4: judged by the IPv4 address, before this
	"64:ff9b::/96",      // NAT64
	"64:ff9b:1::/48",    // NAT64, local use
	"100::/64",          // discarded
	"100:0:0:1::/64",    // dummy
	"2001::/23",         // IETF protocol assignments: Teredo, port control, TURN, AMT, AS112, ORCHID, drone ids
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4
	"2620:4f:8000::/48", // AS112 direct delegation
	"3fff::/20",         // documentation
	"5f00::/16",         // SRv6
	"fc00::/7",          // unique local
	"fe80::/10",         // link local
	"ff00::/8",          // multicast

	// What no registry knows: addresses within the public space that clouds give to their own machines.
	"168.63.129.16/32",   // Azure: the platform's DNS, DHCP and health channel
	"100.100.100.200/32", // Alibaba Cloud: metadata
	"fd00:ec2::/32",      // AWS: metadata and DNS
)

// inUse is all of IPv6 that is given to anybody as a public address. What old standards set aside, such as site-local
// addresses and IPv4 within the first of all addresses, is outside of it.
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
