package words

// Of the pages of handlers/services.

// SinceDay says "since {subscribedSince}".
func SinceDay(subscribedSince string) string {
	return "since " + subscribedSince
}

// ClaimFreeCalls says "Claim {freeCalls} free calls".
func ClaimFreeCalls(freeCalls string) string {
	return "Claim " + freeOf(freeCalls)
}

// PerUseAt says "Pay-per-use at {price}".
func PerUseAt(price string) string {
	return "Pay-per-use at " + price
}

// NoPackagePaysCharged says "No package can pay here. {monthCalls} charged this month.".
func NoPackagePaysCharged(monthCalls string) string {
	return "No package can pay here. " + monthCalls + " charged this month."
}

// FromNowOnNoPackage says "From now on {clause}, and no package can pay here.".
func FromNowOnNoPackage(clause string) string {
	return "From now on " + clause + ", and no package can pay here."
}

// StarterNotEnough says "{used}: not enough is left for a call, and no package can pay here.".
func StarterNotEnough(used string) string {
	return used + ": not enough is left for a call, and no package can pay here."
}

// LeftInIt says "{packageLeftCalls} left in it".
func LeftInIt(packageLeftCalls string) string {
	return packageLeftCalls + " left in it"
}

// InAllPackages says ", {leftCalls} in all packages".
func InAllPackages(leftCalls string) string {
	return ", " + leftCalls + " in all packages"
}

// LeftIn says "{leftCalls} left in {region}".
func LeftIn(leftCalls, region string) string {
	return leftCalls + " left in " + region
}

// OtherRegionsDoNotPay says "Your packages of other regions do not pay here: {places}.".
func OtherRegionsDoNotPay(places string) string {
	return "Your packages of other regions do not pay here: " + places + "."
}

// SubscribedIn says "{service} is subscribed in {region}. {then}".
func SubscribedIn(service, region, then string) string {
	return service + " is subscribed in " + region + ". " + then
}

// FreeCallsClaimed says "{quotaCalls} of {service} in {region} are yours until {expiresAt} ({ref}). {then}".
func FreeCallsClaimed(quotaCalls, service, region, expiresAt, ref, then string) string {
	return quotaCalls + " of " + service + " in " + region + " are yours until " + expiresAt + " (" + ref + "). " + then
}

// RealCallPaidByPackage says "Makes one real API call, paid by package {packageRef}.".
func RealCallPaidByPackage(packageRef string) string {
	return "Makes one real API call, paid by package " + packageRef + "."
}

// RealCallCharged says "Makes one real API call, charged {price} pay-per-use.".
func RealCallCharged(price string) string {
	return "Makes one real API call, charged " + price + " pay-per-use."
}

// ReadsInstead says "{notCharged}This service reads {reads}".
func ReadsInstead(notCharged, reads string) string {
	return notCharged + "This service reads " + reads
}

// SendMoreLight says "{notCharged}Send a picture with more light and contrast.".
func SendMoreLight(notCharged string) string {
	return notCharged + "Send a picture with more light and contrast."
}

// CheckPicture says "{notCharged}Check that the picture shows what {service} reads: whole, in focus, and large enough.".
func CheckPicture(notCharged, service string) string {
	return notCharged + "Check that the picture shows what " + service + " reads: whole, in focus, and large enough."
}

// OperatorMustMend says "{notCharged}The operator has to mend this first: {engineProblem}".
func OperatorMustMend(notCharged, engineProblem string) string {
	return notCharged + "The operator has to mend this first: " + engineProblem
}

// TryAgainSoon says "{notCharged}Try again in a moment.".
func TryAgainSoon(notCharged string) string {
	return notCharged + "Try again in a moment."
}

// SubscribeOrBuy says "{notCharged}Subscribe the service in {region}, or buy a package for it there.".
func SubscribeOrBuy(notCharged, region string) string {
	return notCharged + "Subscribe the service in " + region + ", or buy a package for it there."
}

// ServicesIn says "Services in {region}".
func ServicesIn(region string) string {
	return "Services in " + region
}

// TopUpOrBuy says "{notCharged}A top-up lets calls pass again, and so does a package for the service in {region}.".
func TopUpOrBuy(notCharged, region string) string {
	return notCharged + "A top-up lets calls pass again, and so does a package for the service in " + region + "."
}

// TopUpClearsPasses says "{notCharged}A top-up that clears the arrears lets calls pass again.".
func TopUpClearsPasses(notCharged string) string {
	return notCharged + "A top-up that clears the arrears lets calls pass again."
}

// RaiseOrRemoveCap says "{notCharged}Raise or remove the cap, and calls pass again.".
func RaiseOrRemoveCap(notCharged string) string {
	return notCharged + "Raise or remove the cap, and calls pass again."
}

// LinesOfText says "{lines} of text".
func LinesOfText(lines string) string {
	return lines + " of text"
}

// Prepaid says "{amount} (prepaid)".
func Prepaid(amount string) string {
	return amount + " (prepaid)"
}

// NotSubscribedIn says "{service} is not subscribed in {region}.".
func NotSubscribedIn(service, region string) string {
	return service + " is not subscribed in " + region + "."
}

// UnsubscribeService says "Unsubscribe {service}".
func UnsubscribeService(service string) string {
	return "Unsubscribe " + service
}

// UnsubscribeEnds says "Pay-per-use calls to {service} in {region} end now. {say}".
func UnsubscribeEnds(service, region, say string) string {
	return "Pay-per-use calls to " + service + " in " + region + " end now. " + say
}

// UnsubscribeServiceIn says "Unsubscribe {service} in {region}".
func UnsubscribeServiceIn(service, region string) string {
	return "Unsubscribe " + service + " in " + region
}

// LeftCanBeUsed says "The {leftCalls} left in your packages can be used until they expire.".
func LeftCanBeUsed(leftCalls string) string {
	return "The " + leftCalls + " left in your packages can be used until they expire."
}

// UnsubscribedIn says "{service} is unsubscribed in {region}. {then}".
func UnsubscribedIn(service, region, then string) string {
	return service + " is unsubscribed in " + region + ". " + then
}
