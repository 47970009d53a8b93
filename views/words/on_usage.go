package words

import (
	"strings"
	"time"
)

// Of the pages of handlers/usage.

// NotBilledStatus says "Not billed: status {httpStatus}".
func NotBilledStatus(httpStatus string) string {
	return "Not billed: status " + httpStatus
}

// ReportedUpTo says that a call may have been made so much later than it is told, as gateways tell times to the second, or less exactly.
func (w Writer) ReportedUpTo(later time.Duration) string {
	return ", as exactly as it was reported: up to " + w.upTo(later) + " later"
}

// upTo writes a length of time that is a bound, rounded up to the millisecond or, from a second on, to the second.
func (w Writer) upTo(d time.Duration) string {
	if d = ceil(d, time.Millisecond); d < time.Second {
		return w.Figures.Calls(d.Milliseconds()) + " ms"
	}
	seconds := int64(ceil(d, time.Second) / time.Second)
	if seconds%60 != 0 {
		return w.counted(seconds, "second")
	}
	return w.Length(seconds)
}

func ceil(d, unit time.Duration) time.Duration { return (d + unit - 1).Truncate(unit) }

// CallsOfCalls says "{leftCalls} of {quotaCalls} calls".
func CallsOfCalls(leftCalls, quotaCalls string) string {
	return leftCalls + " of " + callsOf(quotaCalls)
}

// RecordedButByTime says " when it was recorded; {leftByTime} by the time of the call, because calls were not recorded in the order in which they were made".
func RecordedButByTime(leftByTime string) string {
	return " when it was recorded; " + leftByTime + " by the time of the call, because calls were not recorded in the order in which they were made"
}

// PaidByPackage says "Paid by package {ref}".
func PaidByPackage(ref string) string {
	return "Paid by package " + ref
}

// PerUseAtPerCall says "Pay-per-use at {price} per call".
func PerUseAtPerCall(price string) string {
	return "Pay-per-use at " + price + " per call"
}

// FromCallOfMonth says "from pay-per-use call {first} of a month on".
func FromCallOfMonth(first string) string {
	return "from pay-per-use call " + first + " of a month on"
}

// CallsFromToOfMonth says "calls {first} to {last} of a month".
func CallsFromToOfMonth(first, last string) string {
	return "calls " + first + " to " + last + " of a month"
}

// RecordedAt says "recorded {at}".
func RecordedAt(at string) string {
	return "recorded " + at
}

// NoCallsFrom says "No calls from {period}".
func NoCallsFrom(period string) string {
	return "No calls from " + period
}

// CallsOnDays says "{calls} on {days}, {first} to {last}, {zones}.".
func CallsOnDays(calls, days, first, last, zones string) string {
	return calls + " on " + days + ", " + first + " to " + last + ", " + zones + "."
}

// NoDeductionsFrom says "No such deductions from {period}".
func NoDeductionsFrom(period string) string {
	return "No such deductions from " + period
}

// CameLate says "{calls} came late: {amount} in {entries}".
func CameLate(calls, amount, entries string) string {
	return calls + " came late: " + amount + " in " + entries
}

// AccruedOpen says "{amount} accrued".
func AccruedOpen(amount string) string {
	return amount + " accrued"
}

// SourceOfConsole says "{source} (the OCR API of this console)".
func SourceOfConsole(source string) string {
	return source + " (the OCR API of this console)"
}

// CallsKeptSince says "Single calls are kept since {day}: of before there are the totals of each hour, under {deductions}.".
func CallsKeptSince(day, deductions string) string {
	return "Single calls are kept since " + day + ": of before there are the totals of each hour, under " + deductions + "."
}

// DeletedKey says "{key} (deleted)".
func DeletedKey(key string) string {
	return key + " (deleted)"
}

// RefusedCounted says how many refused calls there were, and how many of them are in the list.
func (w Writer) RefusedCounted(total, counted int64, kept string, within time.Duration) string {
	calls := w.Counted(total, "call was refused", "calls were refused")
	if counted == 0 {
		return calls + " before anything was recognised: nobody pays them, and they are in the list."
	}
	return calls + " before anything was recognised: nobody pays them. " + w.Counted(counted, "of them was", "of them were") +
		" only counted; the newest " + kept + " of the last " + LongTime(within) + " are kept one by one and in the list."
}

// RefusedOfAll says that what was only counted is not told apart by keys and tags.
func RefusedOfAll(kept string, within time.Duration) string {
	return "Of refused calls the newest " + kept + " of the last " + LongTime(within) + " are in the list. Those that were only counted are not told apart by key and tags."
}

// LookedBackTo says how far the calls were looked through, where no index finds what is looked for.
func LookedBackTo(since, most string) string {
	return "Looked through the calls back to " + since + ": at most " + most + " of each service at a time. “Older” looks further back."
}

// RefusedBecause says "Refused, not billed: {code}".
func RefusedBecause(code string) string {
	return "Refused, not billed: " + code
}

// Milliseconds says "{n} ms".
func Milliseconds(n string) string {
	return n + " ms"
}

// LeftAfter says "{left} left", and when the call was recorded where that explains it.
func LeftAfter(left, note string) string {
	if note == "" {
		return left + " left"
	}
	return left + " left, " + note
}

// LookedAtTime says "Looked at {time}".
func LookedAtTime(at string) string {
	return "Looked at " + at
}

// UsageBy says "By {grouping}", in small letters.
func UsageBy(grouping string) string {
	return "By " + strings.ToLower(grouping)
}

// ToldApartSince says from when on calls are told apart.
func ToldApartSince(since, most string) string {
	return "Calls since " + since + " are told apart: at most " + most + " of each service at a time. Those before are in the totals, and in “Not told apart”. Choose a shorter period to tell them apart, too."
}

// PickedSince says of how many calls those of a key or a tag were looked for.
func PickedSince(since, most string) string {
	return "Only calls since " + since + " are looked through for the key and the tag: at most " + most + " of each service at a time. Those before are in no figure here. Choose a shorter period to look through all of it."
}

// PickedOnly says that usage of a key or a tag is not the whole.
const PickedOnly = "These are the calls of the chosen key and tag only, as far as single calls are kept. Grouped by key or by tags, without them, all calls add up to what was charged."

// RefusedBesides says that refused calls are no part of usage.
func RefusedBesides(calls string) string {
	return "Besides, " + calls + " were refused before anything was recognised. Nobody pays them, and they are no part of these figures; the log of calls has the newest."
}

// OtherTags says that tags found no room in the dictionary of so many sets.
func OtherTags(most string) string {
	return "Other: beyond the " + most + " sets of tags that an account has"
}

// WithoutTag says "Without {name}".
func WithoutTag(name string) string {
	return "Without " + name
}
