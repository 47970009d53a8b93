package models

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// question is one statement of a reader: it is asked as it is, or as a column of a joint statement.
type question struct {
	query *gorm.DB
	ask   func(q *gorm.DB) *gorm.DB                    // runs the query, or writes the statement of one that does not run
	of    *schema.Schema                               // of the rows; nil, if they are single values
	take  func(columns []string, rows []jsonRow) error // what the joint statement answered
}

// answer asks one question as it is, and several as one statement, in which the rows of each are a column, as JSON: both
// databases write that. Who asks the same as another is told the same.
func answer(tx *gorm.DB, asked []*question) error {
	if len(asked) == 1 {
		return failed("read", asked[0].ask(asked[0].query))
	}
	j := joint{postgres: isPostgres(tx), places: make(map[string]int)}
	places := make([]int, len(asked))
	for i, q := range asked {
		places[i] = j.add(q)
	}
	answers, err := j.ask(tx)
	if err != nil {
		return err
	}
	for i, q := range asked {
		columns := j.columns[places[i]]
		rows, err := jsonRows(answers[places[i]], len(columns))
		if err != nil {
			return err
		}
		if err := q.take(columns, rows); err != nil {
			return err
		}
	}
	return nil
}

// joint is a statement of several, each of which is a column.
type joint struct {
	postgres bool
	parts    []string
	vars     []any
	columns  [][]string     // of the rows of each part
	places   map[string]int // of parts, by what they ask
}

// numbered is where PostgreSQL's statements have a value.
var numbered = regexp.MustCompile(`\$\d+`)

// after gives the statement with the numbers of its values counted on from those that there are.
func after(values int, statement string) string {
	return numbered.ReplaceAllStringFunc(statement, func(place string) string {
		n, _ := strconv.Atoi(place[1:]) // digits
		return "$" + strconv.Itoa(values+n)
	})
}

// add adds what is asked, unless it is there, and tells its place.
func (j *joint) add(q *question) (place int) {
	dry := q.ask(q.query.Session(&gorm.Session{DryRun: true, Logger: logger.Discard})).Statement
	statement := dry.SQL.String()
	key := fmt.Sprintf("%s %#v", statement, dry.Vars) // in Go's syntax, which tells "a b", "c" from "a", "b c"
	if place, there := j.places[key]; there {
		return place
	}
	columns := selected(statement)
	if columns == nil {
		columns = q.of.DBNames
	}
	if j.postgres {
		statement = after(len(j.vars), statement)
	}
	place = len(j.parts)
	j.places[key] = place
	j.parts, j.columns, j.vars = append(j.parts, j.part(statement, columns, q.of)), append(j.columns, columns), append(j.vars, dry.Vars...)
	return place
}

// part writes the column that holds the rows of the statement. Bytes, which are no JSON, are asked for in hexadecimal digits.
func (j *joint) part(statement string, columns []string, of *schema.Schema) string {
	aggregate, array, digits := "json_group_array(json_array(", "q.`%s`", "CASE WHEN q.`%[1]s` IS NOT NULL THEN hex(q.`%[1]s`) END"
	if j.postgres {
		aggregate, array, digits = "json_agg(json_build_array(", `q."%s"`, `encode(q."%s", 'hex')`
	}
	values := make([]string, len(columns))
	for i, column := range columns {
		form := array
		if of != nil {
			if field := of.LookUpField(column); field != nil && field.DataType == schema.Bytes {
				form = digits
			}
		}
		values[i] = fmt.Sprintf(form, column)
	}
	return "(SELECT " + aggregate + strings.Join(values, ", ") + ")) FROM (" + statement + ") AS q)"
}

// ask gives what each part answers. It asks for rows, though there is one: for a single one GORM tells nobody that the statement
// was refused before it was sent.
func (j *joint) ask(tx *gorm.DB) (answers [][]byte, err error) {
	asked := tx.Session(&gorm.Session{NewDB: true}).Raw("") // which would take apart the bytes of a value in brackets
	asked.Statement.SQL.WriteString("SELECT " + strings.Join(j.parts, ", "))
	asked.Statement.Vars = j.vars
	rows, err := asked.Rows()
	if err != nil {
		return nil, fmt.Errorf("read together: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	answers = make([][]byte, len(j.parts))
	into := make([]any, len(answers))
	for i := range answers {
		into[i] = &answers[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("read together: %w", err)
		}
	}
	return answers, rows.Err()
}

// selected gives the names of the columns that the statement selects, nil if it selects all: what stands behind AS, else the
// name itself.
func selected(statement string) (names []string) {
	list, depth, begin := strings.TrimPrefix(strings.TrimPrefix(statement, "SELECT "), "DISTINCT "), 0, 0
	for i, c := range list {
		ends := depth == 0 && beginsFrom(list[i:])
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case ends || depth == 0 && c == ',':
			name := list[begin:i]
			name = strings.Trim(name[strings.LastIndexAny(name, " .\n\t")+1:], "`\"")
			if name == "*" {
				return nil
			}
			names, begin = append(names, name), i+1
		}
		if ends {
			return names
		}
	}
	return nil
}

// beginsFrom tells where the columns end.
func beginsFrom(rest string) bool {
	const word, space = "FROM", " \t\n\r"
	return len(rest) > len(word)+1 && strings.IndexByte(space, rest[0]) >= 0 && rest[1:len(word)+1] == word && strings.IndexByte(space, rest[len(word)+1]) >= 0
}
