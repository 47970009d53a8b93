package words

import "strconv"

// Of the pages of handlers/billing.

// Since says "Since {arrearsSince}".
func Since(arrearsSince string) string {
	return "Since " + arrearsSince
}

// StarterUsedNoArrears says "{used} used. It is no arrears.".
func StarterUsedNoArrears(used string) string {
	return used + " used. It is no arrears."
}

// BelowZero says "Below zero, pay-per-use goes on {howLong}.".
func BelowZero(howLong string) string {
	return "Below zero, pay-per-use goes on " + howLong + "."
}

// AddressPrinted says "Printed on documents. Confirmed on {emailConfirmedAt}: each new document is mailed there as a PDF file.".
func AddressPrinted(emailConfirmedAt string) string {
	return "Printed on documents. Confirmed on " + emailConfirmedAt + ": each new document is mailed there as a PDF file."
}

// PDFOf says "{document} (PDF)".
func PDFOf(document string) string {
	return document + " (PDF)"
}

// DisputeOpenSince says "open since {createdAt}: {amount} taken back by the card's bank".
func DisputeOpenSince(createdAt, amount string) string {
	return "open since " + createdAt + ": " + amount + " taken back by the card's bank"
}

// TakenBackByBank says "{amount} were taken back by the card's bank".
func TakenBackByBank(amount string) string {
	return amount + " were taken back by the card's bank"
}

// DisputeLostOn says "decided on {updatedAt}: the cardholder keeps {amount}".
func DisputeLostOn(updatedAt, amount string) string {
	return "decided on " + updatedAt + ": the cardholder keeps " + amount
}

// WentToCardholder says "{amount} went back to the cardholder".
func WentToCardholder(amount string) string {
	return amount + " went back to the cardholder"
}

// DisputeWonOn says "decided on {updatedAt}: {amount} are back in your balance".
func DisputeWonOn(updatedAt, amount string) string {
	return "decided on " + updatedAt + ": " + amount + " are back in your balance"
}

// DisputeNamed says "Dispute {ref}".
func DisputeNamed(ref string) string {
	return "Dispute " + ref
}

// WentBackToCard says "{amount} went back to your card".
func WentBackToCard(amount string) string {
	return amount + " went back to your card"
}

// AreInBalance says "{amount} are in your balance".
func AreInBalance(amount string) string {
	return amount + " are in your balance"
}

// CardRefusedRefund says "It could not go back to the card. {why} The whole amount is in your balance.".
func CardRefusedRefund(why string) string {
	return "It could not go back to the card. " + why + " The whole amount is in your balance."
}

// GoBackToCard says "{amount} go back to your card".
func GoBackToCard(amount string) string {
	return amount + " go back to your card"
}

// RefundNamed says "Refund {ref}".
func RefundNamed(ref string) string {
	return "Refund " + ref
}

// CouldNotGoBack says "{amount} could not go back to your card".
func CouldNotGoBack(amount string) string {
	return amount + " could not go back to your card"
}

// RefundFailedNote says " {why} The amount is in your balance.".
func RefundFailedNote(why string) string {
	return " " + why + " The amount is in your balance."
}

// PaymentNamed says "Payment {ref}".
func PaymentNamed(ref string) string {
	return "Payment " + ref
}

// TopUpReceived says "Top-up of {amount} received".
func TopUpReceived(amount string) string {
	return "Top-up of " + amount + " received"
}

// WaitingForPayment says "Waiting for the payment of {amount}".
func WaitingForPayment(amount string) string {
	return "Waiting for the payment of " + amount
}

// PaidButOrder says "Paid, but the order is {status}".
func PaidButOrder(status string) string {
	return "Paid, but the order is " + status
}

// MoneyCameLate says "The money came after the order was {status}. It is in your balance and can pay another order.".
func MoneyCameLate(status string) string {
	return "The money came after the order was " + status + ". It is in your balance and can pay another order."
}

// OrderWaitsUntil says " The order waits for you until {expiresAt}.".
func OrderWaitsUntil(expiresAt string) string {
	return " The order waits for you until " + expiresAt + "."
}

// DaysInZone says "{from} to {until}, days in {zones}".
func DaysInZone(from, until, zones string) string {
	return from + " to " + until + ", days in " + zones
}

// StatementAsOf says "What follows is as of {now}. The statement is final soon after the month has ended.".
func StatementAsOf(now string) string {
	return "What follows is as of " + now + ". The statement is final soon after the month has ended."
}

// NotInStatementYet says "Not in this statement yet: {accrued} of pay-per-use in hours that are not settled.".
func NotInStatementYet(accrued string) string {
	return "Not in this statement yet: " + accrued + " of pay-per-use in hours that are not settled."
}

// StatementOf says "Statement of {month}".
func StatementOf(month string) string {
	return "Statement of " + month
}

// FromTo says "{first} to {last}".
func FromTo(first, last string) string {
	return first + " to " + last
}

// MoreInCSV says "{label}: {entries} more, one by one in the CSV file".
func MoreInCSV(label, entries string) string {
	return label + ": " + entries + " more, one by one in the CSV file"
}

// LateBesides says "{entries} besides: calls that came in after their hour was settled".
func LateBesides(entries string) string {
	return entries + " besides: calls that came in after their hour was settled"
}

// AmountRange says "From {least} to {most}, in {steps}.".
func AmountRange(least, most, steps string) string {
	return "From " + least + " to " + most + ", in " + steps + "."
}

// TopUpCoversStarter says "A top-up first covers the {used} that are owed of the starter credit of {starter}.".
func TopUpCoversStarter(used, starter string) string {
	return "A top-up first covers the " + used + " that are owed of the starter credit of " + starter + "."
}

// TopUpSeveralTimes says "{owed} are owed, more than one top-up can be: top up several times. When nothing is owed any more, {then}".
func TopUpSeveralTimes(owed, then string) string {
	return owed + " are owed, more than one top-up can be: top up several times. When nothing is owed any more, " + then
}

// TopUpClears says "A top-up of at least {needed} clears the arrears: {then}".
func TopUpClears(needed, then string) string {
	return "A top-up of at least " + needed + " clears the arrears: " + then
}

// StarterOwedThen says "Then {left} of the starter credit are owed".
func StarterOwedThen(left string) string {
	return "Then " + left + " of the starter credit are owed"
}

// ArrearsThen says "Still in arrears then: {left} owed".
func ArrearsThen(left string) string {
	return "Still in arrears then: " + left + " owed"
}

// AvailableThen says "Available then: {left}".
func AvailableThen(left string) string {
	return "Available then: " + left
}

// TransactionNamed says "Transaction {ref}".
func TransactionNamed(ref string) string {
	return "Transaction " + ref
}

// ByThisTransaction says "{status} by this transaction".
func ByThisTransaction(status string) string {
	return status + " by this transaction"
}

// CallsOfServiceIn says "{calls} calls of {service} in {region}".
func CallsOfServiceIn(calls, service, region string) string {
	return callsOf(calls) + " of " + service + " in " + region
}

// TopUpPaidOrder says "The top-up of {amount} is on your balance, and the order is paid from there.".
func TopUpPaidOrder(amount string) string {
	return "The top-up of " + amount + " is on your balance, and the order is paid from there."
}

// LateEntryNo says "Late entry no. {number} of this hour: these calls reached the meter after the hour had been settled. They are in no other entry.".
func LateEntryNo(number string) string {
	return "Late entry no. " + number + " of this hour: these calls reached the meter after the hour had been settled. They are in no other entry."
}

// UsageFolded says "{service} · {region}" of pay-per-use.
func UsageFolded(service, region string) string {
	return service + " · " + region
}

// Listed says "{a}, {b}".
func Listed(a, b string) string { return a + ", " + b }

// OfDay says "of {what}, {when}".
func OfDay(what, when string) string {
	return "of " + what + ", " + when
}

// Megabytes says "256 MB" of bytes, rounded down.
func Megabytes(bytes int64) string { return strconv.FormatInt(bytes>>20, 10) + " MB" }

// UsedSince says "Used since {day}".
func UsedSince(day string) string { return "Used since " + day }

// VerifyCommand says "ocrconsole verify-statement FILE --key {key}", as it is typed.
func VerifyCommand(key string) string { return "ocrconsole verify-statement FILE --key " + key }
