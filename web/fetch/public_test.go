package fetch

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
)

// registered are the entries of IANA's IPv4 and IPv6 Special-Purpose Address Registries one by one, those within others too, and the
// multicast spaces; see special for their dates.
var registered = prefixes(
	"0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.0.0/29",
	"192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
	"192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
	"240.0.0.0/4", "255.255.255.255/32",

	"::1/128", "::/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:1::1/128",
	"2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28", "2001:db8::/32",
	"2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "ff00::/8",
)

// lastOf gives the last address of a block.
func lastOf(block netip.Prefix) netip.Addr {
	bytes := block.Masked().Addr().AsSlice()
	for bit := block.Bits(); bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// TestEverySpecialBlockIsRefusedFromItsFirstToItsLastAddressAndNotBeyond looks at both sides of both ends of every entry: an
// address beside one is public unless another entry has it or, of IPv6, nobody was ever given it.
func TestEverySpecialBlockIsRefusedFromItsFirstToItsLastAddressAndNotBeyond(t *testing.T) {
	t.Parallel()
	beside, allowed := 0, 0
	for _, block := range registered {
		first, last := block.Addr(), lastOf(block)
		for _, inside := range []netip.Addr{first, last} {
			if inside.Unmap() != inside { // judged as the IPv4 address that it is: 0.0.0.0 and 255.255.255.255
				inside = inside.Unmap()
			}
			if public(netip.AddrPortFrom(inside, 443)) == nil {
				t.Errorf("%s of %s is allowed", inside, block)
			}
		}
		for _, outside := range []netip.Addr{first.Prev(), last.Next()} {
			if !outside.IsValid() {
				continue // the end of the address space
			}
			elsewhere := slices.ContainsFunc(registered, func(p netip.Prefix) bool { return p.Contains(outside.Unmap()) })
			want := !elsewhere && (outside.Unmap().Is4() || inUse.Contains(outside))
			if got := public(netip.AddrPortFrom(outside, 443)) == nil; got != want {
				t.Errorf("%s, beside %s: allowed = %v", outside, block, got)
			}
			beside++
			if want {
				allowed++
			}
		}
	}
	if beside < 2*len(registered)-6 || allowed < 30 {
		t.Errorf("looked at %d addresses beside the blocks, of which %d are public", beside, allowed)
	}
}

// TestAnIPv4AddressWithinAnIPv6OneReachesNothingThatItWouldNotItself embeds public and private addresses: mapped ones are what they
// hold, and every other form is refused whatever it holds.
func TestAnIPv4AddressWithinAnIPv6OneReachesNothingThatItWouldNotItself(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.100.100.200", "0.0.0.0", "255.255.255.255", "8.8.8.8", "93.184.216.34"} {
		v4 := netip.MustParseAddr(text)
		four := v4.As4()
		embed := func(prefix string, at int, invert byte) netip.Addr {
			bytes := netip.MustParseAddr(prefix).As16()
			for i, b := range four {
				bytes[at+i] = b ^ invert
			}
			return netip.AddrFrom16(bytes)
		}
		mapped := embed("::ffff:0:0", 12, 0)
		want := public(netip.AddrPortFrom(v4, 80)) == nil
		if got := public(netip.AddrPortFrom(mapped, 80)) == nil; got != want {
			t.Errorf("%s: allowed = %v, and %s = %v", mapped, got, v4, want)
		}
		for form, hidden := range map[string]netip.Addr{
			"NAT64": embed("64:ff9b::", 12, 0), "local NAT64": embed("64:ff9b:1::", 12, 0), "local NAT64 of /48": embed("64:ff9b:1::", 6, 0),
			"6to4": embed("2002::", 2, 0), "Teredo's client": embed("2001:0:5ef5:79fb::", 12, 0xff), "Teredo's server": embed("2001::", 4, 0),
			"compatible": embed("::", 12, 0), "translated": embed("::ffff:0:0:0", 12, 0), "ISATAP": embed("fe80::5efe:0:0", 12, 0),
		} {
			if public(netip.AddrPortFrom(hidden, 80)) == nil {
				t.Errorf("%s within %s of %s is allowed", v4, hidden, form)
			}
		}
	}
}

// TestEverySpecialBlockIsAnEntryOfARegistryOrOfACloud keeps the two lists of this package one.
func TestEverySpecialBlockIsAnEntryOfARegistryOrOfACloud(t *testing.T) {
	t.Parallel()
	clouds := 0
	for _, block := range special {
		if block != block.Masked() {
			t.Errorf("%s begins within its block", block)
		}
		if !slices.Contains(registered, block) {
			clouds++
		}
	}
	if clouds != 3 {
		t.Errorf("%d blocks are of no registry: only those of three clouds are", clouds)
	}
	for n := range uint32(1 << 12) { // spread over all of IPv4
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], n<<20|0x5a5a5)
		address := netip.AddrFrom4(four)
		refused := slices.ContainsFunc(registered, func(p netip.Prefix) bool { return p.Contains(address) })
		if got := public(netip.AddrPortFrom(address, 80)) != nil; got != refused {
			t.Errorf("%s: refused = %v", address, got)
		}
	}
}
