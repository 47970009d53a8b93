package usage

import (
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
)

// dayKey tells which hours are one row: those of one day, service and payer.
type dayKey struct {
	day       time.Time
	of        rules.Offering
	outcome   models.Outcome
	packageID int64
}

// hourFolding folds hours into days.
func (v *view) hourFolding() page.Folding[models.UsageHour, dayKey] {
	day := func(h *models.UsageHour) time.Time { return rules.DayStart(h.HourStart, v.Snapshot.Zone) }
	return page.Folding[models.UsageHour, dayKey]{
		At: func(h *models.UsageHour) time.Time { return h.HourStart }, Day: day,
		Key: func(h *models.UsageHour) dayKey { return dayKey{day(h).UTC(), h.Offering(), h.Outcome, h.PackageID} },
	}
}

// readDays reads the hours of a page of whole days, and gives the day before which the next page continues, "" if there is none.
func (v *view) readDays(f *usageFilter, p *deductionPage) (last string, err error) {
	list := &p.list
	before, err := v.BeforeDay()
	if err != nil {
		return "", err
	}
	filter := f.hours()
	if !before.IsZero() && before.Before(filter.Until) {
		filter.Until = before
	}
	days, err := v.hourFolding().Read(func(limit int) ([]models.UsageHour, bool, error) {
		filter.Limit = limit + 1
		err := v.readHourList(p, filter)
		return list.Hours, len(list.Hours) < filter.Limit, err
	})
	if err != nil {
		return "", err
	}
	if !days.Whole { // a day of very many packages: all of it
		filter.From, filter.Limit = rules.DayStart(list.Hours[0].HourStart, v.Snapshot.Zone), 0
		total := list.Total
		if err := v.readHourList(p, filter); err != nil {
			return "", err
		}
		list.Total, days.Rows, days.Next = total, list.Hours, filter.From
	}
	if list.Hours = days.Rows; !days.Next.IsZero() {
		last = v.Format.InputDay(days.Next)
	}
	return last, nil
}

// dayRows fills in the page's rows: hours of one day, service and payer are one.
func (v *view) dayRows(screen *pages.Deductions, f *usageFilter, list *metering.HourList, kept *time.Time) {
	folding, places := v.hourFolding(), make(map[dayKey]int)
	var folds [][]*models.UsageHour
	for i := range list.Hours {
		key := folding.Key(&list.Hours[i])
		place, found := places[key]
		if !found {
			place = len(folds)
			places[key], folds = place, append(folds, nil)
		}
		folds[place] = append(folds[place], &list.Hours[i])
	}
	for _, hours := range folds {
		row := v.dayRow(f, list, hours)
		if kept != nil && hours[len(hours)-1].HourStart.Before(*kept) {
			row.CallsHref, screen.Kept = "", v.keptWords(*kept)
		}
		screen.Rows = append(screen.Rows, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.Amount.Text))
	}
}

// dayRow shows the hours, newest first, of one day, service and payer. What a package had left is that after the last of them.
func (v *view) dayRow(f *usageFilter, list *metering.HourList, hours []*models.UsageHour) pages.Deduction {
	sum := *hours[0]
	entries, lateCalls, late := list.Late.In(hours[0])
	for _, h := range hours[1:] {
		sum.Calls, sum.AmountMicros = sum.Calls+h.Calls, sum.AmountMicros+h.AmountMicros
		sum.SettledCalls, sum.SettledMicros = settledOf(&sum, h), sum.SettledMicros+h.SettledMicros
		n, calls, micros := list.Late.In(h)
		entries, lateCalls, late = entries+n, lateCalls+calls, late+micros
	}
	day := v.Format.InputDay(sum.HourStart)
	chosen := []string{"region", sum.Region, "service", sum.Service, "payer", payerKey(v, sum), "from", day, "to", day}
	row := v.deductionRow(f, sum)
	row.Hour, row.CallsHref = v.Format.Day(sum.HourStart), f.href(v, routes.Calls, chosen...)
	row.Hours, row.HoursHref = v.Words().Counted(int64(len(hours)), "hour", "hours"), f.href(v, routes.Deductions, append(chosen, "by", string(page.FoldHour))...)
	row.LeftNote, row.Late = v.LeftNote(hours[0], list.Left), v.lateWords(entries, lateCalls, late)
	return row
}

// settledOf adds up how many calls of two hours are settled, where that is known of both.
func settledOf(a, b *models.UsageHour) int64 {
	if a.SettledCalls == metering.PartlySettled || b.SettledCalls == metering.PartlySettled {
		return metering.PartlySettled
	}
	return a.SettledCalls + b.SettledCalls
}
