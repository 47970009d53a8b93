package models

import (
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// callSpan is a stretch of a service's calls, made in [from, until). All that is chosen from floor on is in the spans with it.
type callSpan struct {
	at                 rules.Offering
	from, until, floor time.Time
}

// spanBounds are those of a span as a statement has them: values, or the columns that have them.
type spanBounds struct{ from, until any }

// callsInEach gives one statement of what look asks of the account's calls in each span, failed ones only if failed says so. PostgreSQL looks
// into the spans one after the other, so that it plans one look however many they are; SQLite cannot, and plans all.
func callsInEach(tx *gorm.DB, accountID int64, spans []callSpan, failed bool, look func(b spanBounds, calls clause.Expr) clause.Expr) clause.Expr {
	if !isPostgres(tx) {
		var looks []clause.Expr
		for i := range spans {
			s := &spans[i]
			for _, calls := range callsIn(accountID, s.at.Region, s.at.Service, failed).tables(tx) {
				looks = append(looks, look(spanBounds{s.from, s.until}, calls))
			}
		}
		return unionAll(looks)
	}
	rows, values, looks := make([]string, len(spans)), []any{}, []clause.Expr{}
	for i := range spans {
		s := &spans[i]
		rows[i], values = "(?, ?, CAST(? AS timestamptz), CAST(? AS timestamptz))", append(values, s.at.Region, s.at.Service, s.from, s.until)
	}
	for _, calls := range callsIn(accountID, gorm.Expr("span.region"), gorm.Expr("span.service"), failed).tables(tx) {
		looks = append(looks, look(spanBounds{gorm.Expr("span.since"), gorm.Expr("span.until")}, calls))
	}
	return gorm.Expr("SELECT part.* FROM (VALUES "+strings.Join(rows, ", ")+") AS span (region, service, since, until) CROSS JOIN LATERAL (?) AS part", append(values, unionAll(looks))...)
}

// unionAll gives the rows of all statements.
func unionAll(statements []clause.Expr) clause.Expr {
	parts, values := make([]string, len(statements)), make([]any, len(statements))
	for i, s := range statements {
		parts[i], values[i] = "SELECT * FROM (?) AS part", s
	}
	return gorm.Expr(strings.Join(parts, " UNION ALL "), values...)
}
