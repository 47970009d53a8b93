package words

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// HealthWrong says what is wrong, and what to look at: of which job or service, how often of how many times, and for how long.
func (w Writer) HealthWrong(fault, name string, times, of int64, long time.Duration) (title, text string) {
	count := func(n int64) string { return w.Figures.Calls(n) }
	switch fault {
	case "database-away":
		return "The database does not answer.", "Calls are answered with 503, and nobody pays them. Look at the database’s server and its disk."
	case "commits-fail":
		return "Calls could not be recorded.", w.Counted(times, "transaction has", "transactions have") + " failed since this process started. What is not recorded is answered with 503 and not charged. Look at the log and the database."
	case "provider-fails":
		return "The payment provider does not answer.", count(times) + " of " + count(of) + " requests (" + name + ") failed. Customers may not be able to pay. Look at the provider’s status page; what is open is reconciled by itself."
	case "engine-fails":
		return "Pictures cannot be recognised (" + name + ").", count(times) + " of " + count(of) + " failed, and nobody pays them. Look at the recognition engine and the log."
	case "job-fails":
		return "The job “" + name + "” fails.", "Its last run failed, and " + count(times) + " of " + count(of) + " did. The log says why, at “job failed”. It is tried again by itself."
	case "job-lags":
		return "The job “" + name + "” has not been done for " + LongTime(long) + ".", "It hangs, fails, or does not get to work. Look at the log, and start this process again."
	case "alarms-open":
		return "The payment provider or the bank said what cannot be.", w.Counted(times, "alarm", "alarms") + " that nobody has acknowledged. Nothing was booked for these: look into them there, then acknowledge them under Alarms."
	case "mails-wait":
		return "Mails are not sent.", w.Counted(times, "waits", "wait") + ", the first for " + LongTime(long) + ". Look at the mail server, and at the log."
	case "webhooks-wait":
		return "Webhooks are not posted.", w.Counted(times, "message waits", "messages wait") + ", the first for " + LongTime(long) + ". More are due than are posted, or the job does not run."
	case "recording-slow":
		return "Recording calls is slow.", "More than one of a hundred waits for longer than a second. Look at the database’s disk, and at how many works wait in lanes."
	case "no-connections":
		return "All connections to the database are in use.", "Requests wait for one another. Look for slow statements in the log, or start another process."
	}
	return "", ""
}

// LongTime writes a length of time in its largest unit.
func LongTime(d time.Duration) string {
	units := []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, u := range units {
		if n := int64(d / u.of); n == 1 {
			return "1 " + u.name
		} else if n > 1 {
			return strconv.FormatInt(n, 10) + " " + u.name + "s"
		}
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
}

// Within says within which time something ended: a bound in seconds.
func Within(seconds float64) string {
	switch {
	case math.IsInf(seconds, 1):
		return "longer"
	case seconds < 1:
		return fmt.Sprintf("%g ms", seconds*1000)
	}
	return fmt.Sprintf("%g s", seconds)
}

// Size writes so many bytes.
func Size(bytes int64) string {
	for _, u := range []struct {
		of   int64
		name string
	}{{1 << 40, "TiB"}, {1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if bytes >= u.of {
			return fmt.Sprintf("%.1f %s", float64(bytes)/float64(u.of), u.name)
		}
	}
	return strconv.FormatInt(bytes, 10) + " B"
}

// MeasuredName names what is asked again and again.
func MeasuredName(what, kind string) string {
	name := map[string]string{
		"record": "Recording a call", "commit": "Transaction of calls", "engine": "Recognition", "provider": "Payment provider", "mail": "Mail", "webhook": "Webhook",
	}[what]
	if kind != "" {
		name += ": " + kind
	}
	return name
}

// RefusedBy says who refused a call.
func RefusedBy(reported bool) string {
	if reported {
		return "report of a gateway"
	}
	return "here"
}

// OfAtMost says how many of how many there may be.
func (w Writer) OfAtMost(n, most int64) string {
	return w.Figures.Calls(n) + " of " + w.Figures.Calls(most)
}

// WaitNote says for how long the first of what waits could have been tried.
func WaitNote(overdue time.Duration) string {
	if overdue == 0 {
		return "none is due"
	}
	return "the first is due since " + LongTime(overdue)
}

// LeaseNote says how many leases hold, and how many caps are set.
func (w Writer) LeaseNote(leases, caps int64) string {
	return "by leases: " + w.Figures.Calls(leases) + "; caps: " + w.Figures.Calls(caps)
}

// MoneyFigure names a figure of the money report.
func MoneyFigure(figure string) string { return moneyFigures[figure] }

var moneyFigures = map[string]string{
	"opening": "Opening", "sold": "Sold", "used": "Used", "void": "Void", "returned": "Returned", "closing": "Closing",
	"pay-per-use": "Pay-per-use", "pay-per-use-calls": "Pay-per-use calls", "package-calls": "Package calls", "free-calls": "Free calls", "failed-calls": "Failed calls",
	"paid-in": "Paid in", "settled": "Settled", "refunds": "Refunds", "to-cards": "To cards", "disputes": "Disputes", "credits": "Given and taken", "tax": "Tax",
}

// MoneyTable names a table of the money report, and says what it tells.
func MoneyTable(table string) (title, description string) {
	t := map[string][2]string{
		"calls":    {"Calls", "By what paid them, in the hours in which they were made."},
		"sold":     {"Sold", "What was earned by pay-per-use, and what packages were sold for. Prices include tax; the tax is that on documents."},
		"unused":   {"Unused calls", "What is owed for calls that were paid and not made: opening, and sold, less used, void at expiry and returned, is closing."},
		"balances": {"Balances", "What customers’ balances gained and lost."},
	}[table]
	return t[0], t[1]
}

// JournalAccount is what an account of the journal is called unless it is given a name.
func JournalAccount(account string) string { return journalAccounts[account] }

var journalAccounts = map[string]string{
	"provider": "Payment provider", "disputes": "Payment provider, disputed payments", "unsettled": "Pay-per-use to be settled", "balances": "Customers' balances",
	"unused": "Unused calls of packages", "tax": "Tax to pay", "pay-per-use": "Revenue of pay-per-use", "packages": "Revenue of packages",
	"breakage": "Revenue of calls that expired", "given-back": "Prices given back", "credits": "Credits given", "tax-included": "Tax in prices",
}

// MoneyAsOf says as of when a report is, and in what.
func (w Writer) MoneyAsOf(currency, zone string, asOf time.Time, open bool) string {
	text := "In " + currency + ", days of " + zone + ", as of " + w.Figures.Instant(asOf) + "."
	if open {
		text += " * Calls of this time may still come."
	}
	return text
}

// MadeOf says what a figure is listed for.
func MadeOf(figure string) string {
	return "What “" + MoneyFigure(figure) + "” is made of"
}

// MadeOfPart says that a list is not all of it.
func (w Writer) MadeOfPart(rows int) string {
	return "These are the first " + w.Figures.Calls(int64(rows)) + ". The file has all."
}

// VoucherGives says what a voucher gives.
func (w Writer) VoucherGives(calls int64, offering string) string {
	return w.Counted(calls, "free call", "free calls") + ", " + offering
}

// VoucherUntil says on which day a voucher can be redeemed at the latest.
func VoucherUntil(last string) string { return "Redeem until " + last }

// VouchersMade says what was made.
func (w Writer) VouchersMade(campaign string, codes int) string {
	if codes == 1 {
		return "One voucher of “" + campaign + "”"
	}
	return w.Figures.Calls(int64(codes)) + " vouchers of “" + campaign + "”"
}

// EndVouchers is what a button says that ends a batch.
func EndVouchers(number int64, campaign string) string {
	return "End number " + strconv.FormatInt(number, 10) + ", “" + campaign + "”"
}

// QueueNote says how lanes do: what waits in them, and how many calls a transaction has.
func (w Writer) QueueNote(queued int64, batch float64) string {
	text := "Waiting to be recorded: " + w.Figures.Calls(queued) + "."
	if batch > 0 {
		text += fmt.Sprintf(" Calls in a transaction, on average: %.1f.", batch)
	}
	return text
}

// MadeOfLead says of which time, and of which place, what a figure is made of is listed.
func MadeOfLead(from, to, place string) string {
	text := from
	if to != from {
		text += " to " + to
	}
	if place != "–" {
		text += ", " + place
	}
	return text + ". Together they are the figure; of opening that of its first day, and of closing that of its last."
}

// ConnectionsNote says how many of the connections that there may be are in use.
func (w Writer) ConnectionsNote(used, most int64) string {
	return "connections in use: " + w.OfAtMost(used, most)
}

// AccountNumber names an account by its number.
func AccountNumber(number string) string { return "Account " + number }
