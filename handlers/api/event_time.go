package api

import "time"

// parseTime reads a timestamp of RFC 3339: in letters of either case, with a space for the T, any number of digits after the
// second, any offset, and a leap second, which counts as the end of the second before it, so that it stays in its day. within
// is how much later it may have been than what is written: a time of whole seconds leaves open when in the second.
func parseTime[T string | []byte](text T) (at time.Time, within time.Duration, ok bool) {
	const date = len("2006-01-02T15:04:05")
	if len(text) < date+1 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' {
		return at, 0, false
	}
	if c := text[10]; c != 'T' && c != 't' && c != ' ' {
		return at, 0, false
	}
	century, year, month, day := pair(text, 0), pair(text, 2), pair(text, 5), pair(text, 8)
	hour, minute, second := pair(text, 11), pair(text, 14), pair(text, 17)
	if century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return at, 0, false
	}
	micros, digits, rest := fraction(text[date:])
	offset, ok := zoneOffset(text[date+rest:])
	if !ok {
		return at, 0, false
	}
	if second == 60 {
		second, micros, digits = 59, 999_999, 6
	}
	at = time.Date(100*century+year, time.Month(month), day, hour, minute, second, micros*1000, time.UTC)
	if at.Day() != day { // there is no such day in that month
		return at, 0, false
	}
	return at.Add(-offset), unitOf(digits) - time.Microsecond, true
}

// pair reads two digits, -1 if they are none.
func pair[T string | []byte](text T, at int) int {
	tens, ones := text[at]-'0', text[at+1]-'0'
	if tens > 9 || ones > 9 {
		return -1
	}
	return 10*int(tens) + int(ones)
}

// fraction reads what follows the second: its microseconds, how many digits tell them, and where the text goes on.
func fraction[T string | []byte](text T) (micros, digits, rest int) {
	if text[0] != '.' && text[0] != ',' {
		return 0, 0, 0
	}
	rest = 1
	for ; rest < len(text) && text[rest]-'0' <= 9; rest++ {
		if digits < 6 {
			micros = 10*micros + int(text[rest]-'0')
			digits++
		}
	}
	if digits == 0 {
		return 0, 0, 0 // which leaves the point where no point can be
	}
	for i := digits; i < 6; i++ {
		micros *= 10
	}
	return micros, digits, rest
}

// zoneOffset reads the end of a timestamp.
func zoneOffset[T string | []byte](text T) (offset time.Duration, ok bool) {
	if len(text) == 1 && (text[0] == 'Z' || text[0] == 'z') {
		return 0, true
	}
	if len(text) != len("+00:00") || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	hours, minutes := pair(text, 1), pair(text, 4)
	if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	offset = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if text[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// unitOf gives what the last of so many digits after the second counts, to the microsecond.
func unitOf(digits int) time.Duration {
	unit := time.Second
	for range digits {
		unit /= 10
	}
	return unit
}
