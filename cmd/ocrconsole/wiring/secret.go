package wiring

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// GeneratedKeys are the files of the data directory without which a database cannot be used as before.
var GeneratedKeys = []string{MasterKeyFile, StatementKeyFile, SandboxSecretFile}

// keptSecret gives the secret in the file of the data directory, where all processes of one machine find it; the first
// one that asks generates it.
func (c *Config) keptSecret(name string, generate func() string) ([]byte, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	path := filepath.Join(c.Data, name)
	secret, err := os.ReadFile(path) // #nosec G304 -- the operator's own directory
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	return KeepSecret(path, generate())
}

// KeepSecret writes a new secret, whole or not at all, for nobody else to read, and gives what is there: another process
// may have been faster.
func KeepSecret(path, secret string) ([]byte, error) {
	name := filepath.Base(path)
	draft, err := os.CreateTemp(filepath.Dir(path), name+".*")
	if err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	_, err = draft.WriteString(secret)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Link(draft.Name(), path)
		if errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if err = errors.Join(err, os.Remove(draft.Name())); err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	return os.ReadFile(path) // #nosec G304 -- the operator's own directory
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // crypto/rand never fails: it ends the program instead
	return b
}
