package vouchers

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// alphabet has the characters of codes: digits and letters without I, L, O and U, which look like others or make words of four letters.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeChars is how long a code is with its check character: 15 characters by chance, of 5 bits each, are beyond guessing, and 16 can
// be typed in groups of four.
const codeChars = 16

// newCode draws a code: "7K2M-9XQ4-T0VB-3HCE".
func newCode() string {
	var drawn [codeChars - 1]byte
	_, _ = rand.Read(drawn[:]) // never fails
	values := make([]int, 0, codeChars)
	for _, b := range drawn {
		values = append(values, int(b)%len(alphabet)) // 256 is a multiple of 32: all are as likely
	}
	values = append(values, checkOf(values))
	var code strings.Builder
	for i, v := range values {
		if i > 0 && i%4 == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(alphabet[v])
	}
	return code.String()
}

// newCodes draws so many codes, with their hashes.
func newCodes(n int64) (codes, hashes []string) {
	for range n {
		code := newCode()
		hash, _ := hashOf(code)
		codes, hashes = append(codes, code), append(hashes, hash)
	}
	return codes, hashes
}

// checkOf is the value of the check character after the others, by Luhn's rule for any number of characters: it changes when one
// character is mistyped, and when two beside each other change places, but for one pair of them.
func checkOf(values []int) int {
	sum, factor := 0, 2
	for i := len(values) - 1; i >= 0; i-- {
		product := factor * values[i]
		sum += product/len(alphabet) + product%len(alphabet)
		factor = 3 - factor
	}
	return (len(alphabet) - sum%len(alphabet)) % len(alphabet)
}

// hashOf gives the hash of a code however it is typed, in small letters, with spaces or without lines, with the letter O for 0 and I
// or L for 1; false if it is mistyped.
func hashOf(typed string) (hash string, ok bool) {
	var values []int
	code := make([]byte, 0, codeChars)
	for _, r := range strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed)) {
		if r == '-' || r == ' ' || r == '\t' || r == '\u00a0' || r == '\u2013' { // as papers and mails break them
			continue
		}
		v := strings.IndexRune(alphabet, r)
		if v < 0 || len(values) == codeChars {
			return "", false
		}
		values, code = append(values, v), append(code, alphabet[v])
	}
	if len(values) != codeChars || checkOf(values[:codeChars-1]) != values[codeChars-1] {
		return "", false
	}
	sum := sha256.Sum256(code)
	return hex.EncodeToString(sum[:]), true
}
