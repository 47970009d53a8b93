package models

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// This is how every entity's rows are found, listed, stored and removed. A query is built where it is asked, with conditions
// only; what runs it, and what is said when that fails, is the same for all. Errors name the table.

// one loads the row that the query chooses, the first of several in its order; it fails with missing if there is none.
func one[T any](q *gorm.DB, missing error) (*T, error) {
	row, err := oneOrNone[T](q)
	if err == nil && row == nil {
		return nil, missing
	}
	return row, err
}

// oneOrNone loads the row that the query chooses, the first of several in its order; nil if there is none.
func oneOrNone[T any](q *gorm.DB) (*T, error) {
	if momentOf(q.Statement.Context) != nil {
		rows, err := all[T](q.Limit(1))
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		return &rows[0], nil
	}
	row := new(T)
	found := q.Take(row)
	if errors.Is(found.Error, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err := failed("find", found); err != nil {
		return nil, err
	}
	return row, nil
}

// all lists the rows that the query chooses, in its order.
func all[T any](q *gorm.DB) (rows []T, err error) {
	if m := momentOf(q.Statement.Context); m != nil {
		err = rowsTogether(m, q, &rows)
		return rows, err
	}
	err = failed("list", q.Find(&rows))
	return rows, err
}

// pluck lists one column of the rows that the query, which names its model, chooses.
func pluck[V any](q *gorm.DB, column string) (values []V, err error) {
	if m := momentOf(q.Statement.Context); m != nil {
		return valuesTogether[V](m, q, func(q *gorm.DB, values *[]V) *gorm.DB { return q.Pluck(column, values) })
	}
	err = failed("list "+column+" of", q.Pluck(column, &values))
	return values, err
}

// count counts the rows that the query, which names its model, chooses.
func count(q *gorm.DB) (rows int64, err error) {
	if momentOf(q.Statement.Context) != nil {
		return scalar(q, "COUNT(*)")
	}
	err = failed("count", q.Count(&rows))
	return rows, err
}

// scalar computes one number of the rows that the query, which names its model, chooses: a sum, the highest of them.
func scalar(q *gorm.DB, expression string) (n int64, err error) {
	if m := momentOf(q.Statement.Context); m != nil {
		values, err := valuesTogether[int64](m, q, func(q *gorm.DB, values *[]int64) *gorm.DB {
			return q.Select(expression + " AS value").Find(values)
		})
		return append(values, 0)[0], err
	}
	err = failed("compute "+expression+" of", q.Select(expression).Scan(&n))
	return n, err
}

// sumAmounts adds up the money of the rows that the query, which names its model, chooses.
func sumAmounts(q *gorm.DB) (rules.Micros, error) {
	n, err := scalar(q, "COALESCE(SUM(amount_micros), 0)")
	return rules.Micros(n), err
}

// byID chooses the account's row with the number.
func byID(tx *gorm.DB, accountID, id int64) *gorm.DB {
	return tx.Where("account_id = ? AND id = ?", accountID, id)
}

// create stores a row, or a slice of any length of them. What tx says about conflicts holds.
func create(tx *gorm.DB, rows any) error {
	if err := tx.CreateInBatches(rows, bulkRows).Error; err != nil {
		return fmt.Errorf("create %T: %w", rows, err)
	}
	return nil
}

// createNumbered stores the row under its account's next number, which it puts into id, a field of the row. The account must
// be locked.
func createNumbered[T any](tx *gorm.DB, accountID int64, id *int64, row *T) (err error) {
	if *id, err = nextID[T](tx, accountID); err != nil {
		return err
	}
	return create(tx, row)
}

// nextID gives the number that follows the account's highest in the table. The account must be locked.
func nextID[T any](tx *gorm.DB, accountID int64) (int64, error) {
	last, err := scalar(tx.Model(new(T)).Where("account_id = ?", accountID), "COALESCE(MAX(id), 0)")
	return last + 1, err
}

// replace stores the row in place of the one that has its key, if there is one.
func replace[T any](tx *gorm.DB, row *T) error {
	return create(tx.Clauses(clause.OnConflict{UpdateAll: true}), row)
}

// save stores those columns of the row in the one that the query chooses.
func save[T any](q *gorm.DB, row *T, columns ...string) error {
	return failed("save", q.Model(new(T)).Select(columns).Updates(row))
}

// saveAll stores all of the row, which has its key.
func saveAll[T any](tx *gorm.DB, row *T) error {
	return failed("save", tx.Select("*").Updates(row))
}

// update sets columns of the rows that the query chooses.
func update[T any](q *gorm.DB, values map[string]any) error {
	return failed("update", q.Model(new(T)).Updates(values))
}

// deleteRows removes the rows that the query chooses.
func deleteRows[T any](q *gorm.DB) error {
	return failed("delete", q.Delete(new(T)))
}

// failed says what could not be done to which table; nil if it was done.
func failed(what string, done *gorm.DB) error {
	if done.Error == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", what, done.Statement.Table, done.Error)
}
