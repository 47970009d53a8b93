package models

import (
	"crypto/sha256"
	"encoding/hex"
)

// PersonOfEmail gives the key of the person who reads the address, as far as that can be told: the same for all forms in
// which its provider delivers to one mailbox. What follows a "+" is the reader's own part nearly everywhere. Who has a
// domain of their own has as many mailboxes as they like, which nobody can tell.
func PersonOfEmail(email string) string {
	return personKey("mail", Mailbox(email))
}

// PersonOfCard gives the key of whoever pays with the card that the provider names so.
func PersonOfCard(provider, fingerprint string) string {
	return personKey("card", provider+" "+fingerprint)
}

func personKey(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + " " + name))
	return hex.EncodeToString(sum[:])
}
