package accounts

import "net/netip"

// customerBits is how much of an IPv6 address names its customer: whoever has one has the 2^64 that begin with it.
const customerBits = 64

// networkOf gives what counts as one place: an IPv4 address as it is, also where it is written as an IPv6 one, and of other
// IPv6 addresses their /64. What is no address, such as the name that a proxy gives a client, counts as it is.
func networkOf(remoteIP string) string {
	address, err := netip.ParseAddr(remoteIP)
	if err != nil {
		return remoteIP
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	return netip.PrefixFrom(address, customerBits).Masked().String()
}
