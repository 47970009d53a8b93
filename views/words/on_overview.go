package words

import "strconv"

// Of the pages of handlers/overview.

// MoreServices says "{n} more services in use".
func (w Writer) MoreServices(n int64) string {
	return w.Counted(n, "more service", "more services") + " in use"
}

// NoCallsInPackages says "No calls left in packages. {now}".
func NoCallsInPackages(now string) string {
	return "No calls left in packages. " + now
}

// BuyMoreCallsOf says "Buy more calls of {offering}".
func BuyMoreCallsOf(offering string) string {
	return "Buy more calls of " + offering
}

// UntilTheyExpire says "Enough until they expire on {day}".
func UntilTheyExpire(day string) string {
	return "Enough until they expire on " + day
}

// UntilTheyExpireUnused says "Enough until they expire on {day}: about {calls} would stay unused".
func UntilTheyExpireUnused(day, calls string) string {
	return "Enough until they expire on " + day + ": about " + calls + " would stay unused"
}

// LastsUntilAbout says "Lasts until about {day}".
func LastsUntilAbout(day string) string {
	return "Lasts until about " + day
}

// LastsUntilAboutSoon says "Lasts until about {day}, {until}".
func LastsUntilAboutSoon(day, until string) string {
	return "Lasts until about " + day + ", " + until
}

// NoRateYet says "Less than {days} whole days of calls, so no rate yet".
func (w Writer) NoRateYet(days int64) string {
	return "Less than " + w.counted(days, "whole day") + " of calls, so no rate yet"
}

// NoCallsInLast says "No calls in the last {days} days".
func (w Writer) NoCallsInLast(days int64) string {
	return "No calls in the last " + w.counted(days, "day")
}

// CallsInLast says "{calls} in the last {days} days".
func (w Writer) CallsInLast(calls string, days int64) string {
	return calls + " in the last " + w.counted(days, "day")
}

// CallsADay says "About {calls} a day, the rate of the last {days} days".
func (w Writer) CallsADay(calls string, days int64) string {
	return "About " + calls + " a day, the rate of the last " + w.counted(days, "day")
}

// CallsOfDays says "{calls}, {first} to {last}, {zones}.".
func CallsOfDays(calls, first, last, zones string) string {
	return calls + ", " + first + " to " + last + ", " + zones + "."
}

// CallsOf says "{calls} of {service}".
func CallsOf(calls, service string) string {
	return calls + " of " + service
}

// MoneyLasts says "Lasts about {left} days at {amount} a day, the pay-per-use of the last {days} days".
func (w Writer) MoneyLasts(left int64, amount string, days int64) string {
	return "Lasts " + w.lasting(left) + " at " + amount + " a day, the pay-per-use of the last " + w.counted(days, "day")
}

// lasting says for how long something is enough, of which only whole days are counted.
func (w Writer) lasting(days int64) string {
	if days < 1 {
		return "less than a day"
	}
	return "about " + w.counted(days, "day")
}

// NoPayPerUseInLast says "No pay-per-use in the last {days} days".
func (w Writer) NoPayPerUseInLast(days int64) string {
	return "No pay-per-use in the last " + w.counted(days, "day")
}

// TopsUpWhen says "{amount} when less than {threshold} is available".
func TopsUpWhen(amount, threshold string) string {
	return amount + " when less than " + threshold + " is available"
}

// ByDay says "By {day}".
func ByDay(day string) string {
	return "By " + day
}

// AllOf says "All of {month}".
func AllOf(month string) string {
	return "All of " + month
}

// MoreThanBy says "{share} more than by {day}".
func MoreThanBy(share, day string) string {
	return share + " more than by " + day
}

// LessThanBy says "{share} less than by {day}".
func LessThanBy(share, day string) string {
	return share + " less than by " + day
}

// AsMuchAsBy says "As much as by {day}".
func AsMuchAsBy(day string) string {
	return "As much as by " + day
}

// NotProjectedYet says "Not before there are {days} days of calls.".
func (w Writer) NotProjectedYet(days int64) string {
	return "Not before there are " + w.counted(days, "day") + " of calls."
}

// SpentAndToCome says "Spent so far, and pay-per-use of {amount} to come".
func SpentAndToCome(amount string) string {
	return "Spent so far, and pay-per-use of " + amount + " to come"
}

// ProjectedBetween says "{low} to {high}, as in the quieter and the busier half of the last {days} days. Packages that you will buy are not in it.".
func (w Writer) ProjectedBetween(low, high string, days int64) string {
	return low + " to " + high + ", as in the quieter and the busier half of the last " + w.counted(days, "day") + ". Packages that you will buy are not in it."
}

// CapsOf names the line on caps: "Cap", or "Caps, the fullest of 3".
func (w Writer) CapsOf(count int64) string {
	if count == 1 {
		return "Cap"
	}
	return "Caps, the fullest of " + w.Figures.Calls(count)
}

// CapNamed says "{cap}, {limit}".
func CapNamed(ref, limit string) string { return ref + ", " + limit }

// PercentUsed says "{percent} % used".
func (w Writer) PercentUsed(percent int64) string { return w.Figures.Calls(percent) + " % used" }

// CallsInLastDays is the title of a chart of so many days.
func CallsInLastDays(days int) string { return "Calls in the last " + strconv.Itoa(days) + " days" }
