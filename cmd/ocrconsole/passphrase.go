package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"ocrconsole/cmd/ocrconsole/wiring"

	"github.com/caarlos0/env/v11"
	"golang.org/x/crypto/argon2"
)

// passphraseSetting holds the passphrase of backups. It is never an argument: other users of the machine can read those.
const passphraseSetting = "OCRCONSOLE_BACKUP_PASSPHRASE" // #nosec G101 -- its name

// shortestPassphrase is how many bytes one must have: whoever has the file may try as many as they like.
const shortestPassphrase = 12

// passphraseFlags say where the passphrase is read from, if not from the environment.
type passphraseFlags struct {
	PassphraseFile  string `help:"File with the passphrase of the generated keys in its first line; without it, OCRCONSOLE_BACKUP_PASSPHRASE." placeholder:"FILE"`
	PassphraseStdin bool   `help:"Read the passphrase from standard input (its first line)." name:"passphrase-stdin"`
}

// read gives the passphrase, "" if there is none.
func (f passphraseFlags) read(p *program) (passphrase string, err error) {
	switch {
	case f.PassphraseStdin:
		passphrase, err = readLine(p.stdin)
	case f.PassphraseFile != "":
		file, openErr := os.Open(f.PassphraseFile)
		if openErr != nil {
			return "", fmt.Errorf("read passphrase: %w", openErr)
		}
		passphrase, err = readLine(file)
		err = errors.Join(err, file.Close())
	default:
		passphrase = env.ToMap(p.env)[passphraseSetting]
		if passphrase == "" {
			return "", nil
		}
	}
	if err != nil {
		return "", fmt.Errorf("read passphrase: %w", err)
	}
	if len(passphrase) < shortestPassphrase {
		return "", &wiring.SettingsError{Problems: []string{fmt.Sprintf("the passphrase of backups must have at least %d characters", shortestPassphrase)}}
	}
	return passphrase, nil
}

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
