package models

import (
	"context"
	"database/sql"
)

// rowsIn reads all rows of a query of a migration, each as scan takes it.
func rowsIn[T any](ctx context.Context, tx *sql.Tx, query string, scan func(rows *sql.Rows, row *T) error) (all []T, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	for rows.Next() {
		var row T
		if err := scan(rows, &row); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
