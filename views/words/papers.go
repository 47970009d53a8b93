package words

// Of receipts, invoices and credit notes; see web/printer.

// TaxID says "{name} · Tax ID {id}".
func TaxID(name, id string) string { return name + " · Tax ID " + id }

// PeriodOf says "{first day} – {last day} ({zone})".
func PeriodOf(firstDay, lastDay, zone string) string {
	return firstDay + " – " + lastDay + " (" + zone + ")"
}

// PackageLine says what was bought: "{service}, package of {calls} calls, valid for one year".
func PackageLine(service, calls string) string {
	return service + ", package of " + callsOf(calls) + ", valid for one year"
}

// PackageReturnedLine says "{service}, package of {calls} calls, returned unused".
func PackageReturnedLine(service, calls string) string {
	return service + ", package of " + callsOf(calls) + ", returned unused"
}

// PayPerUseLine says what was used: late calls are of earlier months, and several tiers have no one price.
func PayPerUseLine(service string, late, tiers bool) string {
	switch {
	case late && tiers:
		return service + ", late pay-per-use calls of earlier months, hours with prices of several tiers"
	case late:
		return service + ", late pay-per-use calls of earlier months"
	case tiers:
		return service + ", pay-per-use calls, hours with prices of several tiers"
	}
	return service + ", pay-per-use calls"
}

// OrderGivenBack says "Price of order {order}, given back".
func OrderGivenBack(order string) string { return "Price of order " + order + ", given back" }

// CardPaymentKept says "Card payment for order {order}, which it did not complete: added to the prepaid balance".
func CardPaymentKept(order string) string {
	return "Card payment for order " + order + ", which it did not complete: added to the prepaid balance"
}

// AdvanceReceived says what a receipt is. The provider is "" where none is known.
func AdvanceReceived(provider string) string {
	return "Received by card" + inBrackets(provider) + " and added to the prepaid balance. This confirms an advance payment and is no invoice: " +
		"what the balance pays for is invoiced, with its tax."
}

// AdvanceByTransfer says what a receipt for a bank transfer is.
const AdvanceByTransfer = "Received by bank transfer and added to the prepaid balance. This confirms an advance payment and is no invoice: " +
	"what the balance pays for is invoiced, with its tax."

// GivenBackToCard says "Given back to the card that paid ({provider}).".
func GivenBackToCard(provider string) string {
	return "Given back to the card that paid" + inBrackets(provider) + "."
}

// PaidByCard says "Paid by card ({provider}). Nothing is to be paid on this invoice.".
func PaidByCard(provider string) string {
	return "Paid by card" + inBrackets(provider) + ". Nothing is to be paid on this invoice."
}

func inBrackets(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// TaxGivenBack says how the tax of a credit note was computed, so that the figures can be checked.
func TaxGivenBack(tax, corrects string) string {
	return "Prices include " + tax + ". The tax is what the tax of " + corrects + " shrinks by, so that credit notes over all of it " +
		"have exactly its tax; the net amount is what remains of the total."
}

// TaxOfTotal says how the tax was computed, and what it is rounded to.
func TaxOfTotal(tax, smallest string) string {
	return "Prices include " + tax + ". The tax is computed on the sum of the lines and rounded half up to " + smallest + "; the net amount is what remains of the total."
}

// TotalRounded says how a total was rounded, and what was charged.
func TotalRounded(smallest, sum string) string {
	return "Lines are exact; the total is their sum, rounded half up to " + smallest + ". What was charged is the sum, " + sum + "."
}

// TheMinor names one of the smallest amount of a currency: "the cent".
func TheMinor(one string) string { return "the " + one }
