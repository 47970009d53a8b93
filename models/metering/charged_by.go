package metering

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Divided is what a transaction charged, or a payer paid in one hour, told apart by the key or the tags of the calls. Groups are empty
// where the calls are too many to be told apart, TooMany, or not those that it says: see Charge.Mixed.
type Divided struct {
	Groups  []GroupTally
	Total   Tally
	Keys    []models.AccessKey // the account's, where keys are told apart, and
	Tags    []models.TagSet    // where tags are
	TooMany bool
	Shared  bool // other transactions charged calls of the same hour
}

// DivideEntry divides the ledger entry with the number, if it is one of pay-per-use; nothing of any other. No more calls of its hour than
// models.CallsToldApart are looked at.
func (m *Metering) DivideEntry(ctx context.Context, accountID, seq int64, by Grouping) (d Divided, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return d, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		e, err := models.FindEntry(tx, accountID, seq)
		if err != nil || e.Kind != models.EntryUsage {
			return err
		}
		end, _ := HourEnd(e.HourStart.UTC(), snapshot.Zone)
		f := models.CallFilter{Services: []rules.Offering{e.Offering()}, From: e.HourStart.UTC(), Until: end}
		if err := d.entryCalls(tx, e, &f); err != nil || d.TooMany {
			return err
		}
		if err := d.read(tx, accountID, f, by); err != nil {
			return err
		}
		if d.Total.Total() != e.Calls || d.Total.AmountMicros != -e.AmountMicros {
			d.Groups = nil
		}
		return nil
	})
	return d, err
}

// entryCalls narrows the filter, on an hour, to what the entry charged: what had been recorded when it was posted, and not when the one
// before it was.
func (d *Divided) entryCalls(tx *gorm.DB, e *models.LedgerEntry, f *models.CallFilter) error {
	var entries []models.LedgerEntry
	var since time.Time
	err := models.Together(tx,
		models.Reading(&entries, func(tx *gorm.DB) ([]models.LedgerEntry, error) {
			return models.EntriesOfHour(tx, e.AccountID, rules.HourOf{Offering: e.Offering(), Start: f.From})
		}),
		models.Reading(&since, func(tx *gorm.DB) (time.Time, error) {
			return models.LookBack(tx, e.AccountID, *f, models.CallsToldApart)
		}),
	)
	d.TooMany, d.Shared = since.After(f.From), len(entries) > 1
	f.Pick = models.CallPick{Outcome: models.OutcomePayPerUse, RecordedUntil: e.At}
	if i := slices.IndexFunc(entries, func(other models.LedgerEntry) bool { return other.Seq == e.Seq }); i > 0 {
		f.Pick.RecordedAfter = entries[i-1].At
	}
	return err
}

// DivideHour divides what one payer paid in the clock hour; packageID is 0 for all but packages. No more calls of the hour than
// models.CallsToldApart are looked at.
func (m *Metering) DivideHour(ctx context.Context, accountID int64, hour rules.HourOf, outcome models.Outcome, packageID int64, by Grouping) (d Divided, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return d, err
	}
	end, _ := HourEnd(hour.Start, snapshot.Zone)
	f := models.CallFilter{Services: []rules.Offering{hour.Offering}, From: hour.Start, Until: end}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		since, err := models.LookBack(tx, accountID, f, models.CallsToldApart)
		if d.TooMany = since.After(f.From); err != nil || d.TooMany {
			return err
		}
		f.Pick = models.CallPick{Outcome: outcome, PackageID: packageID}
		return d.read(tx, accountID, f, by)
	})
	return d, err
}

// read sums the calls by what they are told apart by.
func (d *Divided) read(tx *gorm.DB, accountID int64, f models.CallFilter, by Grouping) error {
	r := groupReader{accountID: accountID, by: by}
	var g Grouped
	var parts []models.UsagePart
	err := models.Together(tx, append(r.names(&g), models.Reading(&parts, func(tx *gorm.DB) ([]models.UsagePart, error) {
		return models.SumCallsBy(tx, accountID, f, []time.Time{f.From, f.Until}, columns[r.kind()])
	}))...)
	d.Keys, d.Tags = g.Keys, g.Tags
	r.nameTags(g.Tags)
	groups := make(map[Group]*Tally)
	for i := range parts {
		p := &parts[i]
		tallyOf(groups, r.group(p)).add(p.Outcome, p.Calls, p.AmountMicros)
		d.Total.add(p.Outcome, p.Calls, p.AmountMicros)
	}
	for key, tally := range groups {
		d.Groups = append(d.Groups, GroupTally{key, *tally})
	}
	slices.SortFunc(d.Groups, func(a, b GroupTally) int { return compareGroups(a.Group, b.Group) })
	return err
}
