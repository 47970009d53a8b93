package models

import (
	"fmt"
	"reflect"
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
			fields := fieldsOf(of, columns)
			for i, values := range answers {
				if err := setRow(q, fields, into.Index(i), values); err != nil {
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

// fieldsOf gives the fields that have the columns, nil for a column that none has.
func fieldsOf(of *schema.Schema, columns []string) []*schema.Field {
	fields := make([]*schema.Field, len(columns))
	for i, column := range columns {
		fields[i] = of.LookUpField(column)
	}
	return fields
}

// setRow puts the values into the row's fields.
func setRow(q *gorm.DB, fields []*schema.Field, row reflect.Value, values jsonRow) error {
	for i, field := range fields {
		if field == nil {
			continue
		}
		value, err := valueOf(values[i], field.DataType)
		if err == nil && value != nil {
			err = field.Set(q.Statement.Context, row, value)
		}
		if err != nil {
			return fmt.Errorf("read %s of %s: %w", field.DBName, field.Schema.Table, err)
		}
	}
	return nil
}
