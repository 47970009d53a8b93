package words

import (
	"strconv"

	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// Of the pages of handlers/breaker.

// BreakerOf says "When {key} is used more than usual".
func BreakerOf(key string) string { return "When " + key + " is used more than usual" }

// IncidentNamed says "Incident {ref}".
func IncidentNamed(ref string) string { return "Incident " + ref }

// BandRule says how the usual band of a key is computed.
func (w Writer) BandRule(times, days, age int, calls int64, micros rules.Micros) string {
	return "In an hour of the clock, more than " + strconv.Itoa(times) + " times the busiest of the last " + strconv.Itoa(days) + " days is unusual: of calls that succeeded or, where these are more than in any of these hours, of what they cost per use. " +
		w.Calls(calls) + " and " + w.Figures.Money(micros) + " an hour never are. A key is watched from " + strconv.Itoa(age) + " hours after its first use on. " +
		"Hours since an incident count as usual only once you have said that it was you."
}

// BandCounting says that the usual band of a key, of so many days, is not known yet.
func BandCounting(days int) string {
	return "What it was used for in the last " + strconv.Itoa(days) + " days is being counted. Look again in some minutes."
}

// KeyTooNew says why a key is not watched yet, whose band is that of so many days.
func KeyTooNew(age, days int) string {
	return "It was first used less than " + strconv.Itoa(age) + " hours ago, or not in the last " + strconv.Itoa(days) + " days: nobody knows yet what is usual."
}

// UsedInHour says "{calls} for {amount}".
func (w Writer) UsedInHour(calls int64, micros rules.Micros) string {
	return w.Calls(calls) + " for " + w.Figures.Rounded(micros, format.Spent)
}

// NewestCalls says "The newest {n}, which is all that are shown; …".
func NewestCalls(n int) string {
	return "The newest " + strconv.Itoa(n) + " at most."
}

// AddressesNote says which addresses of a key are known.
func AddressesNote(most, days int) string {
	return "The last " + strconv.Itoa(most) + " at most, each for " + strconv.Itoa(days) + " days after the last request from there. What the key signed rightly and its limits let pass counts, also what was refused for another reason; the last half minute may be missing."
}

// NothingByItself says what is not done while nobody has said what a key did.
func NothingByItself() string {
	return "Nothing is charged or bought automatically until you have said whether it was you."
}

// AllRests says so where nothing else tells of the key.
func AllRests() string { return "An access key is used more than usual. " + NothingByItself() }

// OwnDoes says what follows when it was the owner.
func OwnDoes(restarts bool) string {
	if restarts {
		return "The key signs calls again, automatic top-ups and purchases go on, and what it did counts as usual."
	}
	return "Automatic top-ups and purchases go on, and what it did counts as usual."
}

// IncidentLead says what happened to the key.
func IncidentLead(key string, stopped bool) string {
	if stopped {
		return "Access key " + key + " was used more than usual, and stopped."
	}
	return "Access key " + key + " was used more than usual. It was not stopped."
}

// IncidentSettled says what was done.
func IncidentSettled(key string, ended, enabled bool) string {
	switch {
	case !ended && !enabled:
		return "Noted. Access key " + key + " stays as it is: it signs no calls."
	case ended:
		return "Access key " + key + " is ended. Calls signed with it are refused for good."
	}
	return "Noted: access key " + key + " goes on."
}
