package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Backup says when a backup was taken by the program's own means. The newest only is kept.
type Backup struct {
	TakenAt time.Time `gorm:"primaryKey"`
}

// NoteBackup stores that a backup was taken. In a database of before such notes there is no place for it, and nothing is stored.
func NoteBackup(ctx context.Context, db *DB, at time.Time) error {
	if notes, err := notesBackups(db.WithContext(ctx)); err != nil || !notes {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		at = Instant(at)
		if err := create(tx.Clauses(clause.OnConflict{DoNothing: true}), &Backup{at}); err != nil {
			return err
		}
		return deleteRows[Backup](tx.Where("taken_at < ?", at))
	})
}

// notesBackups reports whether the database has a place for notes of backups: one of before has not.
func notesBackups(tx *gorm.DB) (bool, error) {
	tables, err := tx.Migrator().GetTables()
	if err != nil {
		return false, fmt.Errorf("list the tables: %w", err)
	}
	return slices.Contains(tables, "backups"), nil
}

// Health is what can be told of a database from within.
type Health struct {
	LastBackup *time.Time    // nil: none is known
	Ahead      time.Duration // by how much its clock is ahead of that of this process at least; below 0 it is behind
	Version    int           // of PostgreSQL's server, such as 17; 0 of the embedded one
	FreeBytes  uint64        // on the disk of the folder
}

// HealthOf looks at the database, and at the disk of the folder.
func HealthOf(ctx context.Context, db *DB, dir string) (h Health, err error) {
	if h.FreeBytes, err = freeBytesFor(dir); err != nil {
		return h, fmt.Errorf("look for room on the disk: %w", err)
	}
	tx := db.WithContext(ctx)
	notes, err := notesBackups(tx)
	if err != nil {
		return h, err
	}
	if notes {
		last, err := oneOrNone[Backup](tx.Order("taken_at DESC"))
		if err != nil {
			return h, err
		}
		if last != nil {
			h.LastBackup = &last.TakenAt
		}
	}
	if !db.IsPostgres() {
		return h, nil
	}
	err = h.askPostgres(tx)
	return h, err
}

// freeBytesFor tells how much may still be written on the disk of the folder, which may be made later.
func freeBytesFor(dir string) (uint64, error) {
	free, err := freeBytes(dir)
	for errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		free, err = freeBytes(dir)
	}
	return free, err
}

// askPostgres asks the server for its clock and its version.
func (h *Health) askPostgres(tx *gorm.DB) error {
	var told struct {
		Now     time.Time
		Version int
	}
	asked := time.Now()
	query := "SELECT clock_timestamp() AS now, CAST(current_setting('server_version_num') AS integer) / 10000 AS version"
	if err := tx.Raw(query).Scan(&told).Error; err != nil {
		return fmt.Errorf("ask the database for its clock: %w", err)
	}
	h.Ahead, h.Version = ahead(told.Now, asked, time.Now()), told.Version
	return nil
}

// ahead is by how much a clock is ahead at least that showed this some time between asking and the answer; below 0 it is behind.
func ahead(showed, asked, answered time.Time) time.Duration {
	switch {
	case showed.After(answered):
		return showed.Sub(answered)
	case showed.Before(asked):
		return showed.Sub(asked)
	}
	return 0
}
