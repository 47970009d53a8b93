package statement

import (
	"time"

	"ocrconsole/models/rules"
)

// The records, in the order of the file. Amounts are in micro-units, instants in UTC to the microsecond, numbers are those
// of the account: package 7 is PKG-<account>-7.

// head says whose statement it is, of which time. Final tells that nothing is added to the month any more.
type head struct {
	Type     string    `json:"type"` // statement
	Account  int64     `json:"account"`
	Name     string    `json:"name"`
	Month    string    `json:"month"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"` // exclusive
	Final    bool      `json:"final"`
	Zone     string    `json:"zone"`
	Currency string    `json:"currency"`
	IssuedAt time.Time `json:"issued_at"`
}

// balance is the account at the start and at the end: its last ledger entry until then and what was left after it.
type balance struct {
	Type          string       `json:"type"` // opening, closing
	Seq           int64        `json:"seq"`
	Hash          string       `json:"hash"`
	BalanceMicros rules.Micros `json:"balance_micros"`
	AccruedMicros rules.Micros `json:"accrued_micros"` // pay-per-use that no entry has charged yet
}

// price is the pay-per-use price of a service in a region from an instant on.
type price struct {
	Type      string    `json:"type"` // price
	Region    string    `json:"region"`
	Service   string    `json:"service"`
	ValidFrom time.Time `json:"valid_from"`
	Tiers     []tier    `json:"tiers"`
}

type tier struct {
	FromCalls   int64        `json:"from_calls"`
	PriceMicros rules.Micros `json:"price_micros"`
}

// pkg is a package: before the entries one that could still pay, among the calls one that arrived.
type pkg struct {
	Type        string       `json:"type"` // package
	ID          int64        `json:"id"`
	Region      string       `json:"region"`
	Service     string       `json:"service"`
	Source      rules.Source `json:"source"`
	Order       int64        `json:"order,omitempty"`
	OrderLine   int64        `json:"order_line,omitempty"`
	PriceMicros rules.Micros `json:"price_micros"`
	QuotaCalls  int64        `json:"quota_calls"`
	UsedCalls   int64        `json:"used_calls"`
	CreatedAt   time.Time    `json:"created_at"`
	EffectiveAt time.Time    `json:"effective_at"`
	ExpiresAt   time.Time    `json:"expires_at"` // exclusive
}

// monthCount is how many calls of a calendar month were charged pay-per-use: what graduated prices go by.
type monthCount struct {
	Type    string    `json:"type"` // month_count, closing_month_count
	Region  string    `json:"region"`
	Service string    `json:"service"`
	Month   time.Time `json:"month"`
	Calls   int64     `json:"calls"`
}

// unsettled is pay-per-use of an hour that no entry has charged yet. It is negative when an entry at the very end of the
// time charged calls that were recorded a moment after it.
type unsettled struct {
	Type         string       `json:"type"` // unsettled, closing_unsettled
	Region       string       `json:"region"`
	Service      string       `json:"service"`
	Hour         time.Time    `json:"hour"`
	Calls        int64        `json:"calls"`
	AmountMicros rules.Micros `json:"amount_micros"`
}

// entry is one ledger entry with all that its hash covers.
type entry struct {
	Type               string          `json:"type"` // entry
	Seq                int64           `json:"seq"`
	At                 time.Time       `json:"at"`
	Kind               rules.EntryKind `json:"kind"`
	AmountMicros       rules.Micros    `json:"amount_micros"`
	BalanceAfterMicros rules.Micros    `json:"balance_after_micros"`
	Order              *int64          `json:"order,omitempty"`
	Payment            *int64          `json:"payment,omitempty"`
	Refund             *int64          `json:"refund,omitempty"`
	Region             string          `json:"region,omitempty"`
	Service            string          `json:"service,omitempty"`
	Hour               *time.Time      `json:"hour,omitempty"`
	LateNo             *int64          `json:"late_no,omitempty"`
	Calls              int64           `json:"calls"`
	Hash               string          `json:"hash"`
}

// orderLine is a line of the order of the entry before it.
type orderLine struct {
	Type            string       `json:"type"` // order_line
	Order           int64        `json:"order"`
	LineNo          int64        `json:"line_no"`
	Region          string       `json:"region"`
	Service         string       `json:"service"`
	Calls           int64        `json:"calls"`
	UnitPriceMicros rules.Micros `json:"unit_price_micros"`
	Quantity        int64        `json:"quantity"`
	AmountMicros    rules.Micros `json:"amount_micros"`
}

// usage begins the calls of one service in one region, in the order in which they were charged.
type usage struct {
	Type    string `json:"type"` // usage
	Region  string `json:"region"`
	Service string `json:"service"`
}

// call is one call that was charged: to a package, which had Left calls after it, or per use, as number MonthCall of its
// month. Source and ID name it; a call of before sources were kept has none. It was made at At or up to WithinMicros later.
// Calls that failed are charged to nobody and not listed.
type call struct {
	Type         string       `json:"type"` // call
	Source       string       `json:"source,omitempty"`
	ID           string       `json:"id"`
	At           time.Time    `json:"at"`
	WithinMicros int64        `json:"within_micros,omitempty"`
	Recorded     time.Time    `json:"recorded"`
	Status       int          `json:"status"`
	Package      int64        `json:"package,omitempty"`
	Left         *int64       `json:"left,omitempty"`
	PriceMicros  rules.Micros `json:"price_micros"`
	MonthCall    int64        `json:"month_call,omitempty"`
}

// rule gives the record as the rules take it.
func (r *call) rule() rules.Call {
	return rules.Call{RequestID: r.ID, At: r.At, Within: time.Duration(r.WithinMicros) * time.Microsecond, HTTPStatus: r.Status}
}

// giveBack is the return of a package. One that was bought is unused, and pays nothing from here on; one that cost nothing, which the operator
// took back, may have paid calls before, and still pays those that were made before At: also in the month after.
type giveBack struct {
	Type    string    `json:"type"` // return
	Package int64     `json:"package"`
	At      time.Time `json:"at"`
}

// total sums the entries of one kind.
type total struct {
	Type         string          `json:"type"` // total
	Kind         rules.EntryKind `json:"kind"`
	Entries      int64           `json:"entries"`
	AmountMicros rules.Micros    `json:"amount_micros"`
}

// charge sums the hourly charges of one service in one region.
type charge struct {
	Type         string       `json:"type"` // charge
	Region       string       `json:"region"`
	Service      string       `json:"service"`
	Entries      int64        `json:"entries"`
	Late         int64        `json:"late"`
	Calls        int64        `json:"calls"`
	AmountMicros rules.Micros `json:"amount_micros"`
}

// packageLeft is what a package has left at the end.
type packageLeft struct {
	Type    string `json:"type"` // closing_package
	Package int64  `json:"package"`
	Left    int64  `json:"left"`
}

// chained gives the record as its hash covers it.
func (r *entry) chained(accountID int64) *rules.ChainedEntry {
	return &rules.ChainedEntry{
		AccountID: accountID, Seq: r.Seq, At: r.At, Kind: r.Kind, AmountMicros: r.AmountMicros, BalanceAfterMicros: r.BalanceAfterMicros,
		OrderID: r.Order, PaymentID: r.Payment, RefundID: r.Refund, Region: r.Region, Service: r.Service, HourStart: r.Hour, LateNo: r.LateNo,
		Calls: r.Calls,
	}
}

// rule gives the package as the rules take it.
func (r *pkg) rule(accountID int64) rules.Package {
	return rules.Package{
		ID: r.ID, AccountID: accountID, Offering: rules.Offering{Region: r.Region, Service: r.Service}, Source: r.Source, CreatedAt: r.CreatedAt,
		EffectiveAt: r.EffectiveAt, ExpiresAt: r.ExpiresAt, QuotaCalls: r.QuotaCalls, UsedCalls: r.UsedCalls,
	}
}
