package models

import (
	"crypto/sha256"
	"encoding/hex"
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

// PersonOfEmail gives the key of the person who reads the address, as far as that can be told: the same for all forms in
// which its provider delivers to one mailbox. What follows a "+" is the reader's own part nearly everywhere. Who has a
// domain of their own has as many mailboxes as they like, which nobody can tell.
func PersonOfEmail(email string) string {
	return personKey("mail", mailboxOf(email))
}

// PersonOfCard gives the key of whoever pays with the card that the provider names so.
func PersonOfCard(provider, fingerprint string) string {
	return personKey("card", provider+" "+fingerprint)
}

func personKey(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + " " + name))
	return hex.EncodeToString(sum[:])
}

// mailboxOf gives the address that stands for all forms of it.
func mailboxOf(email string) string {
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
