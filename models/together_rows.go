package models

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// rowsTogether puts the rows that the query chooses, asked together with what others ask, into the slice of structs that rows
// points to. It is one function for all entities: one for each would be as large as all their columns together.
func rowsTogether(m *moment, q *gorm.DB, rows any) error {
	parsed := gorm.Statement{DB: q}
	if err := parsed.Parse(rows); err != nil {
		return fmt.Errorf("read together: %w", err)
	}
	of, into := parsed.Schema, reflect.ValueOf(rows).Elem()
	return m.answer([]*question{{
		query: q, of: of,
		ask: func(q *gorm.DB) *gorm.DB { return q.Find(rows) },
		take: func(columns []string, answers []jsonRow) error {
			into.Set(reflect.MakeSlice(into.Type(), len(answers), len(answers)))
			for i, values := range answers {
				if err := setRow(q, of, into.Index(i), columns, values); err != nil {
					return err
				}
			}
			return nil
		},
	}})
}

// valuesTogether lists one value of each row that ask chooses, asked together with what others ask.
func valuesTogether[V any](m *moment, q *gorm.DB, ask func(q *gorm.DB, into *[]V) *gorm.DB) (values []V, err error) {
	kind := schema.DataType("")
	if reflect.TypeFor[V]() == reflect.TypeFor[time.Time]() {
		kind = schema.Time
	}
	err = m.answer([]*question{{
		query: q,
		ask:   func(q *gorm.DB) *gorm.DB { return ask(q, &values) },
		take: func(_ []string, answers []jsonRow) error {
			values = make([]V, len(answers))
			for i, answer := range answers {
				value, err := valueOf(answer[0], kind)
				if err != nil {
					return fmt.Errorf("read together: %w", err)
				}
				if value != nil {
					reflect.ValueOf(&values[i]).Elem().Set(reflect.ValueOf(value).Convert(reflect.TypeFor[V]()))
				}
			}
			return nil
		},
	}})
	return values, err
}

// setRow puts the values into the row's fields that have their columns.
func setRow(q *gorm.DB, of *schema.Schema, row reflect.Value, columns []string, values jsonRow) error {
	for i, column := range columns {
		field := of.LookUpField(column)
		if field == nil {
			continue
		}
		value, err := valueOf(values[i], field.DataType)
		if err == nil && value != nil {
			err = field.Set(q.Statement.Context, row, value)
		}
		if err != nil {
			return fmt.Errorf("read %s of %s: %w", column, of.Table, err)
		}
	}
	return nil
}

// valueOf reads one value as JSON has it, nil for none. PostgreSQL writes instants as text; SQLite writes the microseconds that
// it stores, and 1 for true.
func valueOf(text json.RawMessage, kind schema.DataType) (any, error) {
	words := ""
	if quoted := len(text) > 0 && text[0] == '"'; !quoted {
		return plainValue(string(text), kind)
	}
	if err := json.Unmarshal(text, &words); err != nil {
		return nil, err
	}
	switch kind {
	case schema.Time:
		at, err := time.Parse(time.RFC3339Nano, words)
		return at.UTC(), err
	case schema.Bytes:
		return hex.DecodeString(words)
	default:
		return words, nil
	}
}

func plainValue(text string, kind schema.DataType) (any, error) {
	if text == "null" {
		return nil, nil
	}
	if kind == schema.Bool {
		return text == "true" || text == "1", nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if kind == schema.Time {
		return time.UnixMicro(n).UTC(), err
	}
	return n, err
}
