package models

import "testing"

func TestAMailboxIsOneByWhateverAddressItIsReached(t *testing.T) {
	for address, want := range map[string]string{
		"ada@example.com":                "ada@example.com",
		"ada+bills@example.com":          "ada@example.com",
		"a.d.a+1+2@example.com":          "ada@example.com",
		"Ada.L@Example.com":              "adal@example.com",
		"ada@googlemail.com":             "ada@gmail.com",
		"+ada@example.com":               "+ada@example.com",
		"...@example.com":                "...@example.com",
		"info@xn--bcher-kva.example":     "info@xn--bcher-kva.example",
		"a.b+c@d.e@xn--bcher-kva.exampl": "ab@xn--bcher-kva.exampl",
		"nobody":                         "nobody",
	} {
		if got := Mailbox(address); got != want {
			t.Errorf("Mailbox(%q) = %q, want %q", address, got, want)
		}
	}
}
