package metering_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// told is what was read, with all instants in UTC.
func told(t *testing.T, read any) string {
	t.Helper()
	text, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	var parts any
	if err := json.Unmarshal(text, &parts); err != nil {
		t.Fatal(err)
	}
	if text, err = json.Marshal(inUTC(parts)); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func inUTC(part any) any {
	switch p := part.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339Nano, p); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	case []any:
		for i := range p {
			p[i] = inUTC(p[i])
		}
	case map[string]any:
		for key := range p {
			p[key] = inUTC(p[key])
		}
	}
	return part
}

// reading is one thing that is read of a customer.
type reading struct {
	name string
	read func(tx *gorm.DB) (any, error)
}

func readingsOf(c *shop.Customer, at time.Time, order int64) []reading {
	hours := models.HourFilter{From: at.AddDate(0, 0, -7), Until: at.AddDate(0, 0, 7)}
	days := []time.Time{at.AddDate(0, 0, -2).Truncate(24 * time.Hour), at.AddDate(0, 0, -1).Truncate(24 * time.Hour), at.AddDate(0, 0, 2).Truncate(24 * time.Hour)}
	all := models.EntryRange{Upto: 1 << 40}
	return []reading{
		{"account", func(tx *gorm.DB) (any, error) { return models.FindAccount(tx, c.ID) }},
		{"frame", func(tx *gorm.DB) (any, error) { return models.ReadFrame(tx, c.ID) }},
		{"packages", func(tx *gorm.DB) (any, error) { return models.PackagesOf(tx, c.ID) }},
		{"packages again", func(tx *gorm.DB) (any, error) { return models.PackagesOf(tx, c.ID) }},
		{"claimed", func(tx *gorm.DB) (any, error) { return models.ClaimKeys(tx, c.ID) }},
		{"subscriptions", func(tx *gorm.DB) (any, error) { return models.SubscriptionsOf(tx, c.ID) }},
		{"order", func(tx *gorm.DB) (any, error) { return models.FindOrder(tx, c.ID, order) }},
		{"orders", func(tx *gorm.DB) (any, error) { return models.OrdersOf(tx, c.ID, models.OrderFilter{Limit: 9}) }},
		{"entries", func(tx *gorm.DB) (any, error) { return models.EntriesOf(tx, c.ID, models.EntryFilter{Limit: 9}) }},
		{"first entry", func(tx *gorm.DB) (any, error) { return models.FirstEntry(tx, c.ID) }},
		{"entry before", func(tx *gorm.DB) (any, error) { return models.LastEntryBefore(tx, c.ID, at.AddDate(0, 0, 9)) }},
		{"no entry before", func(tx *gorm.DB) (any, error) { return models.LastEntryBefore(tx, c.ID, at.AddDate(-9, 0, 0)) }},
		{"sums of entries", func(tx *gorm.DB) (any, error) { return models.SumEntries(tx, c.ID, all) }},
		{"hours", func(tx *gorm.DB) (any, error) { return models.UsageHoursOf(tx, c.ID, hours) }},
		{"sums of hours", func(tx *gorm.DB) (any, error) { return models.SumUsage(tx, c.ID, hours) }},
		{"sums of days", func(tx *gorm.DB) (any, error) { return models.SumUsageDays(tx, c.ID, hours, days) }},
		{"left", func(tx *gorm.DB) (any, error) {
			return models.LeftByTime(tx, c.ID, []int64{1}, hours.From, hours.Until)
		}},
		{"late hours", func(tx *gorm.DB) (any, error) {
			late, err := models.LateHoursOf(tx, c.ID, hours.From, hours.Until)
			return len(late), err
		}},
		{"settings", func(tx *gorm.DB) (any, error) { return models.AlertSettingsOf(tx, c.ID) }},
		{"notifications", func(tx *gorm.DB) (any, error) {
			return models.NotificationsOf(tx, c.ID, models.NotificationFilter{Limit: 9})
		}},
		{"no card", func(tx *gorm.DB) (any, error) { return models.FindBillingDetails(tx, c.ID) }},
		{"calls", func(tx *gorm.DB) (any, error) {
			return models.CallsOf(tx, c.ID, models.CallFilter{
				Services: []rules.Offering{{Region: shop.Bangkok, Service: shop.Passport}}, From: hours.From, Until: hours.Until, Limit: 9,
			})
		}},
	}
}

func TestWhatIsReadTogetherIsWhatIsReadAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		order := c.Order(t, shop.Bangkok, shop.Passport, 1000, 2)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		at := s.Clock.Advance(time.Minute)
		ingest(t, s, c.Calls(3, shop.Bangkok, shop.Passport, at))
		readings := readingsOf(c, at, order.ID)
		together := make([]any, len(readings))
		readers := make([]func(*gorm.DB) error, len(readings))
		for i, r := range readings {
			readers[i] = models.Reading(&together[i], r.read)
		}
		statements := 0
		if err := s.DB.Callback().Row().Register("together", func(*gorm.DB) { statements++ }); err != nil {
			t.Fatal(err)
		}
		err := s.DB.Read(t.Context(), func(tx *gorm.DB) error { return models.Together(tx, readers...) })
		if err != nil {
			t.Fatal(err)
		}
		if statements != 2 { // lists of orders and their lines are asked one after the other
			t.Errorf("%d statements", statements)
		}
		for i, r := range readings {
			alone, err := r.read(s.DB.WithContext(t.Context()))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := told(t, together[i]), told(t, alone); got != want {
				t.Errorf("%s: together\n%s\nalone\n%s", r.name, got, want)
			}
		}
	})
}

func TestReadersThatRunTogetherEndTogether(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ends := 0
		reads := func(ctx context.Context) error {
			defer func() { ends++ }()
			for range 3 {
				if _, err := models.PackagesOf(s.DB.WithContext(ctx), c.ID); err != nil {
					return err
				}
			}
			return nil
		}
		again := reads
		missing := func(ctx context.Context) error {
			_, err := models.FindPackage(s.DB.WithContext(ctx), c.ID, 77)
			return err
		}
		if err := s.DB.Together(t.Context(), reads, missing, again); models.CodeOf(err) != models.NotFound || ends != 2 {
			t.Errorf("%v, %d readers have ended", err, ends)
		}
		writes := func(ctx context.Context) error {
			return s.DB.Write(ctx, func(*gorm.DB) error { return errors.New("written") })
		}
		if err := s.DB.Together(t.Context(), reads, writes); err == nil || err.Error() == "written" {
			t.Errorf("what reads together may write: %v", err)
		}
		within := func(ctx context.Context) error { return s.DB.Together(ctx, reads, again) }
		if err := s.DB.Together(t.Context(), within, reads); err != nil {
			t.Error(err)
		}
		refused := errors.New("the statement is refused before it is sent")
		if err := s.DB.Callback().Row().Before("gorm:row").Register("refuse", func(tx *gorm.DB) { _ = tx.AddError(refused) }); err != nil {
			t.Fatal(err)
		}
		others := func(ctx context.Context) error {
			_, err := models.UnpaidOrders(s.DB.WithContext(ctx), c.ID, s.Clock.Now())
			return err
		}
		if err := s.DB.Together(t.Context(), reads, others); !errors.Is(err, refused) {
			t.Errorf("a statement that is refused: %v", err)
		}
	})
}
