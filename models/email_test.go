package models_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/views/words"
)

func TestOneMailboxHasOneAddress(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Ada@Example.com":                     "ada@example.com",
		"  ada@example.com\t":                 "ada@example.com",
		"info@bücher.example":                 "info@xn--bcher-kva.example",
		"info@BÜCHER.example":                 "info@xn--bcher-kva.example",
		"info@bu\u0308cher.example":           "info@xn--bcher-kva.example",
		"INFO@XN--BCHER-KVA.example":          "info@xn--bcher-kva.example",
		"info@straße.example":                 "info@xn--strae-oqa.example",
		"info@例え.テスト":                         "info@xn--r8jz45g.xn--zckzah",
		"info@例え。テスト":                         "info@xn--r8jz45g.xn--zckzah",
		"user4@example.com\u200b":             "user4@example.com",
		"\ufeffuser4@exam\u200bple.com\u2060": "user4@example.com",
		"user7@ｅxample.com":                   "user7@example.com",
		"ｕｓｅｒ７＠ｅｘａｍｐｌｅ．ｃｏｍ":                   "user7@example.com",
		"o'neil+tag@mail.example.co.th":       "o'neil+tag@mail.example.co.th",
		"info@r3---sn.example.com":            "info@r3---sn.example.com",
	} {
		got, err := models.CanonicalEmail(typed)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
		if again, err := models.CanonicalEmail(got); again != got || err != nil {
			t.Errorf("%q is not canonical: %q, %v", got, again, err)
		}
		if readable, err := models.CanonicalEmail(models.ReadableEmail(got)); readable != got || err != nil {
			t.Errorf("%q is written %q, which is %q, %v", got, models.ReadableEmail(got), readable, err)
		}
	}
	if got := models.ReadableEmail("info@xn--bcher-kva.example"); got != "info@bücher.example" {
		t.Errorf("readable: %q", got)
	}
}

func TestTheLettersBeforeTheAtAreItsServersBusiness(t *testing.T) {
	t.Parallel()
	if got, err := models.DeliverableEmail(" Books@BÜCHER.example"); got != "Books@xn--bcher-kva.example" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatNoMailReachesIsNoAddress(t *testing.T) {
	t.Parallel()
	for typed, says := range map[string]string{
		"": "name@example.com", "ada": "name@example.com", "ada@localhost": "no domain", "@example.com": "name@example.com", "ada@": "no domain",
		"jürgen@example.com": "ASCII", "us\u200ber@example.com": "invisible", "a b@example.com": "space", "ada@exa mple.com": "no domain",
		"ada@example..com": "no domain", "ada@-example.com": "no domain", "ada@example-.com": "no domain", "ada@xn--a.example": "no domain", "ada@[127.0.0.1]": "no domain",
		"ada@example.com.": "name@example.com", "Ada <ada@example.com>": "space", `"a b"@example.com`: "space", "ada@exa\u202emple.com": "no domain",
		"ada\x00@example.com": "invisible", "ada@a\xff.example.com": "no domain", strings.Repeat("a", 65) + "@example.com": "name@example.com",
		"a@" + strings.Repeat("a", 64) + ".com": "no domain", "aaaa@" + strings.Repeat("abcdefg.", 31) + "com": "name@example.com",
	} {
		got, err := models.CanonicalEmail(typed)
		if models.CodeOf(err) != models.Invalid || err == nil || !strings.Contains(words.OfError(err), says) {
			t.Errorf("%q: %q, %v; want an error with %q", typed, got, err, says)
		}
	}
}

func TestACanonicalAddressIsASCIIAndStaysItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringOfN(rapid.RuneFrom([]rune("aA.ü-ｅ\u200b\u00adß例テı。@xn0_")), 1, 12, -1).Draw(t, "local") + "@" +
			rapid.StringOfN(rapid.RuneFrom([]rune("aA.ü-ｅ\u200b\u00adß例テı。xn0_ﬁ²")), 1, 20, -1).Draw(t, "domain")
		address, err := models.CanonicalEmail(typed)
		if err != nil {
			return
		}
		if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || 'A' <= r && r <= 'Z' }) {
			t.Errorf("%q: %q", typed, address)
		}
		for _, form := range []string{address, models.ReadableEmail(address), strings.ToUpper(address)} {
			if again, err := models.CanonicalEmail(form); again != address || err != nil {
				t.Errorf("%q is %q, and %q is %q, %v", typed, address, form, again, err)
			}
		}
	})
}
