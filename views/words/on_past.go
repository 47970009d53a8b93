package words

import (
	"strings"
)

// Of how an account stood at an instant, on the overview, the packages and the billing page.

// MomentIn says "Date and time ({zone})".
func MomentIn(zone string) string { return "Date and time (" + zone + ")" }

// BackToTransaction says "Back to {ref}".
func BackToTransaction(ref string) string { return "Back to " + ref }

// OnToTransaction says "On to {ref}".
func OnToTransaction(ref string) string { return "On to " + ref }

// EntryAt says "{ref}, {at}".
func EntryAt(ref, at string) string { return ref + ", " + at }

// OwedThen says "{amount} owed; nobody had looked yet since when".
func OwedThen(amount string) string { return amount + " owed; nobody had looked yet since when" }

// OwedThenSince says "{amount} owed since {since}".
func OwedThenSince(amount, since string) string { return amount + " owed since " + since }

// PackagesOver says "Besides, 2 packages were used up and 1 had expired.", "" if there were no others.
func (w Writer) PackagesOver(usedUp, expired, returned int64) string {
	var all []string
	for _, over := range []struct {
		packages   int64
		one, other string
	}{{usedUp, " was used up", " were used up"}, {expired, " had expired", " had expired"}, {returned, " had been returned or taken back", " had been returned or taken back"}} {
		switch {
		case over.packages == 1:
			all = append(all, "1 package"+over.one)
		case over.packages > 1:
			all = append(all, w.Figures.Calls(over.packages)+" packages"+over.other)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Besides, " + strings.Join(all, ", ") + "."
}

// LeftThenBetween says "Between {least} and {most}: too many calls were reported later to tell".
func LeftThenBetween(least, most string) string {
	return "Between " + least + " and " + most + ": too many calls were reported later to tell"
}

// PaysNextThen says "Would have paid the next call of {offering}".
func PaysNextThen(offering string) string { return "Would have paid the next call of " + offering }

// CapUnit says "Pay-per-use money, a day"; span is as the rules name it.
func CapUnit(money bool, span string) string {
	kind := "Calls that succeed"
	if money {
		kind = "Pay-per-use money"
	}
	switch span {
	case "day":
		return kind + ", a day"
	case "month":
		return kind + ", a month"
	}
	return kind + ", in all"
}
