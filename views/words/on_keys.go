package words

import "strconv"

// Of the pages of handlers/keys.

// AccessKeyNamed says "Access key {accessKey}".
func AccessKeyNamed(accessKey string) string {
	return "Access key " + accessKey
}

// DescriptionSaved says "The description of access key {accessKey} is saved.".
func DescriptionSaved(accessKey string) string {
	return "The description of access key " + accessKey + " is saved."
}

// AccessKeyDone says "Access key {accessKey} {done}".
func AccessKeyDone(accessKey, done string) string {
	return "Access key " + accessKey + " " + done
}

// DeleteAccessKey says "Delete access key {accessKey}".
func DeleteAccessKey(accessKey string) string {
	return "Delete access key " + accessKey
}

// AccessKeyLimited says "Access key {accessKey} is limited as you say: …".
func AccessKeyLimited(accessKey string) string {
	return "Access key " + accessKey + " is limited as you say. Every server follows within a second."
}

// KeyCanSign says what a new key may be used for.
func KeyCanSign(projects string) string {
	return "It can sign calls now. Projects it may use: " + projects + "."
}

// SecretReplaced says what the new secret of a key is good for.
func SecretReplaced(projects string) string {
	return "It can sign calls now, with the ID that the key has. Projects it may use: " + projects + "."
}

// KeyEndHint says when the day of a date is over: in the billing time zone.
func KeyEndHint(zone string) string {
	return "To the end of that day, " + zone + "."
}

// KeyNetworksHint says how addresses are entered.
func KeyNetworksHint(most int) string {
	return "Addresses and networks, IPv4 and IPv6, one a line, at most " + strconv.Itoa(most) + ": 203.0.113.7, 198.51.100.0/24 or 2001:db8::/32. Empty: all."
}

// KeyRate says "At most {calls} in each second", or minute.
func KeyRate(calls string, seconds int64) string {
	if seconds == 60 {
		return "At most " + calls + " in each minute"
	}
	return "At most " + calls + " in each second"
}

// ServiceInRegion says "{service} in {region}".
func ServiceInRegion(service, region string) string {
	return service + " in " + region
}

// KeyWasReported says why a key is stopped, and what to do.
func KeyWasReported(at string) string {
	return "Somebody who has its secret reported it as leaked at " + at + ", and it was stopped at once. Replace the secret, bring the new one to your programs, and enable the key again."
}

// LeakStopped says what became of a key that was reported.
const LeakStopped = "Thank you. Nothing can be called with this ID and secret any more, and the owner of the key is told."

// LastUsedOn says "It was last used on {lastUsedAt}.".
func LastUsedOn(lastUsedAt string) string {
	return "It was last used on " + lastUsedAt + "."
}

// OfAtMost says "{count} of at most {limit}".
func OfAtMost(count, limit string) string {
	return count + " of at most " + limit
}
