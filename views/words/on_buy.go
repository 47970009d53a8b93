package words

import "strconv"

// Of the pages of handlers/buy.

// NotSoldIn says "{service} is not sold in {region}.".
func NotSoldIn(service, region string) string {
	return service + " is not sold in " + region + "."
}

// SizeNotSold says "This size is not sold for {service} in {region}. Choose one of these.".
func SizeNotSold(service, region string) string {
	return "This size is not sold for " + service + " in " + region + ". Choose one of these."
}

// QuantityFromOne says "Choose a whole number from 1 to {maxQuantity}.".
func QuantityFromOne(maxQuantity string) string {
	return "Choose a whole number from 1 to " + maxQuantity + "."
}

// PerUsePriceOf says "Pay-per-use price of {service} in {region}: {perUse}.".
func PerUsePriceOf(service, region, perUse string) string {
	return "Pay-per-use price of " + service + " in " + region + ": " + perUse + "."
}

// PerCall says "{perCall} per call".
func PerCall(perCall string) string {
	return perCall + " per call"
}

// Saves says "Saves {saving} ({permille})".
func Saves(saving, permille string) string {
	return "Saves " + saving + " (" + permille + ")"
}

// SoldNowhere says "{problem} It is sold in no region at present.".
func SoldNowhere(problem string) string {
	return problem + " It is sold in no region at present."
}

// ChooseRegionThatSells says "{problem} Choose a region that sells it; calls must then go to that region.".
func ChooseRegionThatSells(problem string) string {
	return problem + " Choose a region that sells it; calls must then go to that region."
}

// HaveSubscribed says "have {service} subscribed".
func HaveSubscribed(service string) string {
	return "have " + service + " subscribed"
}

// HaveLeft says "have {leftCalls} left in packages of {service}".
func HaveLeft(leftCalls, service string) string {
	return "have " + leftCalls + " left in packages of " + service
}

// YouHaveElsewhere says "You {has} in {region}. A package of {chosen} pays for no call made there.".
func YouHaveElsewhere(has, region, chosen string) string {
	return "You " + has + " in " + region + ". A package of " + chosen + " pays for no call made there."
}

// PriceChangedHere says "One package was {shown} when this page was opened and is {now} now. Nothing was ordered. Check the new total and confirm again, or change the choice.".
func PriceChangedHere(shown, now string) string {
	return "One package was " + shown + " when this page was opened and is " + now + " now. Nothing was ordered. Check the new total and confirm again, or change the choice."
}

// PriceHasChanged says "The price has changed. {priceChanged}".
func PriceHasChanged(priceChanged string) string {
	return "The price has changed. " + priceChanged
}

// OrderFor says "Order for {total}".
func OrderFor(total string) string {
	return "Order for " + total
}

// IfPaidToday says "{validUntil}, if paid today".
func IfPaidToday(validUntil string) string {
	return validUntil + ", if paid today"
}

// AfterThatAsChosen says "{before} After that, as you choose above: pay-per-use {price}, or calls are refused.".
func AfterThatAsChosen(before, price string) string {
	return before + " After that, as you choose above: pay-per-use " + price + ", or calls are refused."
}

// OnlyServiceIn says "Only {service} in {region}".
func OnlyServiceIn(service, region string) string {
	return "Only " + service + " in " + region
}

// WhatIsLeftIsVoid says "What is left after {validUntil} is void. Renew it whenever you like: the new package takes effect at once.".
func WhatIsLeftIsVoid(validUntil string) string {
	return "What is left after " + validUntil + " is void. Renew it whenever you like: the new package takes effect at once."
}

// CallsLeft says "{leftCalls} left".
func CallsLeft(leftCalls string) string {
	return leftCalls + " left"
}

// DeductedFromSeveralFirst says "Deducted first from the {count} packages that you have here, with {left} together, starting with {first}; then from {bought}{order}.".
func DeductedFromSeveralFirst(count, left, first, bought, order string) string {
	return "Deducted first from the " + count + " packages that you have here, with " + left + " together, starting with " + first + "; then from " + bought + order + "."
}

// DeductedAtOnce says "No other package pays here: calls are deducted from {bought} at once{order}.".
func DeductedAtOnce(bought, order string) string {
	return "No other package pays here: calls are deducted from " + bought + " at once" + order + "."
}

// DeductedFromOneFirst says "Deducted first from {first}, which has {left}, then from {bought}{order}.".
func DeductedFromOneFirst(first, left, bought, order string) string {
	return "Deducted first from " + first + ", which has " + left + ", then from " + bought + order + "."
}

// OrderNamed says "Order {ref}".
func OrderNamed(ref string) string {
	return "Order " + ref
}

// OrderExpiresOn says "Expires in {fromNow}, on {expiresAt}.".
func OrderExpiresOn(fromNow, expiresAt string) string {
	return "Expires in " + fromNow + ", on " + expiresAt + "."
}

// PayTotal says "Pay {total}".
func PayTotal(total string) string {
	return "Pay " + total
}

// OrderCancelled says "Order {ref} is cancelled. Nothing was charged for it.".
func OrderCancelled(ref string) string {
	return "Order " + ref + " is cancelled. Nothing was charged for it."
}

// PaidPartReturned says "Paid; {returnedPackages} of {packages} returned, the rest took effect at the instant of payment.".
func PaidPartReturned(returnedPackages, packages string) string {
	return "Paid; " + returnedPackages + " of " + packages + " returned, the rest took effect at the instant of payment."
}

// CancelledWith says "Cancelled. {charged}.".
func CancelledWith(charged string) string {
	return "Cancelled. " + charged + "."
}

// ExpiredWith says "It was not paid in time and has expired. {charged}; order again at today's price.".
func ExpiredWith(charged string) string {
	return "It was not paid in time and has expired. " + charged + "; order again at today's price."
}

// CallsAYear says "{calls} calls / 1 year".
func CallsAYear(calls string) string {
	return callsOf(calls) + " / 1 year"
}

// PackagesReturned says "{packages} returned. {amount} go back to {place}.".
func PackagesReturned(packages, amount, place string) string {
	return packages + " returned. " + amount + " go back to " + place + "."
}

// NothingReturned says "Nothing was returned. {problem}".
func NothingReturned(problem string) string {
	return "Nothing was returned. " + problem
}

// ReturnPackages says "Return {packages} for {amount}".
func ReturnPackages(packages, amount string) string {
	return "Return " + packages + " for " + amount
}

// CanBeReturned says "{packages} paid no call yet and can be returned until {until} ({fromNow}).".
func CanBeReturned(packages, until, fromNow string) string {
	return packages + " paid no call yet and can be returned until " + until + " (" + fromNow + ")."
}

// ReturnUnused says "Return {packages}".
func ReturnUnused(packages string) string {
	return "Return " + packages
}

// PaidWith says "Paid with {paidWith}".
func PaidWith(paidWith string) string {
	return "Paid with " + paidWith
}

// OrderIs says "Order {status}".
func OrderIs(status string) string {
	return "Order " + status
}

// PaymentGivenBack says "Payment of {amount} given back".
func PaymentGivenBack(amount string) string {
	return "Payment of " + amount + " given back"
}

// PackageReturnedFor says "{ref} returned for {amount}".
func PackageReturnedFor(ref, amount string) string {
	return ref + " returned for " + amount
}

// PartTakenBack says "{amount} of the payment taken back by the card's bank".
func PartTakenBack(amount string) string {
	return amount + " of the payment taken back by the card's bank"
}

// BankGaveBack says "The card's bank gave the {amount} back; they are in the balance".
func BankGaveBack(amount string) string {
	return "The card's bank gave the " + amount + " back; they are in the balance"
}

// GivenBackByProvider says "{amount} of the payment given back by the payment provider".
func GivenBackByProvider(amount string) string {
	return amount + " of the payment given back by the payment provider"
}

// ToTheBalance says "{what}, to the balance".
func ToTheBalance(what string) string {
	return what + ", to the balance"
}

// ToTheCard says "{what}, to the card".
func ToTheCard(what string) string {
	return what + ", to the card"
}

// CardHas says "The card has the {amount}".
func CardHas(amount string) string {
	return "The card has the " + amount
}

// CardTookNot says "The card did not take the {amount}; they are in the balance".
func CardTookNot(amount string) string {
	return "The card did not take the " + amount + "; they are in the balance"
}

// PackageNamed says "Package {ref}".
func PackageNamed(ref string) string {
	return "Package " + ref
}

// PackageCanBeReturned says "It has paid no call yet and can be returned until {until} ({fromNow}).".
func PackageCanBeReturned(until, fromNow string) string {
	return "It has paid no call yet and can be returned until " + until + " (" + fromNow + ")."
}

// PriceAndPerCall says "{price}, {perCall} per call".
func PriceAndPerCall(price, perCall string) string {
	return price + ", " + perCall + " per call"
}

// PartOf says "{usedCalls} of {quotaCalls}".
func PartOf(usedCalls, quotaCalls string) string {
	return usedCalls + " of " + quotaCalls
}

// CallsAppearHere says "Calls to {offering} that it pays appear here.".
func CallsAppearHere(offering string) string {
	return "Calls to " + offering + " that it pays appear here."
}

// PackagesShown says "Packages {from} to {until} of {total}".
func PackagesShown(from, until, total string) string {
	return "Packages " + from + " to " + until + " of " + total
}

// NextToBeUsed says "Next to be used for {offering}".
func NextToBeUsed(offering string) string {
	return "Next to be used for " + offering
}

// ExpiredUnused says "{void} expired unused".
func ExpiredUnused(void string) string {
	return void + " expired unused"
}

// TakenBackSince says "Taken back {ago}".
func TakenBackSince(ago string) string {
	return "Taken back " + ago
}

// TakenBackAt says "{at}, by the operator, with {calls} unused. Calls that it had paid stay paid.".
func TakenBackAt(at, calls string) string {
	return at + ", by the operator, with " + calls + " unused. Calls that it had paid stay paid."
}

// ReturnedAgo says "Returned {ago}".
func ReturnedAgo(ago string) string {
	return "Returned " + ago
}

// ExpiredSince says "Expired {ago}".
func ExpiredSince(ago string) string {
	return "Expired " + ago
}

// TakesEffect says "Takes effect {fromNow}".
func TakesEffect(fromNow string) string {
	return "Takes effect " + fromNow
}

// Expires says "Expires {fromNow}".
func Expires(fromNow string) string {
	return "Expires " + fromNow
}

// UntilTime says "until {at}".
func UntilTime(at string) string {
	return "until " + at
}

// FromTime says "from {at}".
func FromTime(at string) string {
	return "from " + at
}

// ReturnedOn says "Returned {refundedAt}".
func ReturnedOn(refundedAt string) string {
	return "Returned " + refundedAt
}

// OrderNotPaid says "The order was not paid. {problem}".
func OrderNotPaid(problem string) string {
	return "The order was not paid. " + problem
}

// CanBePaidUntil says "can be paid until {expiresAt} ({fromNow}).".
func CanBePaidUntil(expiresAt, fromNow string) string {
	return "can be paid until " + expiresAt + " (" + fromNow + ")."
}

// ServiceIn says "{service} in {region}".
func ServiceIn(service, region string) string {
	return service + " in " + region
}

// WhenUsedUp says "When the calls are used up: {then}.".
func WhenUsedUp(then string) string {
	return "When the calls are used up: " + then + "."
}

// RemainAfterOrder says "After this order {left} remain available.".
func RemainAfterOrder(left string) string {
	return "After this order " + left + " remain available."
}

// AreMissing says "Not enough: {missing} are missing.".
func AreMissing(missing string) string {
	return "Not enough: " + missing + " are missing."
}

// PackageAndSize says "{ref} ({size} of {offering})".
func PackageAndSize(ref, size, offering string) string {
	return ref + " (" + size + " of " + offering + ")"
}

// WasFree says "{what} was free and is not sold.".
func WasFree(what string) string {
	return what + " was free and is not sold."
}

// SizeNotSoldAnyMore says "{what} is not sold in this size any more.".
func SizeNotSoldAnyMore(what string) string {
	return what + " is not sold in this size any more."
}

// SizesNotSoldAnyMore says "{what} are not sold in this size any more.".
func SizesNotSoldAnyMore(what string) string {
	return what + " are not sold in this size any more."
}

// ChooseAnotherPackage says "Choose another package of {service}".
func ChooseAnotherPackage(service string) string {
	return "Choose another package of " + service
}

// NotSoldAnyMore says "{what} are not sold any more.".
func NotSoldAnyMore(what string) string {
	return what + " are not sold any more."
}

// PriceWasAndIs says "{what} were {unitPrice} when this page was opened and are {price} now.".
func PriceWasAndIs(what, unitPrice, price string) string {
	return what + " were " + unitPrice + " when this page was opened and are " + price + " now."
}

// OrderAgain says "Order {again}".
func OrderAgain(again string) string {
	return "Order " + again
}

// CatalogChanged says "The catalog has changed. {changed}".
func CatalogChanged(changed string) string {
	return "The catalog has changed. " + changed
}

// OrderPackagesFor says "Order {packages} for {total}".
func OrderPackagesFor(packages, total string) string {
	return "Order " + packages + " for " + total
}

// ValidUntilIfPaid says "Valid until {validUntil}, if paid today. In their region they are used after the packages that you have there already.".
func ValidUntilIfPaid(validUntil string) string {
	return "Valid until " + validUntil + ", if paid today. In their region they are used after the packages that you have there already."
}

// AndMore says "and {count} more".
func AndMore(count string) string {
	return "and " + count + " more"
}

// StillInEffect says "{packages} still in effect and pay your calls, in deduction order.".
func StillInEffect(packages string) string {
	return packages + " still in effect and pay your calls, in deduction order."
}

// CallServiceIn says "Call {service} in {region}".
func CallServiceIn(service, region string) string {
	return "Call " + service + " in " + region
}

// OnlyCallsToRegion says "Only calls to this region ({region}) are paid by the package. Your project ID there:".
func OnlyCallsToRegion(region string) string {
	return "Only calls to this region (" + region + ") are paid by the package. Your project ID there:"
}

// UsageOf says "Usage of {service}".
func UsageOf(service string) string {
	return "Usage of " + service
}

// StarterOwedPayByCard says "{owed} of the starter credit are owed. Pay this order by card, which leaves them owed, or top up {missing} first.".
func StarterOwedPayByCard(owed, missing string) string {
	return owed + " of the starter credit are owed. Pay this order by card, which leaves them owed, or top up " + missing + " first."
}

// ShortOf says "{missing} short. Top up first, or pay this order by card.".
func ShortOf(missing string) string {
	return missing + " short. Top up first, or pay this order by card."
}

// RemainIfPaid says "{left} remain if it is paid from the balance.".
func RemainIfPaid(left string) string {
	return left + " remain if it is paid from the balance."
}

// SubscribesForMore says "Subscribes pay-per-use for what exceeds the packages: the order also subscribes {name}. Then {clause}.".
func SubscribesForMore(name, clause string) string {
	return "Subscribes pay-per-use for what exceeds the packages: the order also subscribes " + name + ". Then " + clause + "."
}

// StaysUnsubscribed says "Pay-per-use stays unsubscribed. Then {clause}.".
func StaysUnsubscribed(clause string) string {
	return "Pay-per-use stays unsubscribed. Then " + clause + "."
}

// StaysSubscribed says "Pay-per-use is subscribed already and stays so. Then {clause}.".
func StaysSubscribed(clause string) string {
	return "Pay-per-use is subscribed already and stays so. Then " + clause + "."
}

// UnsubscribesAtPayment says "Unsubscribes pay-per-use of {name} at the moment of payment. Then {clause}.".
func UnsubscribesAtPayment(name, clause string) string {
	return "Unsubscribes pay-per-use of " + name + " at the moment of payment. Then " + clause + "."
}

// HoldsFor says "It holds for {name}. You can change it at any time by subscribing or unsubscribing the service.".
func HoldsFor(name string) string {
	return "It holds for " + name + ". You can change it at any time by subscribing or unsubscribing the service."
}

// ChosenAfterOrderWhichSaid says "{choice}, as you chose after this order, which said: {said}".
func ChosenAfterOrderWhichSaid(choice, said string) string {
	return choice + ", as you chose after this order, which said: " + said
}

// ChosenAfterConfirmation says "{choice}, as you chose after this order was confirmed".
func ChosenAfterConfirmation(choice string) string {
	return choice + ", as you chose after this order was confirmed"
}

// FromPaymentOn says "{choice}, from payment on; until then: {before}".
func FromPaymentOn(choice, before string) string {
	return choice + ", from payment on; until then: " + before
}

// CalledFromElsewhere asks whether a package is for the right region, as so many calls of the last days came from another.
func (w Writer) CalledFromElsewhere(days int64, region string, calls, refused int64, chosen string, here int64) string {
	of := w.counted(calls, "call")
	if refused > 0 {
		of += ", " + w.Figures.Calls(refused) + " of which " + Was(refused) + " refused"
	}
	text := "Your calls of the last " + w.Figures.Calls(days) + " days came from " + region + " (" + of + ")"
	if here > 0 {
		text += ", and " + w.counted(here, "call") + " from " + chosen
	}
	return text + ". Is " + chosen + " the region that you want? A package of " + chosen + " pays for no call made in " + region + "."
}

// ForeseenWhy says what a purchase by forecast was decided by.
func ForeseenWhy(offering, calls, from, until, perUse, bought, cost, saved string) string {
	return "No calls of " + offering + " were left. From " + from + " to " + until + " there were " + calls + ": paid per use, " + perUse + " at the prices of then. With " + bought +
		" bought before them they would have cost " + cost + ", packages and all, which is " + saved + " less. If calls go on like that, so much is saved."
}

// ForeseenBounds says what the rule had been allowed.
func ForeseenBounds(least, spent, monthlyCap string) string {
	return "The rule had to save " + least + " at least, and had spent " + spent + " of " + monthlyCap + " in the month."
}

// PackagesAhead says of what a foretelling of packages is: the calls of so many days.
func PackagesAhead(days int) string {
	return "Which package is used when, if calls go on as in the last " + strconv.Itoa(days) + " days. What you will buy is not in it."
}
