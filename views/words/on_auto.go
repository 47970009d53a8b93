package words

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
