package accounts

import "testing"

// TestAnIPv6CustomerIsOnePlace counts what one customer has as one, however it is written, and others apart.
func TestAnIPv6CustomerIsOnePlace(t *testing.T) {
	for remoteIP, want := range map[string]string{
		"192.0.2.7":                      "192.0.2.7",
		"::ffff:192.0.2.7":               "192.0.2.7",
		"::ffff:c000:207":                "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":           "2001:db8:1:2::/64",
		"2001:DB8:1:2:ffff::":            "2001:db8:1:2::/64",
		"2001:db8:1:3::1":                "2001:db8:1:3::/64",
		"fe80::1%eth0":                   "fe80::/64",
		"::1":                            "::/64",
		"_client-of-a-proxy":             "_client-of-a-proxy",
		"":                               "",
		"192.0.2.7:443":                  "192.0.2.7:443",
		"2001:db8:1:2:3:4:5:6%a%b":       "2001:db8:1:2::/64",
		"0:0:0:0:0:ffff:192.0.2.7":       "192.0.2.7",
		"64:ff9b::192.0.2.7":             "64:ff9b::/64",
		"2001:0db8:0001:0002:0:0:0:0001": "2001:db8:1:2::/64",
	} {
		if got := networkOf(remoteIP); got != want {
			t.Errorf("networkOf(%q) = %q, want %q", remoteIP, got, want)
		}
	}
}
