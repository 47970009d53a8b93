package alerts_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// told is a customer of a shop whose alerts the test reads.
type told struct {
	*shop.Customer
	t    *testing.T
	shop *shop.Shop
	seen int64
}

func newTold(t *testing.T, db *models.DB) *told {
	t.Helper()
	s := shop.Open(t, db)
	return &told{Customer: s.Customer(t), t: t, shop: s}
}

// hears evaluates all alerts, and wants what the customer was told since the last time to begin with these words, in
// their order.
func (c *told) hears(titles ...string) []models.Notification {
	c.t.Helper()
	if _, err := c.shop.Alerts.Evaluate(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	all, err := c.shop.Alerts.Notifications(c.t.Context(), c.ID, models.NotificationFilter{Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	slices.Reverse(shop.Read(all))
	fresh := slices.DeleteFunc(all, func(n models.Notification) bool { return n.ID <= c.seen })
	ok := len(fresh) == len(titles)
	for i := range fresh {
		c.seen = fresh[i].ID
		ok = ok && strings.HasPrefix(fresh[i].Title, titles[i])
	}
	if !ok {
		got := make([]string, len(fresh))
		for i := range fresh {
			got[i] = fresh[i].Title
		}
		c.t.Errorf("the customer hears %q, want %q", got, titles)
	}
	return fresh
}

// makes lets the customer make calls now.
func (c *told) makes(n int, region, service string) {
	c.t.Helper()
	report, err := c.shop.Metering.Ingest(c.t.Context(), c.Calls(n, region, service, c.shop.Clock.Now()))
	if err != nil || report.Accepted != n {
		c.t.Fatalf("%d calls: %+v, %v", n, report, err)
	}
}

// wants changes what the customer wants to be told.
func (c *told) wants(change func(*models.AlertSettings)) {
	c.t.Helper()
	s, err := c.shop.Alerts.Settings(c.t.Context(), c.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	change(&s)
	if err := c.shop.Alerts.SaveSettings(c.t.Context(), s); err != nil {
		c.t.Fatal(err)
	}
}

func TestLowBalanceIsToldOncePerCrossing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.hears() // nothing of an account that never had money
		c.wants(func(s *models.AlertSettings) { s.LowBalanceMicros = 10_000_000 })
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 10_000_000)
		c.hears() // at the threshold is not below it
		c.makes(1, shop.Bangkok, shop.Passport)
		fresh := c.hears("Low balance: 9.992 left")
		if len(fresh) == 1 && (fresh[0].Href != "/billing/topup" || fresh[0].Kind != notice.AlertLowBalance || fresh[0].ReadAt != nil) {
			t.Errorf("the notification is %+v", fresh[0])
		}
		c.makes(1, shop.Bangkok, shop.Passport)
		c.hears()
		c.TopUp(t, 1_000_000)
		c.hears() // above again
		c.makes(150, shop.Bangkok, shop.Passport)
		c.hears("Low balance: 9.784 left")
		// Up and down again between two looks is a crossing too.
		c.TopUp(t, 5_000_000)
		order := c.Order(t, shop.Bangkok, shop.Passport, 1000, 1)
		if err := c.shop.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		c.hears("Low balance: 9.784 left")
		c.hears()
	})
}

func TestWhoBuysByCardHasNoLowBalance(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	order := c.Order(t, shop.Bangkok, shop.Passport, 1000, 1)
	if _, _, err := c.shop.Billing.PayByCard(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	payment := models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}.String()
	if err := c.shop.Billing.Apply(t.Context(), c.shop.Card.Pay(payment)); err != nil {
		t.Fatal(err)
	}
	if len(c.Packages(t)) != 1 {
		t.Fatal("the order is not paid")
	}
	c.hears()
}

func TestARaisedThresholdIsCrossedAtOnceAndALoweredOneNot(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.TopUp(t, 20_000_000)
	c.hears()
	c.wants(func(s *models.AlertSettings) { s.LowBalanceMicros = 50_000_000 })
	c.hears("Low balance: 20.00 left")
	c.wants(func(s *models.AlertSettings) { s.LowBalanceMicros = 5_000_000 })
	c.hears()
}

func TestArrearsAreToldAndThatTheyStopCalls(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.makes(5, shop.Bangkok, shop.Passport)
		c.hears("The account is in arrears by 0.04")
		c.makes(5, shop.Bangkok, shop.Passport)
		c.hears()
		c.shop.Clock.Advance(24 * time.Hour) // nothing happens but that time passes
		c.hears("Pay-per-use calls are refused: 0.08 owed")
		c.hears()
		c.TopUp(t, 20_000_000)
		c.hears()
		c.wants(func(s *models.AlertSettings) { s.LowBalance = false })
		c.makes(2500, shop.Bangkok, shop.Passport)
		c.hears("The account is in arrears by") // a new crossing
	})
}

// TestThatNoCallFitsAnyMoreIsTold: not only when arrears stop calls, whose limit is not reached to the micro-unit, but also where nothing
// may be owed.
func TestThatNoCallFitsAnyMoreIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		for _, tt := range []struct {
			credit rules.CreditPolicy
			calls  int
			hears  string
		}{
			{rules.CreditPolicy{}, 125, "Pay-per-use calls are refused: 0.00"},
			{rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 20_000}, 127, "Pay-per-use calls are refused: 0.01"}, // 16,000 are owed, and 4,000 are not enough
		} {
			c := newTold(t, db)
			c.shop.Metering.Credit, c.shop.Billing.Credit, c.shop.Alerts.Credit = tt.credit, tt.credit, tt.credit
			c.wants(func(s *models.AlertSettings) { s.LowBalance = false })
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			c.TopUp(t, 1_000_000)
			c.makes(tt.calls, shop.Bangkok, shop.Passport)
			c.hears(tt.hears)
			c.TopUp(t, 1_000_000)
			c.hears()
		}
	})
}

func TestPackageUseIsToldAtEachThreshold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.buys(shop.Passport, 100)
		c.makes(79, shop.Bangkok, shop.Passport)
		c.hears()
		c.makes(1, shop.Bangkok, shop.Passport)
		fresh := c.hears("80 % of a package is used: Passport OCR in AP-Bangkok")
		pkg := models.Ref{Kind: models.KindPackage, AccountID: c.ID, ID: 1}
		if want := "/packages/renew?package=" + pkg.String(); len(fresh) == 1 && fresh[0].Href != want {
			t.Errorf("leads to %s, want %s", fresh[0].Href, want)
		}
		c.makes(10, shop.Bangkok, shop.Passport)
		c.hears()
		c.makes(10, shop.Bangkok, shop.Passport)
		c.hears("A package is used up")
		c.hears()
		c.buys(shop.Passport, 10)
		c.makes(10, shop.Bangkok, shop.Passport)
		c.hears("A package is used up") // past both thresholds at once: the last is told
		c.wants(func(s *models.AlertSettings) { s.PackageUsed = false })
		c.buys(shop.Passport, 10)
		c.makes(10, shop.Bangkok, shop.Passport)
		c.hears()
		c.wants(func(s *models.AlertSettings) { s.PackageUsed = true })
		c.hears() // to want it later makes no news of it
	})
}

// buys pays for one package from a balance that is topped up for it, without a word about the balance.
func (c *told) buys(service string, calls int64) {
	c.t.Helper()
	c.wants(func(s *models.AlertSettings) { s.LowBalance = false })
	c.TopUp(c.t, 10_000_000)
	order := c.Order(c.t, shop.Bangkok, service, calls, 1)
	if err := c.shop.Billing.PayFromBalance(c.t.Context(), c.ID, order.ID); err != nil {
		c.t.Fatal(err)
	}
}

func TestExpiryIsToldAsTheDaysPass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.buys(shop.Passport, 100)
		c.hears()
		expires := c.Packages(t)[0].ExpiresAt
		for _, step := range []struct {
			at   time.Time
			says []string
		}{
			{expires.AddDate(0, 0, -30).Add(-time.Microsecond), nil},
			{expires.AddDate(0, 0, -30), []string{"A package with 100 calls expires in 720h"}},
			{expires.AddDate(0, 0, -8), nil},
			{expires.AddDate(0, 0, -1), []string{"A package with 100 calls expires in 24h"}}, // past 7 and 1 since the last look
			{expires, nil},
			{expires.AddDate(0, 1, 0), nil},
		} {
			c.shop.Clock.Set(step.at)
			c.hears(step.says...)
			c.hears()
		}
		if _, err := c.shop.Billing.RecordExpiries(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAUsedUpPackageDoesNotExpireLoudly(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.buys(shop.Passport, 10)
	c.makes(10, shop.Bangkok, shop.Passport)
	c.hears("A package is used up")
	c.shop.Clock.Set(c.Packages(t)[0].ExpiresAt.AddDate(0, 0, -3))
	c.hears()
}

func TestUnusualSpendIsComparedWithTheSameWeekday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.TopUp(t, 1_000_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.wants(func(s *models.AlertSettings) { s.UnusualPercent, s.UnusualMicros = 150, 100_000 })
		c.makes(100, shop.Bangkok, shop.Passport)
		c.hears() // no day to compare with
		for _, calls := range []int{20, 22, 500} {
			c.shop.Clock.Advance(7 * 24 * time.Hour)
			c.makes(calls, shop.Bangkok, shop.Passport)
			c.settles()
		}
		c.hears("Unusual spend: 4.00 today") // of 100, 20 and 22 the median is 22
		c.makes(5, shop.Bangkok, shop.Passport)
		c.hears()
		c.shop.Clock.Advance(24 * time.Hour)
		c.makes(100, shop.Bangkok, shop.Passport) // on this weekday nothing was ever spent
		c.hears("Unusual spend: 0.80 today")
		c.shop.Clock.Advance(6 * 24 * time.Hour)
		c.makes(30, shop.Bangkok, shop.Passport)
		c.hears()
		c.settles()
	})
}

func (c *told) settles() {
	c.t.Helper()
	if _, err := c.shop.Billing.SettleHours(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

func TestCallsInOneRegionWithAPackageInAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.buys(shop.Passport, 100)
		c.Subscribe(t, shop.Singapore, shop.Passport)
		c.makes(3, shop.Singapore, shop.Passport)
		fresh := c.hears("Calls paid per use while a package lies elsewhere: Passport OCR in AP-Singapore")
		if len(fresh) == 1 && !strings.Contains(fresh[0].Text, "3 calls of Passport OCR in AP-Singapore cost 0.027 since 17 Mar 2026, 12:25") {
			t.Error(fresh[0].Text)
		}
		if len(fresh) == 1 && !strings.Contains(fresh[0].Text, "Your package is in AP-Bangkok and has 100 calls left") {
			t.Error(fresh[0].Text)
		}
		c.makes(3, shop.Singapore, shop.Passport)
		c.hears()
		c.makes(1, shop.Bangkok, shop.Passport) // it is used, and the calls elsewhere cost all the same
		c.hears()
		c.shop.Clock.Advance(25 * time.Hour)
		c.makes(3, shop.Singapore, shop.Passport)
		c.hears()
		c.shop.Clock.Advance(8 * 24 * time.Hour) // it ceases, with nobody doing anything
		c.hears()
		c.makes(3, shop.Singapore, shop.Passport)
		c.hears("Calls paid per use")
		c.settles()
	})
}

// TestOneMatchingCallSilencesNoAlertOfOthers is of a package that pays calls, while more are made where it pays none.
func TestOneMatchingCallSilencesNoAlertOfOthers(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.buys(shop.Passport, 100)
	c.Subscribe(t, shop.Singapore, shop.Passport)
	c.makes(1, shop.Bangkok, shop.Passport)
	c.hears()
	c.makes(3, shop.Singapore, shop.Passport)
	c.hears("Calls paid per use while a package lies elsewhere")
}

func TestManyWhoLookAtOnceTellOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.makes(5, shop.Bangkok, shop.Passport)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := c.shop.Alerts.Look(t.Context(), c.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		c.hears("The account is in arrears")
	})
}

func TestAnAccountWithoutActivityIsNotLookedAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.buys(shop.Passport, 100)
		other := c.shop.Customer(t)
		evaluates := func(want int) {
			t.Helper()
			if looked, err := c.shop.Alerts.Evaluate(t.Context()); err != nil || looked != want {
				t.Errorf("%d accounts looked at, want %d; error %v", looked, want, err)
			}
		}
		evaluates(2)
		evaluates(0)
		other.TopUp(t, 50_000_000)
		evaluates(1)
		c.shop.Clock.Set(c.Packages(t)[0].ExpiresAt.AddDate(0, 0, -30))
		evaluates(1)
		evaluates(0)
	})
}

func TestWhoseAddressIsConfirmedGetsAMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		owner := &models.User{Email: "ada@example.com", CreatedAt: c.shop.Clock.Now()}
		if err := db.Create(owner).Error; err != nil {
			t.Fatal(err)
		}
		if err := db.Create(&models.Membership{AccountID: c.ID, UserID: owner.ID, Role: models.RoleOwner, CreatedAt: owner.CreatedAt}).Error; err != nil {
			t.Fatal(err)
		}
		mails := func() (n int64) {
			t.Helper()
			if err := db.Model(&models.Mail{}).Where("email = ?", owner.Email).Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		tell := func(key string) models.MailStatus {
			t.Helper()
			n := &models.Notification{AccountID: c.ID, Key: key, Kind: notice.NoticePayment, Title: key, CreatedAt: c.shop.Clock.Now()}
			err := db.Write(t.Context(), func(tx *gorm.DB) error {
				if _, err := models.LockAccount(tx, c.ID); err != nil {
					return err
				}
				_, err := models.Notify(tx, n)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n.MailStatus
		}
		if status := tell("unconfirmed"); status != models.MailOff || mails() != 0 {
			t.Errorf("an address nobody confirmed: %s, %d mails", status, mails())
		}
		if err := models.ConfirmEmail(db.WithContext(t.Context()), owner.ID, c.shop.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		if status := tell("confirmed"); status != models.MailPending || mails() != 1 {
			t.Errorf("a confirmed address: %s, %d mails", status, mails())
		}
		if err := c.shop.Alerts.StopMails(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		if status := tell("stopped"); status != models.MailOff || mails() != 1 {
			t.Errorf("mails stopped: %s, %d mails", status, mails())
		}
	})
}

func TestAClosedAccountIsToldNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		low, high := newTold(t, db), newTold(t, db)
		low.TopUp(t, 5_000_000)
		high.TopUp(t, 20_000_000)
		low.hears("Low balance: 5.00 left")
		for _, c := range []*told{low, high} {
			if err := db.Model(&models.Account{}).Where("id = ?", c.ID).Updates(map[string]any{"closed_at": c.shop.Clock.Now(), "version": gorm.Expr("version + 1")}).Error; err != nil {
				t.Fatal(err)
			}
		}
		high.wants(func(s *models.AlertSettings) { s.LowBalanceMicros = 50_000_000 })
		high.hears()
		low.hears()
		if said := low.reads()[0].Title; said != "Low balance: 5.00 left" {
			t.Errorf("what was told became %q", said)
		}
	})
}
