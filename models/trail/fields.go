package trail

import (
	"strconv"
	"strings"
	"time"
)

// Field names what was changed, in what is stored: it never changes. What its values are, views/words knows.
type Field string

// The fields. Those of money are in micro-units, those of switches "yes" or "", times as RFC 3339.
const (
	Name          Field = "name"
	Regions       Field = "regions"
	Services      Field = "services"
	Networks      Field = "networks"
	Rate          Field = "rate"
	EndsAt        Field = "ends_at"
	Watch         Field = "watch"
	CardUsed      Field = "card"
	ThresholdPaid Field = "threshold_micros"
	ThresholdLeft Field = "threshold_calls"
	Amount        Field = "amount_micros"
	MonthlyCap    Field = "monthly_cap_micros"
	Calls         Field = "calls"
	LeastSaved    Field = "least_saved_micros"
	Pause         Field = "pause_hours"
	CapMoney      Field = "cap_micros"
	CapCalls      Field = "cap_calls"
	CapSpan       Field = "cap_span"
	CapRefuses    Field = "cap_refuses"
	Recipient     Field = "recipient"
	PostalAddress Field = "postal_address"
	Country       Field = "country"
	TaxID         Field = "tax_id"
	Bookkeeping   Field = "bookkeeping"
	Agreed        Field = "bookkeeping_agreed"
	URL           Field = "url"
	Topics        Field = "topics"
	Mails         Field = "mails"
	Alerts        Field = "alerts"
	LowBalance    Field = "low_balance_micros"
	UsedPercents  Field = "used_percents"
	ExpiringDays  Field = "expiring_days"
	UnusualAmount Field = "unusual_micros"
	UnusualShare  Field = "unusual_percent"
	Role          Field = "role"
	OrderLimit    Field = "order_limit_micros"
	MonthLimit    Field = "month_limit_micros"
	ApprovalAbove Field = "approval_above_micros"
	CreditLimit   Field = "credit_limit_micros"
	GraceDays     Field = "grace_days"
	Holder        Field = "holder"
	Issuer        Field = "issuer"
	ClientID      Field = "client_id"
	NewSecret     Field = "new_secret"
	RoleClaim     Field = "role_claim"
	ClaimRoles    Field = "claim_roles"
	DefaultRole   Field = "default_role"
)

// Changes collects what differs between before and after.
type Changes []Change

// Text notes the field if its texts differ.
func (c *Changes) Text(field Field, before, after string) {
	if before != after {
		*c = append(*c, Change{field, before, after})
	}
}

// Number notes the field if its numbers differ.
func (c *Changes) Number(field Field, before, after int64) {
	c.Text(field, strconv.FormatInt(before, 10), strconv.FormatInt(after, 10))
}

// Amount notes the field if its numbers differ; one below 0 is none.
func (c *Changes) Amount(field Field, before, after int64) {
	text := func(n int64) string {
		if n < 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	c.Text(field, text(before), text(after))
}

// Switch notes the field if it was switched.
func (c *Changes) Switch(field Field, before, after bool) { c.Text(field, yes(before), yes(after)) }

// List notes the field if its words differ.
func (c *Changes) List(field Field, before, after []string) {
	c.Text(field, strings.Join(before, ", "), strings.Join(after, ", "))
}

// Time notes the field if its times differ; nil is none.
func (c *Changes) Time(field Field, before, after *time.Time) {
	c.Text(field, written(before), written(after))
}

func yes(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

func written(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
