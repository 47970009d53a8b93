package models

import (
	"context"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// versionTable is where the migrations that were applied are noted.
const versionTable = "goose_db_version"

// RefuseNewer fails when the schema has migrations that this program does not know: a newer one has made them, and what
// this one would read or write there may be wrong. It changes nothing. Programs that run already while a newer one
// migrates go on: migrations keep what the version before reads.
func RefuseNewer(ctx context.Context, db *DB) error {
	provider, err := migrator(db)
	if err != nil {
		return err
	}
	return refuseNewer(ctx, db, provider)
}

func refuseNewer(ctx context.Context, db *DB, provider *goose.Provider) error {
	tx := db.WithContext(ctx)
	if there, err := hasVersions(tx); err != nil || !there {
		return err
	}
	var applied []int64
	if err := tx.Table(versionTable).Where("is_applied").Order("version_id").Pluck("version_id", &applied).Error; err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	known := []int64{0}
	for _, source := range provider.ListSources() {
		known = append(known, source.Version)
	}
	for _, version := range applied {
		if !slices.Contains(known, version) {
			return Refuse(Conflict, cause.SchemaNewer{Database: slices.Max(applied), Known: slices.Max(known)})
		}
	}
	return nil
}

// SchemaVersion gives the newest migration that the database has, and the newest that this program knows.
func SchemaVersion(ctx context.Context, db *DB) (applied, known int64, err error) {
	provider, err := migrator(db)
	if err != nil {
		return 0, 0, err
	}
	for _, source := range provider.ListSources() {
		known = max(known, source.Version)
	}
	tx := db.WithContext(ctx)
	if there, err := hasVersions(tx); err != nil || !there {
		return 0, known, err
	}
	if err := tx.Table(versionTable).Where("is_applied").Select("COALESCE(MAX(version_id), 0)").Scan(&applied).Error; err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	return applied, known, nil
}

// hasVersions tells whether any migration was ever applied. GORM's own question takes a database that does not answer for
// one that has none.
func hasVersions(tx *gorm.DB) (there bool, err error) {
	query := "SELECT COUNT(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = ?"
	if isPostgres(tx) {
		query = "SELECT to_regclass(?) IS NOT NULL"
	}
	if err := tx.Raw(query, versionTable).Scan(&there).Error; err != nil {
		return false, fmt.Errorf("look for the schema version: %w", err)
	}
	return there, nil
}
