package routes

import "strconv"

// The services, and trying them.
const (
	Services      = "/services"
	Subscribe     = "/services/subscribe"
	Unsubscribe   = "/services/unsubscribe"
	ClaimFree     = "/services/claim"
	Try           = "/try"
	SamplePattern = "/try/samples/:name"
)

// AfterSignIn is where customers begin when no page asked them to sign in.
const AfterSignIn = Home

// Sample is a picture to try a service with.
func Sample(name string) string { return fill(SamplePattern, name) }

// Packages, and buying them.
const (
	Packages       = "/packages"
	PackagePattern = "/packages/:package"
	Buy            = "/packages/buy"
	BuyConfirm     = "/packages/buy/confirm"
	BuyPay         = "/packages/buy/pay"
	BuyResult      = "/packages/buy/result"
	Renew          = "/packages/renew"
	// WhatIf replays what was called under other circumstances, all of which are in its address.
	WhatIf = "/what-if"
	Redeem = "/redeem"
)

// Package is where a package is shown with what it paid.
func Package(ref string) string { return fill(PackagePattern, ref) }

// BuyThese is the order page with these packages chosen.
func BuyThese(region, service string, calls, quantity int64) string {
	return With(Buy, "region", region, "service", service, "calls", strconv.FormatInt(calls, 10), "quantity", strconv.FormatInt(quantity, 10))
}

// WhatIfDays is how many days are replayed where nobody chose.
const WhatIfDays = "90"

// WhatIfBought asks what so many packages would have come to, bought when the time that is looked at begins.
func WhatIfBought(region, service string, calls, quantity int64, days string) string {
	return With(WhatIf, "package1", PackageChoice(region, service, calls), "quantity1", strconv.FormatInt(quantity, 10), "days", days)
}

// WhatIfBoughtOn asks the same of a day of the last WhatIfDays.
func WhatIfBoughtOn(region, service string, calls, quantity int64, day string) string {
	return With(WhatIf, "package1", PackageChoice(region, service, calls), "quantity1", strconv.FormatInt(quantity, 10), "days", WhatIfDays, "from1", day)
}

// WhatIfPrices asks what the last WhatIfDays would have cost at the prices of a day.
func WhatIfPrices(day string) string { return With(WhatIf, "days", WhatIfDays, "prices", day) }

// PackageChoice names a specification as addresses do.
func PackageChoice(region, service string, calls int64) string {
	return region + "/" + service + "/" + strconv.FormatInt(calls, 10)
}

// PayOrder is the last step of buying, where an order is paid.
func PayOrder(order string) string { return With(BuyPay, "order", order) }

// Result is what came of an order.
func Result(order string) string { return With(BuyResult, "order", order) }

// RenewPackage orders the same package again.
func RenewPackage(ref string) string { return With(Renew, "package", ref) }

// The orders.
const (
	Orders             = "/billing/orders"
	OrderPattern       = "/billing/orders/:order"
	CancelOrderPattern = "/billing/orders/:order/cancel"
	ReturnOrderPattern = "/billing/orders/:order/return"
)

// Order is the page of an order.
func Order(ref string) string { return fill(OrderPattern, ref) }

// CancelOrder cancels one that is not paid.
func CancelOrder(ref string) string { return fill(CancelOrderPattern, ref) }

// AskToCancelOrder is its page, which asks whether to.
func AskToCancelOrder(ref string) string { return With(Order(ref), "cancel", "ask") }

// ReturnOrder gives packages of it back.
func ReturnOrder(ref string) string { return fill(ReturnOrderPattern, ref) }
