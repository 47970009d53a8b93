package models

import (
	"database/sql"
	"database/sql/driver"
	"reflect"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	gormschema "gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
)

// sqliteDialect is what GORM has to know of SQLite. It is ours because GORM's own brings another SQLite along, in C, which is
// built for a minute and then not used. What this program does not ask of SQLite is not in it: GORM makes no tables here
// (migrations do), and locks no rows (see forUpdate).
type sqliteDialect struct {
	dsn string
}

// Name names the dialect; isPostgres tells the other one.
func (sqliteDialect) Name() string { return "sqlite" }

// Initialize opens the pool of connections and tells GORM the parts of statements that SQLite has.
func (d sqliteDialect) Initialize(db *gorm.DB) error {
	connector, err := newSQLiteConnector(d.dsn)
	if err != nil {
		return err
	}
	db.ConnPool = sql.OpenDB(connector)
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses: []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	db.ClauseBuilders["LIMIT"] = writeLimit
	return nil
}

// writeLimit writes how many rows as a number. As a value, SQLite would plan the statement anew each time that it is given one,
// because the plan could be another one; see limitRows.
func writeLimit(c clause.Clause, builder clause.Builder) {
	limit, isLimit := c.Expression.(clause.Limit)
	if !isLimit {
		c.Build(builder)
		return
	}
	if limit.Limit != nil && *limit.Limit >= 0 {
		_, _ = builder.WriteString(limitRows(*limit.Limit))
		limit.Limit = nil
		if limit.Offset > 0 {
			_ = builder.WriteByte(' ')
		}
	}
	limit.Build(builder)
}

// limitRows is the end of a statement that asks for at most this many rows.
func limitRows(most int) string { return "LIMIT " + strconv.Itoa(most) }

// BindVarTo writes the place of a value, or the value itself where it is one of the program's words: there are indexes of the rows with one
// word, so that SQLite, too, would plan the statement anew each time that it is given one. What is inserted is looked for in no index, and
// rows of all words have one statement.
func (sqliteDialect) BindVarTo(writer clause.Writer, stmt *gorm.Statement, v any) {
	if word, is := ownWord(v); is && !strings.HasPrefix(stmt.SQL.String(), "INSERT") {
		stmt.Vars = stmt.Vars[:len(stmt.Vars)-1]    // where GORM has put it
		_, _ = writer.WriteString("'" + word + "'") // into memory
		return
	}
	_ = writer.WriteByte('?')
}

// ownWord gives a value of a type that has words of the program, such as kinds and states, if it looks like one.
func ownWord(v any) (word string, is bool) {
	of := reflect.ValueOf(v)
	if of.Kind() != reflect.String || of.Type() == reflect.TypeFor[string]() {
		return "", false
	}
	if _, converted := v.(driver.Valuer); converted {
		return "", false
	}
	word = of.String()
	return word, word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// QuoteTo writes a name, or names with dots between them: not with double quotes, within which SQLite takes a name that it
// does not know for text.
func (sqliteDialect) QuoteTo(writer clause.Writer, name string) {
	parts := strings.Split(strings.ReplaceAll(name, "`", "``"), ".")
	_, _ = writer.WriteString("`" + strings.Join(parts, "`.`") + "`")
}

// DefaultValueOf is what is stored where a row of several has no value: NULL makes SQLite count up an integer key.
func (sqliteDialect) DefaultValueOf(*schema.Field) clause.Expression { return clause.Expr{SQL: "NULL"} }

// DataTypeOf names the type of a column as the entity does. Nothing asks for it: GORM makes no tables here.
func (sqliteDialect) DataTypeOf(field *schema.Field) string { return string(field.DataType) }

// Explain writes a statement with its values, for logs; see queryLog.ParamsFilter.
func (sqliteDialect) Explain(statement string, values ...any) string {
	return logger.ExplainSQL(statement, nil, `"`, values...)
}

// SavePoint and RollbackTo let a transaction within another one fail alone.
func (sqliteDialect) SavePoint(tx *gorm.DB, name string) error {
	return tx.Exec("SAVEPOINT " + name).Error
}

// RollbackTo undoes what was done since the savepoint; see SavePoint.
func (sqliteDialect) RollbackTo(tx *gorm.DB, name string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + name).Error
}

// Migrator answers what there is in the schema.
func (d sqliteDialect) Migrator(db *gorm.DB) gorm.Migrator {
	return sqliteSchema{gormschema.Migrator{Config: gormschema.Config{DB: db, Dialector: d}}}
}

// sqliteSchema looks for the tables where SQLite lists them; for all else there is GORM's general answer.
type sqliteSchema struct{ gormschema.Migrator }

// GetTables lists the names of all tables.
func (s sqliteSchema) GetTables() (tables []string, err error) {
	err = s.DB.Raw("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Scan(&tables).Error
	return tables, err
}
