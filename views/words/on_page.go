package words

// Of the pages of handlers/page.

// CoolingOff says "Within {length} of payment, a package that has paid no call yet can be returned to where it was paid from: the balance or the card. Once it has paid a call, it cannot.".
func CoolingOff(length string) string {
	return "Within " + length + " of payment, a package that has paid no call yet can be returned to where it was paid from: the balance or the card. Once it has paid a call, it cannot."
}

// CardPaymentOf says "Card payment of {what}".
func CardPaymentOf(what string) string {
	return "Card payment of " + what
}

// CreditFor names what the operator gave, and why.
func CreditFor(reason string) string { return "Credit by the operator: " + reason }

// DebitFor names what the operator took, and why.
func DebitFor(reason string) string { return "Debit by the operator: " + reason }

// VoucherFor names what a voucher of a campaign gave.
func VoucherFor(campaign string) string { return "Voucher of “" + campaign + "”" }

// OrderOf says "Order of {what}".
func OrderOf(what string) string {
	return "Order of " + what
}

// ChargebackTaken says "Chargeback: payment {payment} taken back by the card's bank".
func ChargebackTaken(payment string) string {
	return "Chargeback: payment " + payment + " taken back by the card's bank"
}

// ChargebackGivenBack says "Chargeback of payment {payment} given back by the card's bank".
func ChargebackGivenBack(payment string) string {
	return "Chargeback of payment " + payment + " given back by the card's bank"
}

// RefundByProvider says "Refund of payment {payment} to its card, made by the payment provider".
func RefundByProvider(payment string) string {
	return "Refund of payment " + payment + " to its card, made by the payment provider"
}

// RefundNotReached says "Refund of payment {payment} that did not reach its card".
func RefundNotReached(payment string) string {
	return "Refund of payment " + payment + " that did not reach its card"
}

// FromPrice says "from {price}".
func FromPrice(price string) string {
	return "from " + price
}

// FromCall says "from call {first}".
func FromCall(first string) string {
	return "from call " + first
}

// CallsFromTo says "calls {first} to {last}".
func CallsFromTo(first, last string) string {
	return "calls " + first + " to " + last
}

// InArrearsBy says "The account is in arrears by {owed} since {arrearsSince}. {consequence}".
func InArrearsBy(owed, arrearsSince, consequence string) string {
	return "The account is in arrears by " + owed + " since " + arrearsSince + ". " + consequence
}

// PictureLimits says "{names}, up to {megabytes} MB, up to {decoded} MB when decoded, sides of {shortest} to {longest} px.".
func PictureLimits(names, megabytes, decoded, shortest, longest string) string {
	return names + ", up to " + megabytes + " MB, up to " + decoded + " MB when decoded, sides of " + shortest + " to " + longest + " px."
}

// PerUseOfMonth says "Pay-per-use of {month}".
func PerUseOfMonth(month string) string {
	return "Pay-per-use of " + month
}

// TestModeOf says "Test mode: {provider}".
func TestModeOf(provider string) string {
	return "Test mode: " + provider
}

// PackageSize says "{calls} / 1 year".
func PackageSize(calls string) string {
	return calls + " / 1 year"
}

// ByTimesOfCalls says "{byTime} by the times of the calls".
func ByTimesOfCalls(byTime string) string {
	return byTime + " by the times of the calls"
}

// PayPerUseOf says "Pay-per-use of {service} in {region}, {hour}, {calls}".
func PayPerUseOf(service, region, hour, calls string) string {
	return "Pay-per-use of " + service + " in " + region + ", " + hour + ", " + calls
}

// PackagesOf says "{quantity} × {calls} calls of {service} in {region}".
func PackagesOf(quantity, calls, service, region string) string {
	return quantity + " × " + callsOf(calls) + " of " + service + " in " + region
}
