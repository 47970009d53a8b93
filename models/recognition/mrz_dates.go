package recognition

import "time"

// expiryYearsAhead is how far ahead of the call an expiry can be; passports are issued for ten years at most.
const expiryYearsAhead = 30

// birthDate reads YYMMDD as the latest such day that is not after the call; empty if there is none, which is how an
// unknown date of birth is given.
func birthDate(yymmdd string, at time.Time) string {
	return dateBefore(yymmdd, at.AddDate(0, 0, 1))
}

// expiryDate reads YYMMDD as the latest such day within expiryYearsAhead of the call; empty if there is none.
func expiryDate(yymmdd string, at time.Time) string {
	return dateBefore(yymmdd, at.AddDate(expiryYearsAhead, 0, 0))
}

// dateBefore tries the century of the limit and the two before it: 29 February is not in every one of them.
func dateBefore(yymmdd string, limit time.Time) string {
	if len(yymmdd) != 6 || !digits(yymmdd) {
		return ""
	}
	century := limit.Year() / 100
	for c := century; c > century-3; c-- {
		first := byte('0' + c/10%10)
		date, err := time.Parse("20060102", string([]byte{first, byte('0' + c%10)})+yymmdd)
		if err == nil && date.Before(limit) {
			return date.Format(dateOnly)
		}
	}
	return ""
}
