package accounts

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// MasterKeyBytes is the length of a master key.
const MasterKeyBytes = 32

// Vault seals secrets for the database: AES-256-GCM under the operator's master key.
type Vault struct {
	gcm         cipher.AEAD
	fingerprint string
}

// NewVault makes a vault of a master key of MasterKeyBytes random bytes.
func NewVault(masterKey []byte) (*Vault, error) {
	if len(masterKey) != MasterKeyBytes {
		return nil, fmt.Errorf("master key: %d bytes, want %d", len(masterKey), MasterKeyBytes)
	}
	block, err := aes.NewCipher(masterKey)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	// The fingerprint is stored in the clear: it is derived one way, apart from what encrypts.
	fingerprint, err := hkdf.Key(sha256.New, masterKey, nil, "ocrconsole master key fingerprint", 16)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return &Vault{gcm, hex.EncodeToString(fingerprint)}, nil
}

// seal encrypts the secret. It can be opened for the same owner only, so that a sealed secret moved to another record
// is of no use there.
func (v *Vault) seal(secret, owner string) []byte {
	return v.gcm.Seal(nil, nil, []byte(secret), []byte(owner)) // #nosec G407 -- this AEAD draws its nonce itself
}

// open decrypts what seal made for the owner.
func (v *Vault) open(sealed []byte, owner string) (string, error) {
	secret, err := v.gcm.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return "", fmt.Errorf("open sealed secret of %s: %w", owner, err)
	}
	return string(secret), nil
}
