package demo

import (
	"context"
	"errors"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rules"
)

// SeedAbridged makes the demo customer live only on the days on which its story has something to tell. All that pages show
// is there, in a hundredth of the time: with the race detector, three months take minutes. Tests of pages live with it.
func SeedAbridged(ctx context.Context, s *wiring.Services, secret []byte) error {
	d := newLife(s, secret)
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	d.zone = snapshot.Zone
	first := rules.DayStart(d.end.AddDate(0, 0, -days), d.zone)
	d.now = first.Add(9 * time.Hour)
	created, err := d.Accounts.Create(d.byNewcomer(ctx), accounts.NewAccount{Email: Email, Password: Password, Name: name})
	if err != nil {
		return err
	}
	d.userID, d.email, d.accountID, d.projects = created.UserID, created.Email, created.AccountID, created.Projects
	for number := range days {
		day := rules.DayStart(first.AddDate(0, 0, number).Add(12*time.Hour), d.zone)
		if err := d.liveAbridgedDay(ctx, day, number); err != nil {
			return err
		}
	}
	d.now = d.end
	if _, err := d.Billing.RecordExpiries(byJob(ctx, "record package expiries")); err != nil {
		return err
	}
	if _, err := d.Documents.IssueDue(byJob(ctx, "issue documents"), d.accountID); err != nil {
		return err
	}
	if _, err := d.Documents.InvoiceMonths(byJob(ctx, "invoice months")); err != nil {
		return err
	}
	if err := d.Alerts.Look(byJob(ctx, "evaluate alerts"), d.accountID); err != nil {
		return err
	}
	return errors.Join(d.announce(ctx), d.hire(ctx), d.post(ctx), d.hangUp(ctx))
}

// liveAbridgedDay tells the day's story and reports a day's calls at once, if there is a story or the day is one of the last.
func (d *life) liveAbridgedDay(ctx context.Context, day time.Time, number int) error {
	d.now = day.Add(storyHour * time.Hour)
	before, err := d.stories(ctx)
	if err != nil {
		return err
	}
	if err := d.tell(ctx, number); err != nil {
		return err
	}
	after, err := d.stories(ctx)
	if err != nil || before == after && number < days-5 {
		return err
	}
	from := d.now
	d.now = day.Add(lastHour * time.Hour)
	return errors.Join(d.answers(ctx, d.eventsBetween(from, d.now, number), number), d.settleNow(ctx))
}

func (d *life) settleNow(ctx context.Context) error {
	_, err := d.Billing.SettleHours(byJob(ctx, "settle hours"))
	return err
}

// stories counts what the customer has done so far, to tell whether a day had a story.
func (d *life) stories(ctx context.Context) (version int64, err error) {
	var account models.Account
	err = d.DB.WithContext(ctx).Take(&account, d.accountID).Error
	return account.Version, err
}
