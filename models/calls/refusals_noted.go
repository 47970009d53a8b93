package calls

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Bounds of what is held in memory, about 5 MB, whatever comes: a flood of one account costs one count and as many rows as are kept of
// it between two times of saving, and floods of many are only counted.
const (
	notedCounts    = 20_000 // minutes, services and codes of accounts; what comes beyond is not even counted
	notedRows      = 2_000  // of all accounts
	notedOfAccount = 20     // the newest of each
)

// refusedMinute is what refused calls are counted by until they are written: the hour that a minute is in is known by the
// billing time zone, which only the catalog tells.
type refusedMinute struct {
	accountID, code int64
	minute          time.Time
	region, service string
	status          int
}

// notes are what is not written yet.
type notes struct {
	counts map[refusedMinute]int64
	newest map[int64]*ring
	held   int // rows of all accounts
}

// ring holds the newest rows of an account; next is where the next goes once it is full.
type ring struct {
	rows []models.RefusedCall
	next int
}

func (n *notes) count(what refusedMinute, calls int64) {
	if n.counts == nil {
		n.counts = make(map[refusedMinute]int64)
	}
	if _, counted := n.counts[what]; counted || len(n.counts) < notedCounts {
		n.counts[what] += calls
	}
}

func (n *notes) keep(row *models.RefusedCall) {
	r := n.newest[row.AccountID]
	switch {
	case r != nil && len(r.rows) == notedOfAccount:
		r.rows[r.next] = *row
		r.next = (r.next + 1) % notedOfAccount
		return
	case n.held == notedRows:
		return
	case r == nil:
		if n.newest == nil {
			n.newest = make(map[int64]*ring)
		}
		r = &ring{}
		n.newest[row.AccountID] = r
	}
	r.rows = append(r.rows, *row)
	n.held++
}

// addAll takes over what was noted before.
func (n *notes) addAll(before *notes) {
	for what, calls := range before.counts {
		n.count(what, calls)
	}
	for id, r := range before.newest {
		if n.newest[id] == nil { // else what came since is newer
			for i := range r.rows {
				n.keep(&r.rows[i])
			}
		}
	}
}

// hours gives the counts by hour, in the order of their keys.
func (n *notes) hours(zone *time.Location) []models.RefusedHour {
	sums := make(map[models.RefusedHour]int64)
	for what, calls := range n.counts {
		sums[models.RefusedHour{
			AccountID: what.accountID, HourStart: rules.HourStart(what.minute, zone).UTC(), Region: what.region, Service: what.service,
			HTTPStatus: what.status, ErrorCode: what.code,
		}] += calls
	}
	hours := make([]models.RefusedHour, 0, len(sums))
	for h, calls := range sums {
		h.Calls = calls
		hours = append(hours, h)
	}
	slices.SortFunc(hours, func(a, b models.RefusedHour) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), a.HourStart.Compare(b.HourStart), strings.Compare(a.Region, b.Region),
			strings.Compare(a.Service, b.Service), cmp.Compare(a.HTTPStatus, b.HTTPStatus), cmp.Compare(a.ErrorCode, b.ErrorCode))
	})
	return hours
}

// rows gives those that are kept one by one, account by account.
func (n *notes) rows() []models.RefusedCall {
	rows := make([]models.RefusedCall, 0, n.held)
	for _, r := range n.newest {
		rows = append(rows, r.rows...)
	}
	slices.SortFunc(rows, func(a, b models.RefusedCall) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), a.RefusedAt.Compare(b.RefusedAt), strings.Compare(a.RequestID, b.RequestID))
	})
	return rows
}
