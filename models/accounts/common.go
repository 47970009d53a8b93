package accounts

import (
	"crypto/sha256"
	_ "embed" // the filter
	"encoding/binary"
	"iter"
	"math/bits"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// commonPasswords is a filter of the 112,130 passwords of ten characters and more among the million that were met most often in what leaked:
// how many they are, how long the longest is, and the places of their hashes in order, each as its distance from the one before, in the code
// of Golomb and Rice. generate_common.go makes it; common_passwords.LICENSE.txt says of what.
//
//go:embed common_passwords.gcs
var commonPasswords string

// commonRemainder is how many bits of a distance are written as they are: of passwords that are not in the list one in 1,048,576 is refused as
// if it were, and the filter has not three bytes for each.
const commonRemainder = 20

// isCommon reports whether everybody tries the password, in whatever capitals. What is longer than all in the list is not looked up. It reads
// the filter to the place: two milliseconds, beside the seventy of a hash.
func isCommon(password string) bool {
	count, longest := commonSize()
	password = strings.ToLower(password)
	if len(password) > longest {
		return false
	}
	want := commonPlace(password, count)
	for place := range commonPlaces(count) {
		if place >= want {
			return place == want
		}
	}
	return false
}

// commonSize gives how many passwords are in the list, and how long the longest is.
func commonSize() (count uint64, longest int) {
	return uint64(binary.BigEndian.Uint32([]byte(commonPasswords[:4]))), int(binary.BigEndian.Uint32([]byte(commonPasswords[4:8])))
}

// commonPlace is the place of a password in small letters, among as many as 1<<commonRemainder for each in the list.
func commonPlace(password string, count uint64) uint64 {
	sum := sha256.Sum256([]byte(password))
	place, _ := bits.Mul64(binary.BigEndian.Uint64(sum[:8]), count<<commonRemainder)
	return place
}

// commonPlaces are the places of those in the list, ascending.
func commonPlaces(count uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		at := 8 * 8
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
			if place += gap; !yield(place) {
				return
			}
		}
	}
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
