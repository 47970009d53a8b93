package insight

import "ocrconsole/models/rules"

const (
	// BandDays is how far back the usual band of a key looks, before the hour that is judged: two weeks have each weekday twice.
	BandDays = 14
	// BandTimes is how many times the busiest hour of these days a key may be used in an hour: a program that has twice as much to do as ever
	// is no leak.
	BandTimes = 3
	// BandCalls is how many calls an hour are never unusual.
	BandCalls = 200
	// BandDollars is what an hour may always cost, in what does for a dollar.
	BandDollars = 5
	// BandAge is how many hours a key must have been used for, from its first one in these days on, before it has a usual band.
	BandAge = LeastDays * 24
)

// KeyHour is what a key was used for in an hour: calls that somebody paid, and what they cost per use.
type KeyHour struct {
	Calls  int64
	Micros rules.Micros
}

// Band is how much a key may be used in an hour before it is unusual, and the busiest hour that it comes from. It is not Known for a key
// that is used for the first time since a few days.
type Band struct {
	Known bool
	Usual KeyHour
	Most  KeyHour
}

// BandOf gives the band of an hour, by the hours with calls of the BandDays before it and by how many hours ago the first of these was.
// leastMicros is BandDollars in the currency.
func BandOf(hours []KeyHour, firstHoursAgo int64, leastMicros rules.Micros) (b Band) {
	for _, h := range hours {
		b.Usual.Calls = max(b.Usual.Calls, h.Calls)
		b.Usual.Micros = max(b.Usual.Micros, h.Micros)
	}
	b.Known = len(hours) > 0 && firstHoursAgo >= BandAge
	b.Most.Calls = max(BandCalls, times(b.Usual.Calls))
	b.Most.Micros = max(leastMicros, rules.Micros(times(int64(b.Usual.Micros))))
	return b
}

// times multiplies; what does not fit is the greatest number.
func times(n int64) int64 {
	const most = 1<<63 - 1
	if n > most/BandTimes {
		return most
	}
	return n * BandTimes
}

// Leaves reports whether what a key was used for in an hour leaves the band: by its calls, or by what they cost where these are more than
// ever. The same calls cost more when the package that paid them has run out, which is no leak.
func (b *Band) Leaves(used KeyHour) bool {
	return b.Known && (used.Calls > b.Most.Calls || used.Calls > b.Usual.Calls && used.Micros > b.Most.Micros)
}
