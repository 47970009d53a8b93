package web

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Bounds of what is made whole on disk before it is sent: of one file, and of all that this process has.
const (
	spoolFileBytes = 2 << 30
	spoolBytes     = 8 << 30
)

// Names of spooled files. Their folder may have files of other programs, and of other processes of this one.
const (
	spoolPattern = "ocrconsole-spool-*.part"
	// spoolStale is from when on a file is nobody's: no request works for so long.
	spoolStale = 2 * time.Hour
)

// spooled counts the bytes that are on disk.
var spooled atomic.Int64

// Spool is a file that is made whole before it is sent, so that no slow reader keeps open what it is made from. It has no
// name once it is open, where the system allows that: whatever happens to this process, nothing is left behind.
type Spool struct {
	file  *os.File
	bytes int64
}

// NewSpool makes one, which is to be closed. Where the system gives no file it fails with Unavailable.
func NewSpool() (*Spool, error) {
	file, err := os.CreateTemp("", spoolPattern)
	if err != nil {
		return nil, noRoom(fmt.Errorf("spool: %w", err))
	}
	_ = os.Remove(file.Name()) // where an open file keeps its name, Close removes it, or the next start
	return &Spool{file: file}, nil
}

// Write implements io.Writer. Beyond what there is room for, by our bounds or on the disk, it fails with Unavailable.
func (s *Spool) Write(p []byte) (int, error) {
	size := int64(len(p))
	if s.bytes+size > spoolFileBytes {
		return 0, noRoom(nil)
	}
	if spooled.Add(size) > spoolBytes {
		spooled.Add(-size)
		return 0, noRoom(nil)
	}
	s.bytes += size
	n, err := s.file.Write(p)
	if err != nil {
		return n, noRoom(fmt.Errorf("spool: %w", err))
	}
	return n, nil
}

// noRoom is that a file cannot be made now. err says why, to the log, where the system does not take it: its disk is full, fails, or is away, which is
// nothing that was asked wrongly.
func noRoom(err error) error {
	return &models.Error{Code: models.Unavailable, Why: cause.NoRoomForFile, Err: err}
}

// Bytes gives how much was written.
func (s *Spool) Bytes() int64 { return s.bytes }

// WriteTo implements io.WriterTo: it sends all that was written.
func (s *Spool) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, io.NewSectionReader(s.file, 0, s.bytes))
}

// Close gives the file's room back.
func (s *Spool) Close() error {
	spooled.Add(-s.bytes)
	s.bytes = 0
	err := s.file.Close()
	if gone := os.Remove(s.file.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// SweepSpools removes the files that processes which were killed left in the folder for temporary files, and gives how
// many. Files that a process which runs may still use, and those of anybody else, stay.
func SweepSpools(now time.Time) (swept int, err error) {
	names, err := filepath.Glob(filepath.Join(os.TempDir(), spoolPattern))
	if err != nil {
		return 0, fmt.Errorf("sweep spools: %w", err)
	}
	var failures []error
	for _, name := range names {
		about, err := os.Lstat(name)
		if err != nil || !about.Mode().IsRegular() || now.Sub(about.ModTime()) < spoolStale {
			continue // or removed by another process meanwhile
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, fmt.Errorf("sweep spools: %w", err))
			continue
		}
		swept++
	}
	return swept, errors.Join(failures...)
}
