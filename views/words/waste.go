package words

// Of calls that packages waste, and of what a purchase adds.

// SpanOf says "{least} to {most}".
func SpanOf(least, most string) string { return least + " to " + most }

// AboutCalls says "{calls}" and, where there is one, the span that it is in.
func AboutCalls(calls, span string) string {
	if span == "" {
		return calls
	}
	return calls + " (" + span + ")"
}

// NewUnused says "At your rate about {unused} of the {new} calls would expire unused.".
func NewUnused(unused, calls string) string {
	return "At your rate about " + unused + " of the " + callsOf(calls) + " would expire unused."
}

// LeftAndNewUnused says "You have {left} left until {day}; at your rate about {unused} of the {new} new ones would expire unused.".
func LeftAndNewUnused(left, day, unused, calls string) string {
	return "You have " + left + " left until " + day + "; at your rate about " + unused + " of the " + calls + " new ones would expire unused."
}

// NothingNeeded says that the packages which there are pay for all calls that the new ones could.
func NothingNeeded() string {
	return "At your rate the packages that you have pay for all of these calls."
}

// SmallestIs says "{purchase} are the smallest purchase that covers the about {needed} that your packages do not.".
func SmallestIs(purchase, needed string) string {
	return purchase + " is the smallest purchase that covers the about " + needed + " that your packages do not."
}

// OldOnePays says "Of the {left} left in {ref} about {used} are used before {day}, and {wasted} expire unused.".
func OldOnePays(ref, left, day, wasted string) string {
	if wasted == "" {
		return "The " + left + " left in " + ref + " are used before it expires on " + day + ", and the new package pays after them."
	}
	return "Of the " + left + " left in " + ref + " about " + wasted + " expire unused on " + day + "; the new package pays only what this one does not."
}

// VoidAtExpiry says "about {calls}, if calls go on as in the last {days} days".
func VoidAtExpiry(calls, days string) string {
	return "about " + calls + ", if calls go on as in the last " + days + " days"
}

// VoidByWeekday says "; about {calls} with each weekday at its own rate".
func VoidByWeekday(calls string) string {
	return "; about " + calls + " with each weekday at its own rate"
}

// NoneVoid says that a package is used whole before it expires.
func NoneVoid(days string) string {
	return "none, if calls go on as in the last " + days + " days"
}

// PaysFromAbout says "Pays from about {day} on, when those before it are used up.".
func PaysFromAbout(day string) string {
	return "Pays from about " + day + " on, when those before it are used up."
}

// UsedUpAbout says "Used up about {day}.".
func UsedUpAbout(day string) string { return "Used up about " + day + "." }

// LeftAtExpiry says "Not used up when it expires on {day}.".
func LeftAtExpiry(day string) string { return "Not used up when it expires on " + day + "." }

// FromAbout says "From about {day}".
func FromAbout(day string) string { return "From about " + day }
