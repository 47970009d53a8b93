package words

import "strconv"

// Of what handlers/overview says that the customer has to see to.

// CallsAreRefused says "Calls of {offering} are refused".
func CallsAreRefused(offering string) string {
	return "Calls of " + offering + " are refused"
}

// CallsStop says "Calls of {offering} stop about {day}".
func CallsStop(offering, day string) string {
	return "Calls of " + offering + " stop about " + day
}

// PackagesEndThen says "No package pays any more then. {then}".
func PackagesEndThen(then string) string {
	return "No package pays any more then. " + then
}

// PackageExpires says "Package {ref} expires {until}".
func PackageExpires(ref, until string) string {
	return "Package " + ref + " expires " + until
}

// PackageHasLeft says "It has {calls} of {offering} left.".
func PackageHasLeft(calls, offering string) string {
	return "It has " + calls + " of " + offering + " left."
}

// PackageHasLeftUnused says "It has {calls} of {offering} left; about {unused} would stay unused.".
func PackageHasLeftUnused(calls, offering, unused string) string {
	return "It has " + calls + " of " + offering + " left; about " + unused + " would stay unused."
}

// MoreCallsFail says "More calls of {offering} fail than usual".
func MoreCallsFail(offering string) string {
	return "More calls of " + offering + " fail than usual"
}

// FailedSince says "{failed} of {calls} since {since}: {share}. Failed calls cost nothing.".
func FailedSince(failed, calls, since, share string) string {
	return failed + " of " + calls + " since " + since + ": " + share + ". Failed calls cost nothing."
}

// FailedSinceUsually says "{failed} of {calls} since {since}: {share}, and {usual} in the {days} days before. Failed calls cost nothing.".
func FailedSinceUsually(failed, calls, since, share, usual string, days int) string {
	return failed + " of " + calls + " since " + since + ": " + share + ", and " + usual + " in the " + strconv.Itoa(days) + " days before. Failed calls cost nothing."
}

// AvailableLasts says "What is available lasts about {left} days".
func (w Writer) AvailableLasts(left int64) string {
	return "What is available lasts " + w.lasting(left)
}

// AvailableAndBelow says "{amount} is available. {belowZero}".
func AvailableAndBelow(amount, belowZero string) string {
	return amount + " is available. " + belowZero
}

// OrderOfIsUnpaid says "An order of {total} is not paid".
func OrderOfIsUnpaid(total string) string {
	return "An order of " + total + " is not paid"
}

// UnpaidOrderExpires says "{what}. It expires {until}; nothing is charged until you pay.".
func UnpaidOrderExpires(what, until string) string {
	return what + ". It expires " + until + "; nothing is charged until you pay."
}

// AutoPurchaseOf says "Automatic purchase of {offering}".
func AutoPurchaseOf(offering string) string {
	return "Automatic purchase of " + offering
}

// ForecastOf says "Purchase by forecast of {offering}".
func ForecastOf(offering string) string {
	return "Purchase by forecast of " + offering
}

// AutoFailed says "{what} failed".
func AutoFailed(what string) string {
	return what + " failed"
}

// AutoTurnedOff says "{what} was turned off".
func AutoTurnedOff(what string) string {
	return what + " was turned off"
}
