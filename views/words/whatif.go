package words

import (
	"strconv"
	"strings"
)

// Of what would have been.

// LastDays says "the last {days} days".
func LastDays(days string) string { return "the last " + days + " days" }

// SpecOption says "{service} in {region}: {calls}, {price}".
func SpecOption(calls, price, service, region string) string {
	return service + " in " + region + ": " + calls + ", " + price
}

// BoughtThen says "{quantity} × {size} of {offering}, bought on {day}".
func BoughtThen(quantity, size, offering, day string) string {
	return quantity + " × " + size + " of " + offering + ", bought on " + day
}

// BuyNow says "Buy this now: {quantity} × {size} of {offering}".
func BuyNow(quantity, size, offering string) string {
	return "Buy this now: " + quantity + " × " + size + " of " + offering
}

// LeftUntil says "{calls} until {day}".
func LeftUntil(calls, day string) string { return calls + " until " + day }

// WhatIfProven says that the answer is exact, and how that is known.
func WhatIfProven(hours string) string {
	return "Exact: replayed as it was, each of the " + hours + " comes to what was charged, to the last fraction; and so is what would have been worked out call by call."
}

// WhatIfNothing says that nothing was called.
func WhatIfNothing(days string) string {
	return "No successful calls in the last " + days + ", so there is nothing to replay."
}

// WhatIfOdd says that some hours were charged in another order than calls were made in, and what that comes to.
func WhatIfOdd(hours, replayed, then string) string {
	return "Calls of " + hours + " were charged in another order than they were made in, such as calls that were reported late. Replayed in the order in which they were made, and otherwise as it was, all of it comes to " +
		replayed + " per use instead of the " + then + " that were charged; what would have been is compared with that replay."
}

// WhatIfDoubt says that the single calls of some hours are not known, and how far the answer may be off.
func WhatIfDoubt(calls, hours, most string) string {
	return "Not exact: of " + calls + " in " + hours + " it is not looked up when in the hour they were made, where that matters. What is saved may be off by " + most + " at most, either way."
}

// WhatIfMoney says what is not looked at.
func WhatIfMoney() string {
	return "Money is taken as there: what the calls would have cost is told, not whether the balance would have been enough. Calls that were refused then are not in it, nor are failed ones, which nobody pays."
}

// WhatIfPackages says what the sums have in them.
func WhatIfPackages(bought string) string {
	return "What was paid is pay-per-use, and " + bought + " for packages that were bought in this time and kept; older packages pay calls here but were paid before."
}

// WhatIfRules says who decides.
func WhatIfRules() string {
	return "Each call is charged by the rules that charge real ones: the same order of packages, region by region, and the tiers of each month."
}

// WhatIfMoved says what is assumed of calls in another region.
func WhatIfMoved(region string) string {
	return "Calls that would have been made in " + region + " are taken as if their service had been subscribed there; packages of other regions pay none of them."
}

// WhatIfBuying says how a purchase is replayed.
func WhatIfBuying() string {
	return "What is bought here pays from the beginning of its day, in the order of deductions with the packages that you had, and costs its price of today."
}

// WhatIfOtherPrices says how other prices are replayed.
func WhatIfOtherPrices(day string) string {
	return "Prices are those of the end of " + day + " for all of this time: of calls, and of packages that were bought in it. What was not sold then keeps its price."
}

// WhatIfStopped says what happens without pay-per-use.
func WhatIfStopped() string {
	return "With packages only, what no package covers is refused and costs nothing."
}

// WhatIfCapped says what the cap does.
func WhatIfCapped(most string) string {
	return "At most " + most + ", for the whole account: what goes beyond is refused. Caps that were set then have done what they did. Of the first month, what was used before its first day here counts."
}

// WhatIfReturned says what becomes of packages that were given back.
func WhatIfReturned(packages string) string {
	return packages + " you gave back unused: taken as never bought, also where calls that would have been made elsewhere could have used them."
}

// WhatIfBoughtThis asks "What if you had bought {packages} of {offering}?".
func WhatIfBoughtThis(packages, offering string) string {
	return "What if you had bought " + packages + " of " + offering + "?"
}

// WhatIfFor says of the calls that an offer is for.
func WhatIfFor(calls, paid string) string {
	return calls + " were paid per use, " + paid + " in all"
}

// CapPer says "{amount} a day".
func CapPer(amount, span string) string { return amount + " " + span }

// WasThen says "{calls} then".
func WasThen(calls string) string { return calls + " then" }

// Saved names a difference.
func Saved(less bool) string {
	if less {
		return "You would have saved"
	}
	return "You would have paid more"
}

// What is wrong with a question.
const (
	WhatIfUnknownPackage = "Choose a package of the list."
	WhatIfUnknownRegion  = "Choose a region of the list."
	WhatIfUnknownService = "Choose a service of the list."
	WhatIfDay            = "Enter a day of the time that is replayed, such as its first."
	WhatIfPriceDay       = "Enter a day."
	WhatIfTooMuch        = "You have called in too many hours to replay so many days at once. Choose fewer."
	WhatIfTooLarge       = "This comes to more than can be added up. Ask about less."
	WhatIfCapKind        = "Choose what the cap counts."
	WhatIfCapAmount      = "Enter a number above zero."
)

// WhatIfQuantity says how many packages a purchase of a question may be of.
func WhatIfQuantity(most int) string {
	return "Enter a whole number from 1 to " + strconv.Itoa(most) + "."
}

// WhatIfDays says how many days can be replayed.
func WhatIfDays(days []string) string {
	last := len(days) - 1
	return "Choose " + strings.Join(days[:last], ", ") + " or " + days[last] + " days."
}
