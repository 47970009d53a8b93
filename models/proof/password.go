// Package proof is what customers and operators have in common when they show who they are: how passwords are hashed, how the codes
// of programs are made and compared, and how tries are counted. Whose they are, and what follows, is in models/accounts and
// models/operators.
package proof

import (
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// argon2id with OWASP's first recommendation: 46 MiB, one pass, one lane. About 70 ms on one core.
const (
	argonMemoryKiB = 46 * 1024
	argonPasses    = 1
	argonLanes     = 1
	argonKeyBytes  = 32
	saltBytes      = 16
)

// hashing bounds how many passwords are hashed at once: each takes 46 MiB, and strangers can ask for it.
var hashing = make(chan struct{}, 2)

// HashPassword gives the PHC string of the password under a new salt. memoryKiB 0 is as much memory as OWASP recommends; only tests take less.
func HashPassword(password string, memoryKiB uint32) (string, error) {
	memoryKiB = cmp.Or(memoryKiB, argonMemoryKiB)
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	key := deriveKey(password, salt, argonPasses, memoryKiB, argonLanes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, argonPasses, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

func deriveKey(password string, salt []byte, passes, memoryKiB uint32, lanes uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, argonKeyBytes)
}

// PasswordMatches compares in constant time. With an empty hash (no such user) it does the same work as with one that is made
// now, and says no.
func PasswordMatches(hash, password string, memoryKiB uint32) (bool, error) {
	if hash == "" {
		deriveKey(password, make([]byte, saltBytes), argonPasses, cmp.Or(memoryKiB, argonMemoryKiB), argonLanes)
		return false, nil
	}
	var version int
	var ofHash, passes uint32
	var lanes uint8
	var rest string
	n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &ofHash, &passes, &lanes, &rest)
	if err != nil || n != 5 || version != argon2.Version {
		return false, fmt.Errorf("stored password hash is not argon2id version %d", argon2.Version)
	}
	salt, key, err := decodeSaltAndKey(rest)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, deriveKey(password, salt, passes, ofHash, lanes)) == 1, nil
}

// decodeSaltAndKey reads the last two fields of a PHC string.
func decodeSaltAndKey(s string) (salt, key []byte, err error) {
	saltText, keyText, found := strings.Cut(s, "$")
	if !found {
		return nil, nil, errors.New("stored password hash has no key")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(saltText); err != nil {
		return nil, nil, fmt.Errorf("stored password salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(keyText); err != nil {
		return nil, nil, fmt.Errorf("stored password key: %w", err)
	}
	return salt, key, nil
}
