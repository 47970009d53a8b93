package models

import (
	"slices"
	"strings"
)

// mailboxes are providers that deliver several forms of an address to one mailbox, as their help pages say: whose domains
// mean the same, which signs they do not look at, and what besides "+" begins a part of the customer's own choice.
var mailboxes = []struct {
	domains  []string
	unlooked string
	ownParts string
}{
	{domains: []string{"gmail.com", "googlemail.com"}, unlooked: "."},
	{domains: []string{"proton.me", "protonmail.com", "protonmail.ch", "pm.me"}, unlooked: "._-"},
	{domains: []string{"icloud.com", "me.com", "mac.com"}},
	{domains: []string{"yandex.com", "yandex.ru", "ya.ru", "yandex.by", "yandex.kz"}, unlooked: ".-"},
	{domains: []string{"yahoo.com"}, ownParts: "-"},
}

// Mailbox names whose mailbox an address is, as far as that can be told: the one address that stands for all forms of it. It
// is no address to send to. Mails and gifts are counted by it: where another mail server may tell dots apart, two such
// addresses are two people, and what is asked for one of them leaves the other alone.
func Mailbox(email string) string {
	if canonical, err := CanonicalEmail(email); err == nil { // some are older than the one form
		email = canonical
	}
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return email
	}
	local, domain := ownPartOff(email[:at], "+"), strings.TrimSuffix(email[at+1:], ".")
	for _, m := range mailboxes {
		if !slices.Contains(m.domains, domain) {
			continue
		}
		domain, local = m.domains[0], ownPartOff(local, m.ownParts)
		if looked := strings.Map(func(r rune) rune {
			if strings.ContainsRune(m.unlooked, r) {
				return -1
			}
			return r
		}, local); looked != "" {
			local = looked
		}
	}
	return local + "@" + domain
}

// ownPartOff cuts what begins with one of the signs, unless nothing is before it.
func ownPartOff(local, signs string) string {
	if i := strings.IndexAny(local, signs); i > 0 {
		return local[:i]
	}
	return local
}
