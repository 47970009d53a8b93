package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/verify"
)

// Restored is what a restore brought back: of which moment, how many generated keys, and what recomputing every number found.
type Restored struct {
	CreatedAt time.Time
	Keys      int
	Report    verify.Report
}

// Restore puts a backup where nothing is yet, brings its schema up to this program's, and recomputes every number.
func Restore(ctx context.Context, cfg *wiring.Config, place, passphrase string) (done Restored, err error) {
	file, err := os.Open(place) // #nosec G304 -- the operator names it
	if err != nil {
		return done, fmt.Errorf("restore: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	backup, err := readArchive(file)
	if err != nil {
		return done, fmt.Errorf("restore %s: %w", place, err)
	}
	keys, err := backup.keys(passphrase)
	if err != nil {
		return done, fmt.Errorf("restore %s: %w", place, err)
	}
	if err := restoreInto(ctx, cfg, backup, keys); err != nil {
		return done, fmt.Errorf("restore %s: %w", place, err)
	}
	done = Restored{CreatedAt: backup.CreatedAt, Keys: len(keys)}
	done.Report, err = checkRestored(ctx, cfg)
	return done, err
}

// keys decrypts the keys of the backup.
func (b *openBackup) keys(passphrase string) (map[string]string, error) {
	if len(b.Keys) == 0 {
		return nil, nil
	}
	if passphrase == "" {
		return nil, &wiring.SettingsError{Problems: []string{"the backup has encrypted keys: set " + PassphraseSetting + ", or use --passphrase-file or --passphrase-stdin"}}
	}
	data, err := unseal(passphrase, b.sealedKeys)
	if err != nil {
		return nil, err
	}
	keys := map[string]string{}
	if err := json.Unmarshal(data, &keys); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	for name := range keys {
		if !slices.Contains(wiring.GeneratedKeys, name) {
			return nil, fmt.Errorf("the backup has a key %q that this program does not know", name)
		}
	}
	return keys, nil
}

// restoreInto refuses to overwrite anything. Keys come first: they change nothing where there is no database.
func restoreInto(ctx context.Context, cfg *wiring.Config, backup *openBackup, keys map[string]string) error {
	kind := "sqlite"
	if cfg.DatabaseURL != "" {
		kind = "postgres"
	}
	if backup.Database != kind {
		return fmt.Errorf("it is of the database %s, and the settings are of %s: DATABASE_URL decides which it is", backup.Database, kind)
	}
	if err := mustBeEmpty(ctx, cfg, backup.Schema); err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return err
	}
	for name := range keys {
		if there, err := os.ReadFile(filepath.Join(cfg.Data, name)); err == nil && string(there) != keys[name] { // #nosec G304 -- a known name
			return fmt.Errorf("another %s is in %s already: nothing is overwritten", name, cfg.Data)
		}
	}
	draft, err := os.CreateTemp(cfg.Data, ".restore-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	if err := errors.Join(backup.copyDatabase(draft), draft.Close()); err != nil {
		return err
	}
	for name, key := range keys {
		if _, err := wiring.KeepSecret(filepath.Join(cfg.Data, name), key); err != nil {
			return err
		}
	}
	if kind == "postgres" {
		return restorePostgres(ctx, cfg.DatabaseURL, draft.Name())
	}
	return os.Link(draft.Name(), filepath.Join(cfg.Data, models.FileName))
}

// mustBeEmpty fails where there is a database already, or where the backup's schema is newer than what this program knows.
func mustBeEmpty(ctx context.Context, cfg *wiring.Config, schema int64) (err error) {
	if cfg.DatabaseURL == "" {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			path := filepath.Join(cfg.Data, models.FileName+suffix)
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s is there already: nothing is overwritten", path)
			}
		}
	}
	database := cfg.Database()
	if cfg.DatabaseURL == "" { // looking must not make the file
		folder, err := os.MkdirTemp("", "ocrconsole-restore-*")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		database.Dir = folder
	}
	db, err := models.Open(ctx, database)
	if err != nil {
		return fmt.Errorf("%s", wiring.OneLine(err))
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := refusePooler(db, "pg_restore"); err != nil {
		return err
	}
	tables, err := db.WithContext(ctx).Migrator().GetTables()
	if err != nil {
		return err
	}
	if len(tables) > 0 {
		return fmt.Errorf("the database has %d tables already: nothing is overwritten", len(tables))
	}
	if _, known, err := models.SchemaVersion(ctx, db); err != nil || schema > known {
		return errors.Join(err, fmt.Errorf("its schema version is %d, and this program knows versions up to %d: a newer program has written it", schema, known))
	}
	return nil
}

// checkRestored migrates what was restored and recomputes every number.
func checkRestored(ctx context.Context, cfg *wiring.Config) (report verify.Report, err error) {
	db, err := models.Open(ctx, cfg.Database())
	if err != nil {
		return report, fmt.Errorf("%s", wiring.OneLine(err))
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := models.Migrate(ctx, db); err != nil {
		return report, err
	}
	return verify.Run(ctx, db)
}
