package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// readyTime is how long the database may take to tell that it is there.
const readyTime = 3 * time.Second

// roomBytes is how much must be free on the disk of the embedded database: what its log grows to before it is moved into
// the database, and as much again for that.
const roomBytes = 8 << 20

// Ready tells whether the database answers and takes what is to be written: it is no standby, its disk has room, and if
// something was not taken lately, something else is now.
func (db *DB) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if err := db.answers(ctx); err != nil {
		return err
	}
	if db.dir != "" {
		free, err := freeBytes(db.dir)
		if err != nil {
			return fmt.Errorf("look for room on the disk: %w", err)
		}
		if free < roomBytes {
			return fmt.Errorf("the disk of the database is full: %d KiB are free, at least %d are needed", free>>10, roomBytes>>10)
		}
	}
	if !db.refused.Load() {
		return nil
	}
	return db.TakesWrites(ctx)
}

// TakesWrites fails unless the database takes something that is written for trial.
func (db *DB) TakesWrites(ctx context.Context) error { return db.Write(ctx, db.tryToWrite) }

// probeBytes is how much is written for trial: a little would find room on a disk that has none for work.
const probeBytes = 64 << 10

// tryToWrite writes something and takes it away again.
func (db *DB) tryToWrite(tx *gorm.DB) error {
	key := "ready "
	if !db.IsPostgres() { // whose keys are short
		key += strings.Repeat("x", probeBytes)
	}
	start := Instant(time.Unix(0, 0))
	if _, err := CountAttempt(tx, key, start); err != nil {
		return err
	}
	return DeleteOldThrottles(tx, start.Add(time.Second))
}

func (db *DB) answers(ctx context.Context) error {
	query := "SELECT 'off'"
	if db.IsPostgres() {
		query = "SHOW transaction_read_only"
	}
	var readOnly string
	if err := db.WithContext(ctx).Raw(query).Scan(&readOnly).Error; err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	if readOnly != "off" {
		return errors.New("the database takes nothing that is to be written: it is a standby, or was made read-only")
	}
	return nil
}
