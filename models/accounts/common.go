package accounts

import (
	"crypto/sha256"
	_ "embed" // the filter
	"encoding/binary"
	"math/bits"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// commonPasswords is a filter of the 112,130 passwords of ten characters and more among the million that were met most often in what leaked:
// the places of their hashes in order, each as its distance from the one before, in the code of Golomb and Rice. generate_common.go makes
// it; common_passwords.LICENSE.txt says of what.
//
//go:embed common_passwords.gcs
var commonPasswords string

// commonRemainder is how many bits of a distance are written as they are: of passwords that are not in the list one in 16,384 is refused as
// if it were, and the filter has two bytes for each.
const commonRemainder = 14

// isCommon reports whether everybody tries the password, in whatever capitals. It reads the filter to the place: a millisecond, beside the
// seventy of a hash.
func isCommon(password string) bool {
	count := uint64(binary.BigEndian.Uint32([]byte(commonPasswords[:4])))
	sum := sha256.Sum256([]byte(strings.ToLower(password)))
	want, _ := bits.Mul64(binary.BigEndian.Uint64(sum[:8]), count<<commonRemainder)
	at := 4 * 8
	next := func() uint64 {
		bit := commonPasswords[at/8] >> (7 - at%8) & 1
		at++
		return uint64(bit)
	}
	var place uint64
	for range count {
		var gap uint64
		for next() == 1 {
			gap++
		}
		for range commonRemainder {
			gap = gap<<1 | next()
		}
		if place += gap; place >= want {
			return place == want
		}
	}
	return false
}

// ourWords are those that somebody who guesses passwords of this console tries first.
var ourWords = []string{"ocrconsole", "ocr console", "console", "password"}

// freshLetters is how many letters a password must have besides one's own words and ours, and how many different ones.
const freshLetters = 5

// madeOfOwn reports whether little is left of the password without the words that others know of its user: their address and the account's
// name, and parts of these.
func madeOfOwn(password string, own []string) bool {
	left := strings.ToLower(password)
	for _, text := range append(own, ourWords...) {
		text = strings.ToLower(text)
		parts := append([]string{text}, strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("@.-_+ ", r) })...)
		for _, part := range parts {
			if len(part) >= 4 {
				left = strings.ReplaceAll(left, part, "")
			}
		}
	}
	different := make(map[rune]bool)
	for _, r := range left {
		different[r] = true
	}
	return len(left) < freshLetters || len(different) < min(freshLetters, 4)
}

// CheckPassword refuses what is guessed first: what is short, what everybody takes, and what is made of the user's own words.
func CheckPassword(password string, own ...string) error {
	if len(password) < MinPassword {
		return models.RefuseField("password", cause.PasswordTooShort{Least: MinPassword})
	}
	if len(password) > MaxPassword {
		return models.RefuseField("password", cause.TooLong{Most: MaxPassword})
	}
	if isCommon(password) {
		return models.RefuseField("password", cause.PasswordCommon)
	}
	if madeOfOwn(password, own) {
		return models.RefuseField("password", cause.PasswordOfOwnData)
	}
	return nil
}
