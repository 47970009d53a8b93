package words

import "strconv"

// Of the pages of handlers/auto.

// AutoTopUpOn says "Automatic top-up is on: {amount} are charged when less than {threshold} is available, and several times that at once if it takes more.".
func AutoTopUpOn(amount, threshold string) string {
	return "Automatic top-up is on: " + amount + " are charged when less than " + threshold + " is available, and several times that at once if it takes more."
}

// AutoPurchaseOn says "A package of {calls} of {service} in {region} is bought when fewer than {thresholdCalls} are left.".
func AutoPurchaseOn(calls, service, region, thresholdCalls string) string {
	return "A package of " + calls + " of " + service + " in " + region + " is bought when fewer than " + thresholdCalls + " are left."
}

// AmountLimits says "From {least}, in {steps}.".
func AmountLimits(least, steps string) string {
	return "From " + least + ", in " + steps + "."
}

// CapUsed says "{spent} of {monthlyCap} used this month".
func CapUsed(spent, monthlyCap string) string {
	return spent + " of " + monthlyCap + " used this month"
}

// SizeOfService says "{calls} of {offering}".
func SizeOfService(calls, offering string) string {
	return calls + " of " + offering
}

// AtMost says "For {amount} at most".
func AtMost(amount string) string {
	return "For " + amount + " at most"
}

// FewerThanLeft says "Fewer than {thresholdCalls} left".
func FewerThanLeft(thresholdCalls string) string {
	return "Fewer than " + thresholdCalls + " left"
}

// TurnOffBuying says "Turn off buying {what}".
func TurnOffBuying(what string) string {
	return "Turn off buying " + what
}

// RestsUntil says "Until {restUntil}".
func RestsUntil(restUntil string) string {
	return "Until " + restUntil
}

// NothingSoldHere says "No packages are sold in {region}. Choose another region at the top.".
func NothingSoldHere(region string) string {
	return "No packages are sold in " + region + ". Choose another region at the top."
}

// PackageOf says "Package of {offering}".
func PackageOf(offering string) string {
	return "Package of " + offering
}

// PackagesByForecast says "{quantity} × {size} of {offering}, by forecast".
func PackagesByForecast(quantity, size, offering string) string {
	return quantity + " × " + size + " of " + offering + ", by forecast"
}

// NewestFirst says "The newest {most} at most, newest first.".
func NewestFirst(most int) string {
	return "The newest " + strconv.Itoa(most) + " at most, newest first."
}

// StepsExample says " For example, with {short} available, {plan}".
func StepsExample(short, plan string) string {
	return " For example, with " + short + " available, " + plan
}

// NoMoreAllowed says "{charged}: no more is allowed in a month, or in one charge.".
func NoMoreAllowed(charged string) string {
	return charged + ": no more is allowed in a month, or in one charge."
}

// AreCharged says "{amount} are charged".
func AreCharged(amount string) string {
	return amount + " are charged"
}

// CapAllowsNoStep says " The cap allows no further step this month, although less than {threshold} is available: raise it, or top up yourself.".
func CapAllowsNoStep(threshold string) string {
	return " The cap allows no further step this month, although less than " + threshold + " is available: raise it, or top up yourself."
}

// ForecastTried says "Buying for {offering} by forecast is tried. Nothing is bought until you switch it on.".
func ForecastTried(offering string) string {
	return "Buying for " + offering + " by forecast is tried. Nothing is bought until you switch it on."
}

// ForecastHow says how it is decided, and how long it is tried.
func (w Writer) ForecastHow(days int64) string {
	window := w.counted(days, "day")
	return "When no calls are left, the calls of the last " + window + " are worked out again: paid per use, and with each package on sale bought before them. " +
		"The cheapest is bought if it saves enough within these " + window + ". Nothing is bought while a key is used more than usual, or while calls are refused when packages are used up. " +
		"First it is tried: you see what it would have bought, and can switch it on when " + window + " of your calls are known."
}

// ForecastLeast says of what time so much has to be saved.
func ForecastLeast(days string) string { return "By calls as those of the last " + days + "." }

// ForecastTerms says "For {cap} a month at most, if {least} is saved, at least {pause} apart.".
func ForecastTerms(monthlyCap, least, pause string) string {
	return "For " + monthlyCap + " a month at most, if " + least + " is saved, at least " + pause + " apart."
}

// SwitchOnBuying says "Switch on: {what}".
func SwitchOnBuying(what string) string { return "Switch on: " + what }

// ForecastNoTrials says that nothing would have been bought.
func ForecastNoTrials() string {
	return "It would have bought nothing so far: calls were left, or no package would have saved enough."
}

// ForecastSum says what all that would have been bought came to.
func ForecastSum(purchases, price, perUse, saved string) string {
	return "It would have made " + purchases + " for " + price + ". The calls that these would have paid cost " + perUse + " per use until now: " + saved + "."
}

// SavedSoFar says "{amount} saved".
func SavedSoFar(amount string) string { return amount + " saved" }

// NotSavedYet says "{amount} not saved yet".
func NotSavedYet(amount string) string { return amount + " not saved yet" }

// ForecastTiers says that prices with steps make it inexact.
func ForecastTiers() string {
	return "Prices of calls have steps here: with fewer calls paid per use, later ones might have cost more, so that what is saved is about. “What if?” works it out."
}

// WouldHaveBought says "Would have bought {quantity} × {size} on {day}".
func WouldHaveBought(quantity, size, day string) string {
	return "Would have bought " + quantity + " × " + size + " on " + day
}

// BoughtOn says "Bought {quantity} × {size} on {day}".
func BoughtOn(quantity, size, day string) string {
	return "Bought " + quantity + " × " + size + " on " + day
}

// ExpectedToSave says "{amount} expected to be saved".
func ExpectedToSave(amount string) string { return amount + " expected to be saved" }
