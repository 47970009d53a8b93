// Package backup saves the database and the generated keys in one file, while servers go on, and puts them where nothing is yet.
package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
)

// Save writes a backup of everything that is state next to its place, and puts it there when it is whole. Servers may go on.
func Save(ctx context.Context, cfg *wiring.Config, db *models.DB, place, passphrase, program string) (m *Manifest, err error) {
	if _, err := os.Lstat(place); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("back up: %s is there already (%w)", place, errors.Join(err, fs.ErrExist))
	}
	names, keys, err := sealedKeys(cfg.Data, passphrase)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(place), ".ocrconsole-backup-*")
	if err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	m = &Manifest{Format: format, CreatedAt: time.Now().UTC(), Program: program, Keys: names}
	if m.Schema, _, err = models.SchemaVersion(ctx, db); err != nil {
		return nil, err
	}
	if m.Schema == 0 {
		return nil, errors.New("back up: there is nothing in this database yet")
	}
	if err := saveDatabase(ctx, cfg, db, m, filepath.Join(folder, databaseEntry)); err != nil {
		return nil, err
	}
	if err := m.write(folder, keys, place); err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	return m, nil
}

// saveDatabase copies the database as it is at one moment: all that was answered before is in it.
func saveDatabase(ctx context.Context, cfg *wiring.Config, db *models.DB, m *Manifest, path string) error {
	if db.IsPostgres() {
		m.Database = "postgres"
		if err := refusePooler(db, "pg_dump"); err != nil {
			return fmt.Errorf("back up: %w", err)
		}
		if err := dumpPostgres(ctx, cfg.DatabaseURL, path); err != nil {
			return err
		}
	} else {
		m.Database = "sqlite"
		if err := db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
			return fmt.Errorf("copy the database: %w", err)
		}
	}
	file, err := os.Open(path) // #nosec G304 -- just written
	if err != nil {
		return err
	}
	hash := sha256.New()
	m.Bytes, err = io.Copy(hash, file)
	m.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return errors.Join(err, file.Close())
}

// write makes the archive in the folder and links it to its place, which fails if something is there by now.
func (m *Manifest) write(folder string, keys []byte, place string) error {
	database, err := os.Open(filepath.Join(folder, databaseEntry)) // #nosec G304 -- just written
	if err != nil {
		return err
	}
	defer func() { _ = database.Close() }()                                                              // it was only read
	draft, err := os.OpenFile(filepath.Join(folder, "backup"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- a folder of our own
	if err != nil {
		return err
	}
	if err := errors.Join(writeArchive(draft, m, keys, database), draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Link(draft.Name(), place)
}

// sealedKeys encrypts the keys that were generated. Those that are set in the environment are kept where that comes from.
func sealedKeys(data, passphrase string) (names []string, sealed []byte, err error) {
	keys := map[string]string{}
	for _, name := range wiring.GeneratedKeys {
		key, err := os.ReadFile(filepath.Join(data, name)) // #nosec G304 -- the operator's own directory
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read generated key: %w", err)
		}
		keys[name], names = string(key), append(names, name)
	}
	if len(names) == 0 {
		return []string{}, nil, nil
	}
	if passphrase == "" {
		return nil, nil, &wiring.SettingsError{Problems: []string{fmt.Sprintf("%s has generated keys (%s), which are encrypted in a backup: set %s, or use --passphrase-file or --passphrase-stdin", data, names, PassphraseSetting)}}
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, nil, err
	}
	sealed, err = seal(passphrase, list)
	return slices.Clip(names), sealed, err
}
