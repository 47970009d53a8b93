package main

import (
	"errors"
	"fmt"
	"os"

	"ocrconsole/cmd/ocrconsole/backup"
	"ocrconsole/cmd/ocrconsole/wiring"

	"github.com/caarlos0/env/v11"
)

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
		passphrase = env.ToMap(p.env)[backup.PassphraseSetting]
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
