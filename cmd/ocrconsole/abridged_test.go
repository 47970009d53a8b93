package main

import (
	"context"
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rules"
	"ocrconsole/web/browsertest"
)

// seedAbridged makes the demo customer live only on the days on which its story has something to tell. All that pages show
// is there, in a hundredth of the time: with the race detector, three months take minutes. Screenshots are taken of the
// whole life.
func (s *services) seedAbridged(ctx context.Context, secret []byte) error {
	if browsertest.TakesScreenshots() {
		return s.seedDemo(ctx, secret)
	}
	d := newDemo(s, secret)
	snapshot, err := d.catalog.Current(ctx)
	if err != nil {
		return err
	}
	d.zone = snapshot.Zone
	first := rules.DayStart(d.end.AddDate(0, 0, -demoDays), d.zone)
	d.now = first.Add(9 * time.Hour)
	created, err := d.accounts.Create(ctx, accounts.NewAccount{Email: demoEmail, Password: demoPassword, Name: demoName})
	if err != nil {
		return err
	}
	d.userID, d.accountID, d.projects = created.UserID, created.AccountID, created.Projects
	for number := range demoDays {
		day := rules.DayStart(first.AddDate(0, 0, number).Add(12*time.Hour), d.zone)
		if err := d.liveAbridgedDay(ctx, day, number); err != nil {
			return err
		}
	}
	d.now = d.end
	if _, err := d.billing.RecordExpiries(ctx); err != nil {
		return err
	}
	if _, err := d.documents.IssueDue(ctx, d.accountID); err != nil {
		return err
	}
	if _, err := d.documents.InvoiceMonths(ctx); err != nil {
		return err
	}
	return d.alerts.Look(ctx, d.accountID)
}

// liveAbridgedDay tells the day's story and reports a day's calls at once, if there is a story or the day is one of the last.
func (d *demo) liveAbridgedDay(ctx context.Context, day time.Time, number int) error {
	d.now = day.Add(storyHour * time.Hour)
	before, err := d.stories(ctx)
	if err != nil {
		return err
	}
	if err := d.tell(ctx, number); err != nil {
		return err
	}
	after, err := d.stories(ctx)
	if err != nil || before == after && number < demoDays-5 {
		return err
	}
	from := d.now
	d.now = day.Add(lastHour * time.Hour)
	return errors.Join(d.report(ctx, d.eventsBetween(from, d.now, number)), d.settleNow(ctx))
}

func (d *demo) settleNow(ctx context.Context) error {
	_, err := d.billing.SettleHours(ctx)
	return err
}

// stories counts what the customer has done so far, to tell whether a day had a story.
func (d *demo) stories(ctx context.Context) (version int64, err error) {
	var account models.Account
	err = d.db.WithContext(ctx).Take(&account, d.accountID).Error
	return account.Version, err
}
