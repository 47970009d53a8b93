package statement

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
)

// SeedBytes is how many random bytes make a key to sign with.
const SeedBytes = ed25519.SeedSize

// EncodeKey writes a public key as files and pages have it.
func EncodeKey(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// DecodeKey reads a public key.
func DecodeKey(text string) (ed25519.PublicKey, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("a public key is 32 bytes in base64, as the operator publishes it")
	}
	return key, nil
}
