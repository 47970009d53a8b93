package wiring

import (
	"context"
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/catalog"
	"ocrconsole/web"
	"ocrconsole/web/jobs"
)

// Jobs are what has to happen without anybody asking. Every server runs them; each does its work once.
func (s *Services) Jobs() []jobs.Job {
	count := func(do func(context.Context) (int, error)) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := do(ctx)
			return err
		}
	}
	teller := &catalog.Teller{DB: s.DB}
	return []jobs.Job{
		{Name: "settle hours", Every: 20 * time.Second, Do: count(s.Billing.SettleHours)},
		{Name: "watch arrears", Every: 10 * time.Second, Do: count(s.Billing.WatchArrears)},
		{Name: "grant starter credits", Every: time.Hour, Do: count(s.Billing.GrantStarters)},
		{Name: "expire orders", Every: 30 * time.Second, Do: count(s.Billing.ExpireOrders)},
		{Name: "end transfers that did not come", Every: 10 * time.Minute, Do: count(s.Billing.EndTransfers)},
		{Name: "automatic top-ups", Every: 30 * time.Second, Do: s.Billing.RunTopUps},
		{Name: "automatic purchases", Every: 30 * time.Second, Do: s.Billing.RunPurchases},
		{Name: "close payment pages of closed accounts", Every: 30 * time.Second, Do: count(s.Billing.ClosePages)},
		{Name: "record package expiries", Every: time.Minute, Do: count(s.Billing.RecordExpiries)},
		{Name: "issue documents", Every: 10 * time.Second, Do: count(s.Documents.Issue)},
		{Name: "invoice months", Every: 10 * time.Minute, Do: count(s.Documents.InvoiceMonths)},
		{Name: "save uses of access keys", Every: 30 * time.Second, Do: s.Keys.SaveUses},
		{Name: "forget addresses of access keys", Every: time.Hour, Do: s.Keys.ForgetAddresses},
		{Name: "move calls of before", Every: time.Minute, Do: func(ctx context.Context) error {
			_, err := models.MoveCallsBefore(ctx, s.DB)
			return err
		}},
		{Name: "save refused calls", Every: time.Second, Do: s.Refusals.Save},
		{Name: "forget refused calls", Every: time.Hour, Do: s.Refusals.Sweep},
		{Name: "forget leases", Every: 10 * time.Minute, Do: s.Metering.ForgetLeases},
		{Name: "forget keys of calls", Every: 10 * time.Minute, Do: (&calls.Calls{Metering: s.Metering, Clock: s.Clock}).ForgetOnce},
		{Name: "forget exports", Every: 10 * time.Minute, Do: s.Exports.Clean},
		{Name: "carry out refunds", Every: 15 * time.Second, Do: count(s.Billing.PerformRefunds)},
		{Name: "reconcile payments", Every: time.Hour, Limit: 30 * time.Minute, Do: s.reconcile},
		{Name: "erase closed accounts", Every: time.Hour, Do: count(s.Accounts.EraseClosed)},
		{Name: "clean sessions", Every: 10 * time.Minute, Do: s.Accounts.Clean},
		{Name: "look up domains of single sign-on", Every: 10 * time.Minute, Do: count(s.SSO(&accounts.Factors{Accounts: s.Accounts, Keys: s.Keys}).LookUpDomains)},
		{Name: "clean operators' sessions", Every: 10 * time.Minute, Do: s.Operators().Clean},
		{Name: "tell of failed sign-ins", Every: time.Minute, Do: count(s.Accounts.TellOfFailures)},
		{Name: "record failed sign-ins", Every: time.Minute, Do: count(s.Accounts.RecordFailures)},
		{Name: "cut audit trails", Every: 6 * time.Hour, Do: count(s.Audit.Cut)},
		{Name: "evaluate alerts", Every: 20 * time.Second, Do: count(s.Alerts.Evaluate)},
		{Name: "put announced catalogs in force", Every: 10 * time.Second, Do: func(ctx context.Context) error { return s.announced(ctx, teller) }},
		{Name: "replay drafts of catalogs", Every: time.Second, Do: count(s.drafts().Turn)},
		{Name: "watch keys", Every: 10 * time.Second, Do: count(s.Breaker.Watch)},
		{Name: "evaluate alerts of webhooks", Every: 2 * time.Second, Do: count(s.Alerts.EvaluateSoon)},
		{Name: "deliver webhooks", Every: time.Second, Do: count(s.Webhooks.Deliver)},
		{Name: "clean webhooks", Every: time.Hour, Do: s.Webhooks.Clean},
		{Name: "send mails", Every: 2 * time.Second, Do: count(s.Outbox.Send)},
		{Name: "clean mails", Every: time.Hour, Do: s.Outbox.Clean},
		{Name: "sweep temporary files", Every: time.Hour, Do: func(context.Context) error {
			_, err := web.SweepSpools(time.Now())
			return err
		}},
	}
}

// reconcile is the job; what is not clean is in the log each time.
func (s *Services) reconcile(ctx context.Context) error {
	report, err := s.Billing.Reconcile(ctx)
	return errors.Join(err, report.Err())
}

// announced puts a catalog in force whose time has come, and tells customers of one that is to come.
func (s *Services) announced(ctx context.Context, teller *catalog.Teller) error {
	if _, err := catalog.TakeEffect(ctx, s.DB, s.Clock.Now()); err != nil {
		return err
	}
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	_, err = teller.Tell(ctx, snapshot.Zone, s.Clock.Now())
	return err
}
