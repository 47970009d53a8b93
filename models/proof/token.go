package proof

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// RandomHex gives so many random bytes in hexadecimal.
func RandomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // crypto/rand never fails: it ends the program instead
	return hex.EncodeToString(b)
}

// HashToken is what of a token is stored. It needs no salt nor stretching: a token is at least 128 random bits.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
