package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A backup is a tar archive, compressed with gzip, of these three, in this order; there are keys only if some were generated.
const (
	manifestEntry = "backup.json"
	keysEntry     = "keys.sealed"
	databaseEntry = "database"
)

const format = "ocrconsole backup 1"

// smallEntry is the most that is read of what is not the database.
const smallEntry = 1 << 20

// Manifest says what a backup holds.
type Manifest struct {
	Format    string    `json:"format"`
	CreatedAt time.Time `json:"created_at"`
	Program   string    `json:"program"`
	Database  string    `json:"database"` // sqlite: its file; postgres: what pg_dump writes in its custom format
	Schema    int64     `json:"schema_version"`
	Bytes     int64     `json:"database_bytes"`
	SHA256    string    `json:"database_sha256"`
	Keys      []string  `json:"keys"` // files of the data directory that are in it, encrypted
}

// writeArchive writes the archive.
func writeArchive(out io.Writer, m *Manifest, keys []byte, database io.Reader) error {
	packed, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(packed)
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	add := func(name string, size int64, data io.Reader) error {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: m.CreatedAt}); err != nil {
			return err
		}
		_, err := io.Copy(archive, data)
		return err
	}
	if err := add(manifestEntry, int64(len(head)), bytes.NewReader(head)); err != nil {
		return err
	}
	if keys != nil {
		if err := add(keysEntry, int64(len(keys)), bytes.NewReader(keys)); err != nil {
			return err
		}
	}
	if err := add(databaseEntry, m.Bytes, database); err != nil {
		return err
	}
	return errors.Join(archive.Close(), packed.Close())
}

// openBackup is a backup being read: its database comes last and is read by copyDatabase.
type openBackup struct {
	Manifest
	sealedKeys []byte
	archive    *tar.Reader
}

func readArchive(file io.Reader) (*openBackup, error) {
	packed, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("this is not a backup: %w", err)
	}
	b := &openBackup{archive: tar.NewReader(packed)}
	head, err := b.small(manifestEntry)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(head, &b.Manifest); err != nil || b.Format != format {
		return nil, fmt.Errorf("this is not a backup that this program reads: its format is %q", b.Format)
	}
	if len(b.Keys) > 0 {
		if b.sealedKeys, err = b.small(keysEntry); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *openBackup) next(name string) error {
	entry, err := b.archive.Next()
	if err != nil {
		return fmt.Errorf("this is not a whole backup: %w", err)
	}
	if entry.Name != name {
		return fmt.Errorf("this is not a backup: it has %q in the place of %q", entry.Name, name)
	}
	return nil
}

func (b *openBackup) small(name string) ([]byte, error) {
	if err := b.next(name); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(b.archive, smallEntry))
}

// copyDatabase writes the database into a file, which is complete, on the disk and unchanged when there is no error.
func (b *openBackup) copyDatabase(file *os.File) error {
	if err := b.next(databaseEntry); err != nil {
		return err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, hash), b.archive)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	if n != b.Bytes || hex.EncodeToString(hash.Sum(nil)) != b.SHA256 {
		return errors.New("the database in the backup is not the one that was saved: the file was changed or cut off")
	}
	return file.Sync()
}
