package words

import (
	"strconv"
	"strings"
	"time"
)

// Of the page of handlers/caps.

// CapSet says "Set: at most {amount} {span}. The call that would go over it is refused.".
func CapSet(amount, span string, hard bool) string {
	if hard {
		return "Set: at most " + amount + " " + span + ". The call that would go over it is refused."
	}
	return "Set: you are told at " + amount + " " + span + ". No call is refused by it."
}

// ChangeCap says "Change {ref}".
func ChangeCap(ref string) string { return "Change " + ref }

// CapCounts says "It counts as before: {what}; {kind}, {span}.".
func CapCounts(what, kind, span string) string {
	return "It counts as before: " + what + "; " + kind + ", " + span + "."
}

// CapRemoved says "{ref} is removed. It refuses no more calls.".
func CapRemoved(ref string) string { return ref + " is removed. It refuses no more calls." }

// BeginsAnew says "Begins anew at {opens}".
func BeginsAnew(opens string) string { return "Begins anew at " + opens }

// CapReserved says "{amount} reserved for calls under way".
func CapReserved(amount string) string { return amount + " reserved for calls under way" }

// CountsSince says "Counts since {from}".
func CountsSince(from string) string { return "Counts since " + from }

// CapDoes says what a cap does where it is reached.
func CapDoes(refuses bool) string {
	if refuses {
		return "Refuses calls"
	}
	return "Tells only"
}

// CapScope says whose calls a cap counts: "Passport OCR in AP-Bangkok, key AK…, tag team=scan". What is "" stands for all.
func CapScope(service, region, key, tag string) string {
	said := "The whole account"
	switch {
	case service != "" && region != "":
		said = service + " in " + region
	case service != "":
		said = service + " in all regions"
	case region != "":
		said = "All services in " + region
	}
	if key != "" {
		said += ", key " + key
	}
	if tag != "" {
		said += ", tag " + tag
	}
	return said
}

// CapInShort says "Calls that succeed a day, tag team=scan"; the tag is "" for calls of any.
func CapInShort(kind, span, tag string) string {
	if tag == "" {
		return kind + " " + span
	}
	return kind + " " + span + ", tag " + tag
}

// CapTags says what a cap by a tag counts, and what not, where an account tells so many sets of tags apart.
func CapTags(sets string) string {
	return "A cap of a tag counts the calls that are sent with it, by the tags that each comes with: also of calls that histories tell as other tags, because the account has " + sets +
		" sets of them already. Calls without the tag are not of it. Who makes calls chooses their tags, so where a program must not get around a cap, cap its access key."
}

// CapAmountHint says "An amount such as {example}, or a number of calls.".
func CapAmountHint(example string) string {
	return "An amount such as " + example + ", or a number of calls."
}

// KeyNamed says "{key} ({description})".
func KeyNamed(key, description string) string {
	if description == "" {
		return key
	}
	return key + " (" + description + ")"
}

// SoftCaps says when one is told of a cap that only tells, which is how one is told of the spending of some calls.
func SoftCaps(percents string) string {
	return "How much calls of one access key, tag, service or region may cost, or how many they may be, is a cap. One that only tells refuses nothing: you are told when " +
		percents + " % of it are used and, with “Cap will be reached”, before."
}

// CapsReach says at which pace, and how far ahead, it is told that a cap will be reached: that of the last days, over, of which least must
// have passed, or that of the cap's own span where it is of a day, which leastOfDay must have passed of, a key or a tag.
func CapsReach(over, least, leastOfDay, ahead time.Duration) string {
	return "A cap is reached before it begins anew, one without an end within " + LongTime(ahead) + ", if calls go on as in the last " + LongTime(over) +
		": for a cap of a day, an access key or a tag, as since it began to count. At least " + LongTime(least) + " must have passed, of a day " + LongTime(leastOfDay) + "."
}

// CapsFull says "You have {most} caps, which is as many as there may be. Remove one first, or change one.".
func CapsFull(most int) string {
	return "You have " + strconv.Itoa(most) + " caps, which is as many as there may be. Remove one first, or change one."
}

// CapRefuses says "The cap {ref}, which you have set, is reached. …".
func CapRefuses(ref, opens string) string {
	return "The cap " + ref + ", which you have set, is reached. " + passAgain(opens)
}

// passAgain says when a cap that is reached lets calls pass again: opens is when it begins anew, "" if it never does.
func passAgain(opens string) string {
	if opens == "" {
		return "Calls pass again when you raise or remove it."
	}
	return "Calls pass again from " + opens + " on, or when you raise or remove it."
}

// CapInFull says "{ref}: {scope}, {counts}, at most {limit}".
func CapInFull(ref, scope, counts, limit string) string {
	return ref + ": " + scope + ", " + strings.ToLower(counts) + ", at most " + limit
}

// CapSinceRemoved says "{cap}. It was removed since.".
func CapSinceRemoved(of string) string { return of + ". It was removed since." }

// CapSinceChanged says "{cap}, as it was set since".
func CapSinceChanged(of string) string { return of + ", as it was set since" }
