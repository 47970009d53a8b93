package alerts

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

// facts are what an account's conditions are judged by, all of one moment.
type facts struct {
	account  *models.Account
	settings models.AlertSettings
	snapshot *catalog.Snapshot
	credit   rules.CreditPolicy
	now      time.Time
	outlook  *metering.Outlook // what the next calls get, by what charges them
	terms    promise.Terms

	ledgerSeq  int64
	lookedSeq  int64 // up to where the ledger was looked at before
	toppedUp   bool  // the balance ever had money of its own
	recovered  bool  // since the last look the balance was at or above the threshold
	packages   []models.Package
	mismatches []insight.Mismatch
	spent      rules.Micros // on pay-per-use today, in micro-units
	usual      rules.Micros // what the same weekday costs, in micro-units
	hasUsual   bool         // there are days enough to know

	paceFrom   time.Time            // since when
	lately     []models.UsageHour   // sums of what was used, by region, service and outcome, if there are caps
	hour       time.Time            // the start of the hour that is now
	refusedNow []models.RefusedHour // what was refused in it, by cause
}

func (a *Alerts) facts(tx *gorm.DB, account *models.Account, snapshot *catalog.Snapshot, now time.Time) (*facts, error) {
	f := &facts{account: account, snapshot: snapshot, credit: a.Credit, terms: promise.Terms{Credit: a.Credit}, now: now}
	var err error
	if f.outlook, err = metering.OpenOutlook(tx, account, snapshot, a.Credit, now); err != nil {
		return nil, err
	}
	if f.settings, err = settingsOf(tx, account.ID, snapshot); err != nil {
		return nil, err
	}
	check, err := models.FindAlertCheck(tx, account.ID)
	if err != nil {
		return nil, err
	}
	f.lookedSeq = check.LedgerSeq
	if f.ledgerSeq, f.recovered, err = models.LedgerReached(tx, account.ID, check.LedgerSeq, f.settings.LowBalanceMicros); err != nil {
		return nil, err
	}
	if f.ledgerSeq > 0 {
		if f.toppedUp, err = models.HasToppedUp(tx, account.ID); err != nil {
			return nil, err
		}
	}
	if f.packages, err = models.UnexpiredPackages(tx, account.ID, now); err != nil {
		return nil, err
	}
	for _, load := range []func(*gorm.DB) error{f.loadUsage, f.loadPace, f.loadRefused} {
		if err := load(tx); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// loadUsage reads what was called where no package pays and, if today's spend is worth a comparison, of the same weekday in
// the last weeks.
func (f *facts) loadUsage(tx *gorm.DB) (err error) {
	if f.mismatches, err = metering.FindMismatches(tx, f.account.ID, f.now, f.snapshot.Zone); err != nil {
		return err
	}
	today := rules.DayStart(f.now, f.snapshot.Zone)
	if f.spent, err = f.spend(tx, today); err != nil || f.spent == 0 || f.spent < f.settings.UnusualMicros {
		return err
	}
	var days []rules.Micros
	for weeks := 1; weeks <= weeksOfUsual; weeks++ {
		noon := today.Add(12 * time.Hour).In(f.snapshot.Zone) // every day has one
		day := rules.DayStart(noon.AddDate(0, 0, -7*weeks), f.snapshot.Zone)
		if day.Before(f.account.CreatedAt) {
			break
		}
		spent, err := f.spend(tx, day)
		if err != nil {
			return err
		}
		days = append(days, spent)
	}
	f.usual, f.hasUsual = usualSpend(days)
	return nil
}

// How many of the same weekday are looked at, and how few are not enough to speak of what is usual.
const (
	weeksOfUsual = 4
	fewDays      = 2
)

// usualSpend gives the median, of an even number the mean of the middle two, rounded down: one day out of the ordinary
// does not move it.
func usualSpend(days []rules.Micros) (micros rules.Micros, known bool) {
	if len(days) < fewDays {
		return 0, false
	}
	days = slices.Sorted(slices.Values(days))
	low, high := days[(len(days)-1)/2], days[len(days)/2]
	return low + (high-low)/2, true
}

// spend sums what the account's pay-per-use calls of the day cost.
func (f *facts) spend(tx *gorm.DB, day time.Time) (micros rules.Micros, err error) {
	sums, err := models.SumUsage(tx, f.account.ID, models.HourFilter{
		Outcome: models.OutcomePayPerUse, From: day, Until: rules.NextDay(day, f.snapshot.Zone),
	})
	if err != nil {
		return 0, err
	}
	for _, sum := range sums {
		if micros, err = rules.AddMicros(micros, sum.AmountMicros); err != nil {
			return 0, err
		}
	}
	return micros, nil
}

// nextLook gives when something may change though nothing happens to the account, nil for never.
func (f *facts) nextLook(holds []condition) *time.Time {
	var next time.Time
	consider := func(t time.Time) {
		if t.After(f.now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for i := range f.packages {
		p := &f.packages[i]
		consider(p.ExpiresAt)
		for _, days := range f.settings.ExpiringDays {
			consider(f.daysBefore(p.ExpiresAt, days))
		}
	}
	for _, c := range f.outlook.Caps() {
		consider(c.Next)
	}
	if s := f.account.Standing(); s.InArrears() {
		consider(s.GraceEnds(f.credit))
	}
	for _, c := range holds { // those that cease by themselves
		if c.topic == notice.AlertUnusualSpend || c.topic == notice.AlertOtherRegion {
			consider(rules.NextDay(rules.DayStart(f.now, f.snapshot.Zone), f.snapshot.Zone))
		}
		if c.topic == notice.AlertCapForecast || c.topic == notice.AlertRefusals {
			consider(rules.HourStart(f.now, f.snapshot.Zone).Add(time.Hour))
		}
	}
	if next.IsZero() {
		return nil
	}
	return &next
}

// daysBefore gives the start of the day from which on a package that expires at the instant has that many days left.
func (f *facts) daysBefore(expiresAt time.Time, days int64) time.Time {
	return expiresAt.In(f.snapshot.Zone).AddDate(0, 0, -int(days)).UTC()
}
