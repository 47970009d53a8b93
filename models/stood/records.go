package stood

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

const (
	// lateFor is how long before the instant an hour began at most that calls were recorded of after it: as late as a call may be
	// reported, and the hour that it is of.
	lateFor = metering.MaxAge + 2*time.Hour
	// hoursFirst is of how many hours of each package the single calls are counted, which are those that it paid in last: that of the
	// instant, and the one before it, which shows that those before have nothing that was recorded later.
	hoursFirst = 2
	// hoursThen is the same where that was not enough, because calls were reported late: two days of them.
	hoursThen = 48
	// mostHours bounds of how many hours the single calls are counted for one page.
	mostHours = 200
)

// records are what it is worked out from.
type records struct {
	accountID int64
	at        time.Time
	until     time.Time // a call that was made at or after it cannot have been recorded by the instant
	zone      *time.Location

	found               *models.Account
	last, earlier, next *models.LedgerEntry
	turn                *models.ArrearsEvent
	uncharged           []models.UsageHour // not charged by the instant, newest first
	packages            []models.Package
	used                []models.UsageHour // by each package, in all hours up to the instant's
	hours               []models.UsageHour // of each package, those that it paid in last first
	limits              []models.Cap
	capUse              capUse
	looked              map[rules.HourOf]bool // hours whose calls were counted
	later               map[paid]recorded
}

// paid is what paid calls of an hour: a package or, as 0, pay-per-use.
type paid struct {
	rules.HourOf
	packageID int64
}

// recorded are those of its calls that were recorded after the instant.
type recorded struct {
	calls  int64
	micros rules.Micros
}

// read reads all that is needed: mostly in two statements.
func (r *records) read(tx *gorm.DB) error {
	if err := r.readFirst(tx); err != nil {
		return err
	}
	if err := r.known(); err != nil {
		return err
	}
	if err := r.count(tx); err != nil || r.enough(hoursFirst) {
		return err
	}
	more, err := models.LastRecordedHours(tx, r.accountID, r.at.Add(-lateFor), r.until, hoursThen)
	if err != nil {
		return err
	}
	r.hours = more
	return r.count(tx)
}

// count counts the calls of the hours that were recorded after the instant.
func (r *records) count(tx *gorm.DB) error {
	spans := r.lookedAt()
	parts, err := models.RecordedLater(tx, r.accountID, spans, r.at)
	r.looked, r.later = make(map[rules.HourOf]bool), make(map[paid]recorded)
	for i := range spans {
		r.looked[spans[i].HourOf] = true
	}
	for i := range parts {
		p := &parts[i]
		r.later[paid{spans[p.Part].HourOf, p.PackageID}] = recorded{p.Calls, p.AmountMicros}
	}
	return err
}

// lookedAt gives the hours whose calls are counted, each once: those of pay-per-use that are not charged, and then those of packages, in turn.
func (r *records) lookedAt() (spans []models.HourSpan) {
	seen := make(map[rules.HourOf]bool)
	look := func(h *models.UsageHour) {
		hour := hourOf(h)
		if seen[hour] || len(spans) == mostHours {
			return
		}
		end, whole := metering.HourEnd(hour.Start, r.zone)
		if !whole { // of a zone of before, which has other hours
			end = hour.Start.Add(time.Hour)
		}
		seen[hour], spans = true, append(spans, models.HourSpan{HourOf: hour, Until: end})
	}
	for _, h := range r.unchargedLookedAt() {
		look(&h)
	}
	for turn := range hoursThen {
		for _, of := range r.hoursByPackage() {
			if turn < len(of) {
				look(&of[turn])
			}
		}
	}
	return spans
}

// unchargedLookedAt are the newest of the hours that are not charged: half of what is looked at is left for packages.
func (r *records) unchargedLookedAt() []models.UsageHour {
	return r.uncharged[:min(len(r.uncharged), mostHours/2)]
}

// hoursByPackage divides the hours, which are sorted by package.
func (r *records) hoursByPackage() (of [][]models.UsageHour) {
	for start := 0; start < len(r.hours); {
		end := start + 1
		for end < len(r.hours) && r.hours[end].PackageID == r.hours[start].PackageID {
			end++
		}
		of, start = append(of, r.hours[start:end]), end
	}
	return of
}

func hourOf(h *models.UsageHour) rules.HourOf {
	return rules.HourOf{Offering: h.Offering(), Start: h.HourStart.UTC()}
}
