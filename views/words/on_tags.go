package words

import "strconv"

// TryTags says "What the call is for, at most {most}, such as team=scan, env=prod. Usage is told apart by them.".
func TryTags(most int) string {
	return "What the call is for, at most " + strconv.Itoa(most) + ", such as team=scan, env=prod. Usage is told apart by them; or nothing."
}

// TooManyToDivide says that calls of an hour are too many to be told apart.
func TooManyToDivide(most string) string {
	return "This hour has more than " + callsOf(most) + " of the service. No more are looked through at a time, so they are not told apart here; the file of calls has each with its key and tags."
}

// NotDivided says that the calls of an hour or a transaction cannot be told apart, and why.
const NotDivided = "The calls of it cannot be told apart: single calls of that time are not kept, or they were recorded while another transaction for the same hour was being posted."

// OthersOfHour says that the links of a division lead to more than what was divided.
const OthersOfHour = "Another transaction charged calls of the same hour, which came late. The links lead to the calls of the hour, with those of the other."

// PickedDeductions says what deductions of a key or a tag leave out.
const PickedDeductions = "Each line has only the calls of the chosen key and tag, with what these cost, as far as single calls are kept. What a package had left is of all its calls and not shown."

// PickedCharges says what transactions of a key or a tag leave out, and what their days are.
const PickedCharges = "Only pay-per-use is charged for calls: top-ups, orders and refunds are of no key and no tag and not shown. “From” and “To” are the days on which the calls were made. The parts of one transaction, over all keys or all sets of tags, add up to it."

// OpenCharges says "In no transaction yet: {calls} for {amount}", and why.
func OpenCharges(calls, amount string) string {
	return "In no transaction yet: " + calls + " for " + amount + ". Calls are charged when their hour is over, and late ones soon after they came."
}

// MixedCharges says "In the transactions marked “Not told apart”: {calls} for {amount}", and what that means.
func MixedCharges(calls, amount string) string {
	return "In the transactions marked “Not told apart”: " + calls + " for " + amount + ". Some calls of their hours were recorded while these were being charged, so it is known of the hour only."
}

// ChargesKeptSince says since when it is known whose calls were charged.
func ChargesKeptSince(since string) string {
	return "Single calls are kept since " + since + ": of transactions for calls before, nobody can tell whose they were."
}

// PartOfCalls says "{part} of {whole}".
func PartOfCalls(part, whole string) string { return part + " of " + whole }

// HourPartly says that an hour is charged in part.
const HourPartly = "some calls of this hour are not charged yet"
