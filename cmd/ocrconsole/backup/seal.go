package backup

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"golang.org/x/crypto/argon2"
)

// PassphraseSetting holds the passphrase of backups. It is never an argument: other users of the machine can read those.
const PassphraseSetting = "OCRCONSOLE_BACKUP_PASSPHRASE" // #nosec G101 -- its name

// What is sealed begins with its salt, from which argon2id makes the key of AES-256-GCM.
const (
	sealSalt   = 16
	sealPasses = 3
	sealMemory = 64 * 1024 // KiB
	sealLanes  = 4
)

var sealedFor = []byte("ocrconsole backup 1: keys")

func seal(passphrase string, data []byte) ([]byte, error) {
	salt := make([]byte, sealSalt)
	_, _ = rand.Read(salt) // crypto/rand never fails: it ends the program instead
	box, err := sealBox(passphrase, salt)
	if err != nil {
		return nil, err
	}
	return box.Seal(salt, nil, data, sealedFor), nil // #nosec G407 -- the box makes a random nonce
}

func unseal(passphrase string, sealed []byte) ([]byte, error) {
	if len(sealed) < sealSalt {
		return nil, errors.New("the keys in the backup are cut off")
	}
	box, err := sealBox(passphrase, sealed[:sealSalt])
	if err != nil {
		return nil, err
	}
	data, err := box.Open(nil, nil, sealed[sealSalt:], sealedFor)
	if err != nil {
		return nil, errors.New("the passphrase is not the one of this backup, or its keys were changed")
	}
	return data, nil
}

func sealBox(passphrase string, salt []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(argon2.IDKey([]byte(passphrase), salt, sealPasses, sealMemory, sealLanes, 32))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
