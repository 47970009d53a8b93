package words

import "ocrconsole/models/rules"

// Of why a package pays a call, or does not: what handlers/usage and handlers/billing tell of metering.Why.

// Stand is how a package stands to a call, with its instants as text: how long before the call it had expired, or after it took effect,
// when it was returned, when it came.
type Stand struct {
	Bar                                          rules.Bar
	Region, ExpiredFor, EffectIn, Returned, Came string
	Pays, Next, Given                            bool // Given: it cost nothing
}

// HowItStood says in some words why the package paid the call or did not.
func HowItStood(s Stand) string {
	switch s.Bar {
	case rules.NoBar:
		switch {
		case s.Pays:
			return "Paid the call"
		case s.Next:
			return "Could pay: comes next"
		}
		return "Could pay: comes later"
	case rules.BarAccount:
		return "Another account's"
	case rules.BarService:
		return "For another service"
	case rules.BarRegion:
		return "For another region: pays calls in " + s.Region + " only"
	case rules.BarAbsent:
		return "Was not there yet: came " + s.Came + ", after the call had been charged"
	case rules.BarRefunded:
		if s.Given {
			return "Taken back " + s.Returned
		}
		return "Returned " + s.Returned
	case rules.BarUsedUp:
		return "Used up"
	case rules.BarExpired:
		return "Expired " + s.ExpiredFor + " before the call"
	case rules.BarNotEffective:
		return "Took effect " + s.EffectIn + " after the call"
	}
	return string(s.Bar)
}

// SourceOf names how an account came by a package.
func SourceOf(source rules.Source) string {
	if source == rules.SourceFree {
		return "Free"
	}
	return "Purchased"
}

// Compared is a package as it is compared with another: its name, source and times as text.
type Compared struct {
	Ref                         string
	Free                        bool
	Created, Effective, Expires string
}

// FirstOfTwo says by which rule of the product page the first of two packages that could pay does.
func FirstOfTwo(first, second Compared, by rules.Order) string {
	both := first.Ref + " and " + second.Ref + " could both pay"
	kind := "bought"
	if first.Free {
		kind = "free"
	}
	switch by {
	case rules.BySource:
		return both + ". " + first.Ref + " was given for free and " + second.Ref + " was bought: free comes first, by rule 1 of the product page."
	case rules.ByCreation:
		return both + ", both " + kind + ". " + first.Ref + " was created first, " + first.Created + " before " + second.Created + ": rule 2 of the product page."
	case rules.ByEffect:
		return both + ", both " + kind + " and created at the same instant. " + first.Ref + " took effect first, " + first.Effective + " before " + second.Effective +
			": rule 3 of the product page."
	case rules.ByExpiry:
		return both + ", both " + kind + ", created and in effect from the same instants. " + first.Ref + " expires first, " + first.Expires + " before " + second.Expires +
			": rule 4 of the product page."
	case rules.ByNumber, rules.SameOrder:
	}
	return both + ", both " + kind + ", and were created, take effect and expire at the same instants. " + first.Ref +
		" has the lower number, which is to say that it was created first: rule 5 of the product page."
}

// OnlyPackageThatCould says "{ref} was the only package that could pay this call.".
func OnlyPackageThatCould(ref string) string {
	return ref + " was the only package that could pay this call."
}

// NoPackageCouldPay says that none of so many packages for the service could pay a call.
func (w Writer) NoPackageCouldPay(packages int64, service string) string {
	switch packages {
	case 0:
		return "The account had no package for " + service + ", in any region."
	case 1:
		return "The account's one package for " + service + " could not pay this call."
	}
	return "None of the account's " + w.counted(packages, "package") + " for " + service + " could pay this call."
}

// CouldHavePaid says "{ref} could have paid this call, but the call was refused before.".
func CouldHavePaid(ref string) string {
	return ref + " could have paid this call, but the call was refused before."
}

// ReturnedSince says "; returned {at}", of a package that was given "; taken back {at}".
func ReturnedSince(given bool, at string) string {
	if given {
		return "; taken back " + at
	}
	return "; returned " + at
}

// LeftBetween says "{least} to {most}".
func LeftBetween(least, most string) string {
	return least + " to " + most
}

// LeftIsNotExact says what a number of calls left means that is told as from one to another.
func LeftIsNotExact() string {
	return "Where two numbers are given, calls were recorded in another order than they were made in, and the records tell only that it was between them."
}

// LeftWhenRecorded says of when it is what packages had left, for a call that was recorded long after it was made, at {at}.
func LeftWhenRecorded(at string) string {
	return "This call was recorded on " + at + ", later than it was made: packages that were in effect when it was made could pay it, with what they had left when it was recorded."
}

// RecordsDisagree says that by the records another package would have paid the call.
func RecordsDisagree(ref string) string {
	return "By the records " + ref + " would have paid this call, and it did not. Please tell us: this must not happen."
}

// AsOfFirstCall says "As it was for the first of these calls, made {at}; each call says on its page how it was then.".
func AsOfFirstCall(at string) string {
	return "As it was for the first of these calls, made " + at + "; each call says on its page how it was then."
}

// WhyNotAllShown says "{shown} of {all} packages are shown: those around the one that pays.".
func WhyNotAllShown(shown, all string) string {
	return shown + " of " + all + " packages are shown: those around the one that pays."
}
