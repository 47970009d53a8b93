package words

// Of the pages of handlers/usage.

// NotBilledStatus says "Not billed: status {httpStatus}".
func NotBilledStatus(httpStatus string) string {
	return "Not billed: status " + httpStatus
}

// ReportedUpTo says ", as exactly as it was reported: up to {later} later".
func ReportedUpTo(later string) string {
	return ", as exactly as it was reported: up to " + later + " later"
}

// CallsOfCalls says "{leftCalls} of {quotaCalls} calls".
func CallsOfCalls(leftCalls, quotaCalls string) string {
	return leftCalls + " of " + quotaCalls + " calls"
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

// FromCallOfMonth says "from the {first}. pay-per-use call of a month on".
func FromCallOfMonth(first string) string {
	return "from the " + first + ". pay-per-use call of a month on"
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
