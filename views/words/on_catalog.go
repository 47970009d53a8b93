package words

import (
	"strconv"
	"strings"
)

// Of the catalog at the operator's desk.

// CatalogDifference is one thing that two catalogs say differently: of what (as models/catalog names parts), of which region or service, at which place,
// of which size, and what each says, "" for nothing.
type CatalogDifference struct {
	Of, Code, Place, Size string
	Old, New              string
}

// Write says it in a sentence's worth of words.
func (d CatalogDifference) Write() string {
	name := map[string]string{
		"currency": "Currency", "zone": "Billing time zone", "region": "Name of region " + d.Code, "region_note": "Note of region " + d.Code, "service": "Name of service " + d.Code,
		"service_note": "Description of service " + d.Code, "pay_per_use": "Price of a call, " + d.Place, "free_calls": "Free calls, " + d.Place, "package": "Price of " + d.Size + ", " + d.Place,
	}[d.Of]
	switch d.Of {
	case "illustrative":
		if d.New == "" {
			return "Prices are no longer called illustrative"
		}
		return "Prices are called illustrative"
	case "order":
		return "Order of " + d.Code + "s"
	case "offering":
		if d.New == "" {
			return "No longer sold: " + d.Place
		}
		return "Sold from now on: " + d.Place + ", a call " + d.New
	case "region", "service":
		if d.Old == "" {
			return "New " + d.Of + ": " + d.New + " (" + d.Code + ")"
		}
		if d.New == "" {
			return "No longer there: " + d.Of + " " + d.Old + " (" + d.Code + ")"
		}
	case "package":
		if d.Old == "" {
			return "New package: " + d.Size + ", " + d.Place + ", for " + d.New
		}
		if d.New == "" {
			return "No longer sold: " + d.Size + ", " + d.Place + ", for " + d.Old
		}
	}
	return name + ": " + orNone(d.Old) + " → " + orNone(d.New)
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// Tier says what a call costs after so many of a month, 0: from the first on.
func (w Writer) Tier(fromCalls int64, price string) string {
	if fromCalls == 0 {
		return price
	}
	return "after " + w.Counted(fromCalls, "call", "calls") + " in a month " + price
}

// PackageFor says what a package costs.
func PackageFor(size, price string) string { return size + " for " + price }

// CatalogPart names a part of a draft's forms.
func CatalogPart(part string) string {
	return map[string]string{"basics": "Currency and time zone", "regions": "Regions", "services": "Services", "offer": "What is sold", "new": "Something else that is sold"}[part]
}

// CatalogProblem says what is wrong with a field, as the check of catalogs says it.
func CatalogProblem(label, problem string) string {
	return strings.ToUpper(label[:1]) + label[1:] + " " + problem + "."
}

// CatalogMadeBy says who put a version in force, who had asked for it, and why.
func CatalogMadeBy(who, asked, reason string) string {
	if asked != "" {
		who += ", for " + asked
	}
	if reason != "" {
		who += ": " + reason
	}
	return who
}

// CatalogVersion names a version.
func CatalogVersion(number string) string { return "Version " + number }

// DraftLead says what a draft was begun from.
func DraftLead(number string) string {
	return "Yours alone, begun when version " + number + " was in force. Nothing changes for customers until you apply it."
}

// DraftMoved says that the catalog in force is another one than the draft was begun from.
func DraftMoved(number string) string {
	return "Version " + number + " was put in force or announced since you began. Your draft would take its changes back, unless you make them here too. See them below, and say that you have."
}

// CatalogAnnouncedFrom says that another catalog is announced.
func CatalogAnnouncedFrom(instant string) string {
	return "Another catalog is announced, in force from " + instant + " on."
}

// CatalogTold says what of a catalog accounts are told, and how many.
func (w Writer) CatalogTold(accounts int64, title string) string {
	return w.Counted(accounts, "open account is", "open accounts are") + " told once it is announced, on its pages and by the mails that its members want: “" + title + "”."
}

// NoMailAtOnce says that nobody is told.
const NoMailAtOnce = "At once, nobody is mailed: pages show the new prices from then on."

// DearerNotice says from when on a catalog may be in force in which something costs more.
func (w Writer) DearerNotice(days int64, earliest string) string {
	return "Something costs more, or is no longer sold: it is announced " + w.Counted(days, "day", "days") + " ahead, from " + earliest + " on at the earliest."
}

// SecondDecides says that a second operator decides, because prices move.
const SecondDecides = "Prices move: another admin decides on it before anything happens."

// CatalogWaits says that a catalog waits for a second operator.
const CatalogWaits = "It waits until another admin approves it. They find it under Catalog."

// CatalogDone says what was done with a catalog, from the day on or ("") at once.
func CatalogDone(day string) string {
	if day == "" {
		return "It is in force. All servers sell by it within seconds."
	}
	return "It is announced, in force from " + day + " on. Customers are told."
}

// CatalogDecided says what was decided.
func CatalogDecided(approve bool, day string) string {
	if !approve {
		return "It is declined. The draft stays with who wrote it."
	}
	return CatalogDone(day)
}

// CatalogAsked says who wants a catalog, since when, from when on, and why.
func CatalogAsked(who, at, day, reason string) string {
	return who + ", " + at + ": " + sinceDay(day) + ". " + whyActed(reason)
}

// ReplayProgress says how far a replay has come.
func (w Writer) ReplayProgress(looked, of int64) string {
	return "Under way: " + w.OfAtMost(looked, of) + " accounts looked at."
}

// ReplayLead says what was replayed.
func (w Writer) ReplayLead(customers int64, since, done string) string {
	return "What " + w.Counted(customers, "customer", "customers") + " called and bought since " + since + ", as of " + done + ", at the prices of the draft for all of that time."
}

// ReplayNotes say where a replay is not exact.
func (w Writer) ReplayNotes(doubtful, odd, leftOut int64, off string) (notes []string) {
	if doubtful > 0 {
		notes = append(notes, "Of "+w.Counted(doubtful, "customer", "customers")+" it is not known when within an hour calls were made, where that matters. The difference may be off by "+off+" in all, either way.")
	}
	if odd > 0 {
		notes = append(notes, w.Counted(odd, "customer was", "customers were")+" charged in another order than calls were made in, as with calls reported late or under caps: “then” is what the rules give in that order.")
	}
	if leftOut > 0 {
		notes = append(notes, w.Counted(leftOut, "customer has", "customers have")+" called in more hours than are replayed, and "+isAre(leftOut)+" left out.")
	}
	return append(notes, "It is not told who would have called or bought something else at these prices. What the draft does not sell keeps its price; free calls given are those that were given.")
}

// PaysInstead says by how much a customer would have paid more or less.
func PaysInstead(more bool, amount string) string {
	if more {
		return amount + " more"
	}
	return amount + " less"
}

func isAre(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// ChangedSince says what a comparison is with.
func ChangedSince(number string) string { return "What differs from version " + number }

// RowOf names a row of a list, from 1.
func RowOf(list string, n int) string { return strings.TrimSuffix(list, "s") + " " + strconv.Itoa(n) }

// EditPart says where a part of a draft is edited.
func EditPart(name string) string { return "Edit " + name }

// NotReplayed says what a replay of so many days tells of a draft.
func NotReplayed(days int) string {
	return "What the last " + strconv.Itoa(days) + " days would have come to for all customers at the draft’s prices. It is asked for before a draft is applied."
}

// ReplayDays is the button that asks for it.
func ReplayDays(days int) string { return "Replay the last " + strconv.Itoa(days) + " days" }
