package shop_test

import (
	"context"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestWhatACustomerDoesAsksTheirServerOnly does what customers and their programs do day by day. What jobs do, which look for
// accounts with something to do, asks every server, and is not here.
func TestWhatACustomerDoesAsksTheirServerOnly(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.Postgres(t))
	shop.WatchStatements(t, s.DB)
	ctx := t.Context()
	c := s.Customer(t)
	c.TopUp(t, 50_000_000)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	order := c.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	calls := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now())
	month := metering.UsageFilter{From: shop.Start.AddDate(0, -1, 0), Until: shop.Start.AddDate(0, 1, 0)}
	hours := models.HourFilter{From: month.From, Until: month.Until, Limit: 20}
	for name, do := range map[string]func(ctx context.Context) error{
		"pay": func(ctx context.Context) error { return s.Billing.PayFromBalance(ctx, c.ID, order.ID) },
		"claim": func(ctx context.Context) error {
			_, err := s.Billing.ClaimFree(ctx, c.ID, shop.Bangkok, shop.Passport)
			return err
		},
		"report": func(ctx context.Context) error {
			_, err := s.Metering.Ingest(ctx, calls)
			return err
		},
		"authorize": func(ctx context.Context) error {
			pass, err := s.Metering.Authorize(ctx, c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
			if err == nil {
				pass.Over()
			}
			return err
		},
		"overview": func(ctx context.Context) error {
			_, err := s.Billing.Overview(ctx, c.ID)
			return err
		},
		"orders": func(ctx context.Context) error {
			_, err := s.Billing.Orders(ctx, c.ID, models.OrderFilter{Limit: 10})
			return err
		},
		"packages": func(ctx context.Context) error {
			_, _, err := s.Billing.Packages(ctx, c.ID)
			return err
		},
		"transactions": func(ctx context.Context) error {
			_, err := s.Billing.Transactions(ctx, c.ID, models.EntryFilter{Limit: 10})
			return err
		},
		"days": func(ctx context.Context) error {
			_, _, err := s.Metering.Days(ctx, c.ID, month)
			return err
		},
		"hours": func(ctx context.Context) error {
			_, err := s.Metering.HourList(ctx, c.ID, hours)
			return err
		},
		"calls": func(ctx context.Context) error {
			_, err := s.Metering.Calls(ctx, c.ID, metering.CallFilter{From: month.From, Until: month.Until, Limit: 20})
			return err
		},
		"call": func(ctx context.Context) error {
			_, err := s.Metering.CallsWithID(ctx, c.ID, calls[0].RequestID)
			return err
		},
		"outlook": func(ctx context.Context) error {
			_, err := s.Metering.Outlook(ctx, c.ID)
			return err
		},
		"documents": func(ctx context.Context) error {
			_, err := s.Documents.List(ctx, c.ID, models.DocumentFilter{Limit: 10})
			return err
		},
		"alerts": func(ctx context.Context) error { return s.Alerts.Look(ctx, c.ID) },
		"notifications": func(ctx context.Context) error {
			_, err := s.Alerts.Notifications(ctx, c.ID, models.NotificationFilter{Limit: 10})
			return err
		},
		"calendar": func(ctx context.Context) error {
			token, err := s.Alerts.OpenCalendar(ctx, c.ID)
			if err == nil {
				_, _, err = s.Alerts.Calendar(ctx, token)
			}
			if err == nil {
				err = s.Alerts.CloseCalendar(ctx, c.ID)
			}
			return err
		},
		"services": func(ctx context.Context) error {
			_, err := s.Metering.Services(ctx, c.ID, shop.Bangkok)
			return err
		},
		"late": func(ctx context.Context) error {
			_, err := s.Metering.Late(ctx, c.ID, month.From, month.Until)
			return err
		},
	} {
		if err := do(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
