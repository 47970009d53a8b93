package main

import (
	"context"
	"errors"
	"time"

	"ocrconsole/models/calls"
	"ocrconsole/web"
	"ocrconsole/web/jobs"
)

// jobs are what has to happen without anybody asking. Every server runs them; each does its work once.
func (s *services) jobs() []jobs.Job {
	count := func(do func(context.Context) (int, error)) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := do(ctx)
			return err
		}
	}
	return []jobs.Job{
		{Name: "settle hours", Every: 20 * time.Second, Do: count(s.billing.SettleHours)},
		{Name: "watch arrears", Every: 10 * time.Second, Do: count(s.billing.WatchArrears)},
		{Name: "grant starter credits", Every: time.Hour, Do: count(s.billing.GrantStarters)},
		{Name: "expire orders", Every: 30 * time.Second, Do: count(s.billing.ExpireOrders)},
		{Name: "automatic top-ups and purchases", Every: 30 * time.Second, Do: s.billing.RunAuto},
		{Name: "record package expiries", Every: time.Minute, Do: count(s.billing.RecordExpiries)},
		{Name: "issue documents", Every: 10 * time.Second, Do: count(s.billing.IssueDocuments)},
		{Name: "invoice months", Every: 10 * time.Minute, Do: count(s.billing.InvoiceMonths)},
		{Name: "save uses of access keys", Every: 30 * time.Second, Do: s.keys.SaveUses},
		{Name: "forget keys of calls", Every: 10 * time.Minute, Do: (&calls.Calls{Metering: s.metering, Clock: s.clock}).ForgetOnce},
		{Name: "forget exports", Every: 10 * time.Minute, Do: s.exports.Clean},
		{Name: "carry out refunds", Every: 15 * time.Second, Do: count(s.billing.PerformRefunds)},
		{Name: "reconcile payments", Every: time.Hour, Limit: 30 * time.Minute, Do: s.reconcile},
		{Name: "clean sessions", Every: 10 * time.Minute, Do: s.accounts.Clean},
		{Name: "tell of failed sign-ins", Every: time.Minute, Do: count(s.accounts.TellOfFailures)},
		{Name: "evaluate alerts", Every: 20 * time.Second, Do: count(s.alerts.Evaluate)},
		{Name: "send mails", Every: 2 * time.Second, Do: count(s.outbox.Send)},
		{Name: "clean mails", Every: time.Hour, Do: s.outbox.Clean},
		{Name: "sweep temporary files", Every: time.Hour, Do: func(context.Context) error {
			_, err := web.SweepSpools(time.Now())
			return err
		}},
	}
}

// reconcile is the job; what is not clean is in the log each time.
func (s *services) reconcile(ctx context.Context) error {
	report, err := s.billing.Reconcile(ctx)
	return errors.Join(err, report.Err())
}
