package models

import "testing"

func TestAMailboxIsOneByWhateverAddressItIsReached(t *testing.T) {
	for address, want := range map[string]string{
		"ada@example.com":                "ada@example.com",
		"ada+bills@example.com":          "ada@example.com",
		"a.d.a+1+2@example.com":          "a.d.a@example.com",
		"Ada.L@Example.com":              "ada.l@example.com",
		"Ada.L@Gmail.com":                "adal@gmail.com",
		"ada@googlemail.com":             "ada@gmail.com",
		"+ada@example.com":               "+ada@example.com",
		"...@example.com":                "...@example.com",
		"info@xn--bcher-kva.example":     "info@xn--bcher-kva.example",
		"a.b+c@d.e@xn--bcher-kva.exampl": "a.b@xn--bcher-kva.exampl",
		"nobody":                         "nobody",
	} {
		if got := Mailbox(address); got != want {
			t.Errorf("Mailbox(%q) = %q, want %q", address, got, want)
		}
	}
}
