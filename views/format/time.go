package format

import (
	"fmt"
	"time"
)

// Zone gives the name that pages show for the billing zone at an instant: "GMT+8", "GMT+5:30", "GMT".
func (f F) Zone(t time.Time) string {
	_, offset := t.In(f.zone).Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = minus, -offset
	}
	hours, minutes, seconds := offset/3600, offset%3600/60, offset%60
	switch {
	case offset == 0:
		return "GMT"
	case seconds != 0: // as places had it before there were time zones
		return fmt.Sprintf("GMT%s%d:%02d:%02d", sign, hours, minutes, seconds)
	case minutes == 0:
		return fmt.Sprintf("GMT%s%d", sign, hours)
	default:
		return fmt.Sprintf("GMT%s%d:%02d", sign, hours, minutes)
	}
}

// Zones gives the name for all times from one instant to another: as Zone does, or the name of the place where clocks
// were changed in between: "Europe/Berlin".
func (f F) Zones(from, until time.Time) string {
	for at := from.In(f.zone); at.Before(until); {
		_, at = at.ZoneBounds()
		if at.IsZero() {
			break
		}
		if at.Before(until) && f.Zone(at) != f.Zone(from) {
			return f.zone.String()
		}
	}
	return f.Zone(from)
}

// Instant shows a time to the second with its zone: "21 Nov 2026, 14:25:10 GMT+8".
func (f F) Instant(t time.Time) string {
	return t.In(f.zone).Format(f.layout().day+", 15:04:05 ") + f.Zone(t)
}

// Millis shows a time to the millisecond with its zone, where things of one second have to be told apart.
func (f F) Millis(t time.Time) string {
	return t.In(f.zone).Format(f.layout().day+", 15:04:05.000 ") + f.Zone(t)
}

// ShortMillis shows a time to the millisecond, without its zone and without the year that is now, in lists whose heading names the zone.
func (f F) ShortMillis(t, now time.Time) string {
	local := t.In(f.zone)
	if local.Year() != now.In(f.zone).Year() {
		return local.Format(f.layout().day + ", 15:04:05.000")
	}
	return local.Format(f.layout().short + ", 15:04:05.000")
}

// Clock shows the time of the day to the second.
func (f F) Clock(t time.Time) string { return t.In(f.zone).Format("15:04:05") }

// Minute shows a time to the minute, for where the zone is said elsewhere: "21 Nov 2026, 14:25". Where clocks show it
// twice, or the page around has its times in another zone, it says which one is meant: "25 Oct 2026, 02:30 GMT+2".
func (f F) Minute(t time.Time) string {
	if f.twice(t) || f.beside != nil && f.Zone(t) != f.In(f.beside).Zone(t) {
		return f.MinuteZone(t)
	}
	return f.minute(t)
}

// MinuteZone shows a time to the minute with its zone: "21 Nov 2026, 14:25 GMT+8".
func (f F) MinuteZone(t time.Time) string { return f.minute(t) + " " + f.Zone(t) }

func (f F) minute(t time.Time) string { return t.In(f.zone).Format(f.layout().day + ", 15:04") }

// Hour shows the clock hour that starts at t, as far as a change of clocks lets it last: "21 Nov 2026, 14:00–15:00". Where
// clocks show some of it twice, it says which one is meant: "25 Oct 2026, 02:00–03:00 GMT+2".
func (f F) Hour(start time.Time) string {
	if f.twice(start) || f.twice(f.hourEnd(start).Add(-time.Microsecond)) {
		return f.HourZone(start)
	}
	return f.hour(start, f.zone)
}

// HourZone shows the clock hour that starts at t with its zone, by the clocks that it started with.
func (f F) HourZone(start time.Time) string {
	name, offset := start.In(f.zone).Zone()
	return f.hour(start, time.FixedZone(name, offset)) + " " + f.Zone(start)
}

// hour is the clock hour by the clocks of a zone.
func (f F) hour(start time.Time, zone *time.Location) string {
	return start.In(zone).Format(f.layout().day+", 15:04") + "–" + f.hourEnd(start).In(zone).Format("15:04")
}

// hourEnd is the end of the clock hour that holds t: the next full hour, or the change of clocks before it.
func (f F) hourEnd(t time.Time) time.Time {
	local := t.In(f.zone)
	_, offset := local.Zone()
	const hour = 3600
	seconds := local.Unix() + int64(offset)
	end := time.Unix(seconds-((seconds%hour)+hour)%hour+hour-int64(offset), 0)
	for {
		_, change := local.ZoneBounds()
		if change.IsZero() || !change.Before(end) {
			return end
		}
		if _, after := change.Zone(); after != offset {
			return change
		}
		local = change
	}
}

// twice tells whether clocks show the time of t once more, before or after it: in the night when they are set back.
func (f F) twice(t time.Time) bool {
	local := t.In(f.zone)
	_, offset := local.Zone()
	start, end := local.ZoneBounds()
	for _, beyond := range []time.Time{start.Add(-time.Nanosecond), end} {
		_, other := beyond.In(f.zone).Zone()
		again := local.Add(time.Duration(offset-other) * time.Second)
		if _, there := again.Zone(); there == other && other != offset {
			return true
		}
	}
	return false
}

// Day shows the day that holds t: "21 Nov 2026".
func (f F) Day(t time.Time) string { return t.In(f.zone).Format(f.layout().day) }

// Month shows the calendar month that holds t: "November 2026".
func (f F) Month(t time.Time) string { return t.In(f.zone).Format("January 2006") }

// ShortDay shows the day without its year, for the axis of a chart: "21 Nov".
func (f F) ShortDay(t time.Time) string { return t.In(f.zone).Format(f.layout().short) }

// LastDay shows the last day before an exclusive end, as in "valid until 19 Apr 2024" for an end at that day's midnight.
func (f F) LastDay(end time.Time) string { return f.Day(end.Add(-time.Microsecond)) }

// End shows the exclusive end of a validity, to stand after "until": "the end of 19 Apr 2024" where it is the end of a
// day, else the instant, "21 Nov 2026, 14:25:10 GMT+8".
func (f F) End(end time.Time) string {
	if f.EndsDay(end) {
		return "the end of " + f.LastDay(end)
	}
	return f.Instant(end)
}

// EndsDay tells whether an exclusive end is the end of a day, so that naming the day says all of it.
func (f F) EndsDay(end time.Time) bool { return f.LastDay(end) != f.Day(end) }

// InputDay writes the day as a date input takes it: "2026-11-21".
func (f F) InputDay(t time.Time) string { return t.In(f.zone).Format(time.DateOnly) }

// InputInstant shows a time to the second as fields for date and time want it.
func (f F) InputInstant(t time.Time) string { return t.In(f.zone).Format("2006-01-02T15:04:05") }

// Location is the zone that times are shown in.
func (f F) Location() *time.Location { return f.zone }

// Micros shows a time to the microsecond with its zone, without the zeros at its end.
func (f F) Micros(t time.Time) string {
	return t.In(f.zone).Format(f.layout().day+", 15:04:05.999999 ") + f.Zone(t)
}

// ISO writes the instant for the datetime attribute of a time element.
func (f F) ISO(t time.Time) string { return t.In(f.zone).Format(time.RFC3339) }

// Until says how far t is from now: "in 23 days", "in 5 hours", "3 days ago", "now". Units are cut, not rounded, so that
// nothing is said to last longer than it does.
func (f F) Until(t, now time.Time) string {
	distance := t.Sub(now)
	past := distance < 0
	if past {
		distance = -distance
	}
	words := f.span(distance)
	switch {
	case words == "":
		return "now"
	case past:
		return words + " ago"
	default:
		return "in " + words
	}
}

// Countdown says how long it is from now to t, in hours and minutes below a day: "5 hours 12 minutes", "3 days".
func (f F) Countdown(t, now time.Time) string {
	left := t.Sub(now)
	switch words, rest := f.span(left), f.span(left%time.Hour); {
	case left < time.Minute:
		return "less than a minute"
	case left < time.Hour || left >= 24*time.Hour || rest == "":
		return words
	default:
		return words + " " + rest
	}
}

// span says a length in its largest whole unit, "" below a minute.
func (f F) span(d time.Duration) string {
	const day = 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		switch n := int64(d / unit.length); {
		case n == 1:
			return "1 " + unit.name
		case n > 1:
			return f.Calls(n) + " " + unit.name + "s"
		}
	}
	return ""
}
