package models

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// outcomeNumbers are the outcomes by their numbers in recorded_calls.
var outcomeNumbers = []Outcome{OutcomeFailed, OutcomePackage, OutcomePayPerUse}

// IsKnown tells that it is one of the outcomes.
func (o Outcome) IsKnown() bool { return slices.Contains(outcomeNumbers, o) }

// Number is how the outcome is stored.
func (o Outcome) Number() int64 { return int64(slices.Index(outcomeNumbers, o)) }

// OutcomeOf gives the outcome that is stored as the number.
func OutcomeOf(number int64) Outcome { return outcomeNumbers[number] }

// Amount is the one number that is stored of what paid the call: its price if it was paid per use, what the package had left
// if one paid.
func (c *Call) Amount() int64 {
	if c.LeftCalls != nil {
		return *c.LeftCalls
	}
	return int64(c.PriceMicros)
}

// hashVersion is the version of UUIDs that are keys of other ids: no UUID that is its own key has it, so that no two ids have
// one key.
const hashVersion = 15

// RequestKey is what an id is stored as: itself if it is a UUID as it is mostly written, for which text is empty, else its hash
// with the text beside it. The function request_key of PostgreSQL gives the same.
func RequestKey(requestID string) (key uuid.UUID, text string) {
	if key, ok := canonicalUUID(requestID); ok {
		return key, ""
	}
	sum := sha256.Sum256([]byte(requestID))
	key = uuid.UUID(sum[:16])
	key[6] |= hashVersion << 4
	return key, requestID
}

// canonicalUUID reads a UUID that is written in the one way in which it is written back.
func canonicalUUID(s string) (id uuid.UUID, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, false
	}
	at := 0
	for _, part := range [...]string{s[:8], s[9:13], s[14:18], s[19:23], s[24:]} {
		if strings.ContainsAny(part, "ABCDEF") {
			return id, false
		}
		n, err := hex.Decode(id[at:], []byte(part))
		if err != nil {
			return id, false
		}
		at += n
	}
	return id, id.Version() != hashVersion
}

// storedKey is the value of the key's column. SQLite has no fixed length to save: it stores ids that are no UUIDs as they are.
func storedKey(tx *gorm.DB, requestID string) any {
	key, text := RequestKey(requestID)
	switch {
	case isPostgres(tx):
		return key.String()
	case text != "":
		return text
	default:
		return key[:]
	}
}

const (
	postgresRequestID = "CASE request_text WHEN '' THEN CAST(request_key AS text) ELSE request_text END"
	sqliteRequestID   = "CASE typeof(request_key) WHEN 'blob' THEN lower(substr(hex(request_key), 1, 8) || '-' || substr(hex(request_key), 9, 4) || '-' || " +
		"substr(hex(request_key), 13, 4) || '-' || substr(hex(request_key), 17, 4) || '-' || substr(hex(request_key), 21)) ELSE request_key END"

	// anyOffering gives the region and the service of a row of recorded_calls, which has their number.
	anyOffering = "(SELECT o.region FROM offerings o WHERE o.number = offering) AS region, (SELECT o.service FROM offerings o WHERE o.number = offering) AS service, "
	// ofCalls gives a row of recorded_calls as a Call, but for its id and its offering. The types are those of calls_before: PostgreSQL
	// merges by their order only what has the same.
	ofCalls = `request_key, source_id, called_at, within_micros, recorded_at, CAST(http_status AS bigint) AS http_status,
		CASE outcome WHEN 0 THEN 'failed' WHEN 1 THEN 'package' ELSE 'pay_per_use' END AS outcome, CAST(NULLIF(package_id, 0) AS bigint) AS package_id,
		CASE outcome WHEN 2 THEN amount ELSE 0 END AS price_micros, CASE outcome WHEN 1 THEN amount END AS left_calls,
		access_key_id, tag_set_id, duration_ms, CAST(error_code AS integer) AS error_code`
	// ofCallsBefore gives a row of calls_before in the same columns.
	ofCallsBefore = `region, service, request_key(request_id) AS request_key, source_id, called_at, within_micros, recorded_at, http_status, outcome, package_id,
		price_micros, left_calls, 0 AS access_key_id, 0 AS tag_set_id, 0 AS duration_ms, 0 AS error_code`
)

// storedCalls chooses calls by conditions on what they are stored as: on recorded_calls and, with before, on calls_before,
// which PostgreSQL has of calls that are not moved yet. The rows are those of Call and may be chosen further.
type storedCalls struct {
	accountID            int64
	where, before        string
	values, beforeValues []any
	at                   []any  // the region and the service, of calls of one; else each is looked for
	index                string // to be read, which SQLite does not choose by itself
}

// tables gives the calls by the tables that they are stored in, each as what is read from.
func (s *storedCalls) tables(tx *gorm.DB) []clause.Expr {
	offering := anyOffering
	if s.at != nil {
		offering = "CAST(? AS text) AS region, CAST(? AS text) AS service, "
	}
	values := slices.Concat(s.at, []any{s.accountID}, s.values)
	if !isPostgres(tx) {
		index := ""
		if s.index != "" {
			index = " INDEXED BY " + s.index
		}
		return []clause.Expr{gorm.Expr("(SELECT account_id, "+sqliteRequestID+" AS request_id, "+offering+ofCalls+" FROM recorded_calls"+index+" WHERE account_id = ?"+s.where+") AS calls", values...)}
	}
	return []clause.Expr{
		gorm.Expr("(SELECT CAST(account_id AS bigint) AS account_id, "+postgresRequestID+" AS request_id, "+offering+ofCalls+" FROM recorded_calls WHERE account_id = ?"+s.where+") AS calls", values...),
		gorm.Expr("(SELECT account_id, request_id, "+ofCallsBefore+" FROM calls_before WHERE account_id = ?"+s.before+") AS calls", append([]any{s.accountID}, s.beforeValues...)...),
	}
}

// from gives the calls, in no order, as what a query reads.
func (s *storedCalls) from(tx *gorm.DB) *gorm.DB {
	return s.ordered(tx, "")
}

// ordered gives the calls as what a query reads that sorts by the same order, which each table is read in.
func (s *storedCalls) ordered(tx *gorm.DB, order string, conditions ...clause.Expr) *gorm.DB {
	var sql strings.Builder
	var values []any
	for i, t := range s.tables(tx) {
		if i > 0 {
			sql.WriteString(" UNION ALL ")
		}
		sql.WriteString("(SELECT * FROM " + t.SQL)
		values = append(values, t.Vars...)
		for j, c := range conditions {
			sql.WriteString([]string{" WHERE ", " AND "}[min(j, 1)] + c.SQL)
			values = append(values, c.Vars...)
		}
		if order != "" {
			sql.WriteString(" ORDER BY " + order)
		}
		sql.WriteString(")")
	}
	if !isPostgres(tx) { // which takes no brackets around what it unites, and has one table
		return tx.Table(sql.String()+" AS calls", values...)
	}
	return tx.Table("("+sql.String()+") AS calls", values...)
}

// callsWithIDs are the account's calls with one of the request ids.
func callsWithIDs(tx *gorm.DB, accountID int64, requestIDs []string) *gorm.DB {
	keys := make([]any, len(requestIDs))
	for i, id := range requestIDs {
		keys[i] = storedKey(tx, id)
	}
	s := storedCalls{accountID: accountID, where: " AND request_key IN ?", values: []any{keys}, before: " AND request_id IN ?", beforeValues: []any{requestIDs}}
	return s.from(tx)
}

// callsAt are the account's calls of a service in a region, by time.
func callsAt(accountID int64, at rules.Offering) *storedCalls {
	return callsIn(accountID, at.Region, at.Service, false)
}

// callsIn is callsAt for a region and a service that may also be columns of what is read beside the calls, or for the failed calls alone.
func callsIn(accountID int64, region, service any, failed bool) *storedCalls {
	s := &storedCalls{
		accountID: accountID, where: " AND offering = (SELECT o.number FROM offerings o WHERE o.region = ? AND o.service = ?)",
		before: " AND region = ? AND service = ?", values: []any{region, service}, at: []any{region, service}, index: "recorded_calls_by_time",
	}
	if failed {
		s.where, s.before, s.index = s.where+" AND outcome = 0", s.before+" AND outcome = 'failed'", "recorded_calls_failed"
	}
	s.beforeValues = s.values
	return s
}
