package recognition

import "time"

// expiryYearsAhead is how far ahead of the call an expiry can be; passports are issued for ten years at most, but some without an end are given a far one.
const expiryYearsAhead = 30

// birthDate reads YYMMDD as the latest such day that is not after the call; empty if there is none, which is how an
// unknown date of birth is given.
func birthDate(yymmdd string, at time.Time) string {
	return latestDate(yymmdd, at)
}

// birthDateOn reads it as the page has it printed, if that says an earlier century.
func birthDateOn(onPage func(value string) bool, yymmdd string, at time.Time) string {
	latest := birthDate(yymmdd, at)
	if latest == "" || onPage == nil || onPage(latest) {
		return latest
	}
	earlier := birthDate(yymmdd, at.AddDate(-100, 0, 0))
	if earlier != "" && onPage(earlier) {
		return earlier
	}
	return latest
}

// expiryDate reads YYMMDD as the latest such day within expiryYearsAhead of the call; empty if there is none.
func expiryDate(yymmdd string, at time.Time) string {
	return latestDate(yymmdd, at.AddDate(expiryYearsAhead, 0, 0))
}

// dayOf is the day of an instant, as its own time zone has it, as dates are read.
func dayOf(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// latestDate tries the century of the limit and the two before it: 29 February is not in every one of them.
func latestDate(yymmdd string, limit time.Time) string {
	if len(yymmdd) != 6 || !digits(yymmdd) {
		return ""
	}
	last := dayOf(limit)
	century := last.Year() / 100
	for c := century; c > century-3; c-- {
		first := byte('0' + c/10%10)
		date, err := time.Parse("20060102", string([]byte{first, byte('0' + c%10)})+yymmdd)
		if err == nil && !date.After(last) {
			return date.Format(dateOnly)
		}
	}
	return ""
}
