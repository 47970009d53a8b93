package billing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// member makes a user who acts for the customer in the role, with the right, and gives a context in which they do; with the first of them an
// owner, as every account has one.
func member(t testing.TB, s *shop.Shop, c *shop.Customer, role rights.Role, right models.SpendingRight) (ctx context.Context, userID int64) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, c.ID); err != nil {
			return err
		}
		members, err := models.EverMembersOf(tx, c.ID)
		if err != nil {
			return err
		}
		join := func(name string, role rights.Role, right models.SpendingRight) error {
			user := &models.User{Email: fmt.Sprintf("%s%d.%d@example.com", name, len(members), c.ID), CreatedAt: s.Clock.Now()}
			if err := tx.Create(user).Error; err != nil {
				return err
			}
			userID = user.ID
			return models.CreateMembership(tx, &models.Membership{AccountID: c.ID, UserID: user.ID, Role: role, CreatedAt: s.Clock.Now(), SpendingRight: right})
		}
		if len(members) == 0 && role != rights.Owner {
			if err := join("first", rights.Owner, models.SpendingRight{}); err != nil {
				return err
			}
		}
		return join(string(role), role, right)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owned(t, s, c, userID) })
	return models.ActingAs(t.Context(), userID), userID
}

// owned makes the member the account's owner at the end of the test, before its books are verified, if it has none: each account has one, who would
// be asked for approvals while the test goes on.
func owned(t testing.TB, s *shop.Shop, c *shop.Customer, userID int64) {
	t.Helper()
	tx := s.DB.WithContext(context.WithoutCancel(t.Context()))
	owner, err := models.OwnerOf(tx, c.ID)
	if err == nil && owner == nil {
		err = tx.Model(&models.Membership{}).Where("account_id = ? AND user_id = ?", c.ID, userID).
			Updates(map[string]any{"role": rights.Owner, "created_at": s.Clock.Now()}).Error // who decided before did so as something else
	}
	if err != nil {
		t.Error(err)
	}
}

func upTo(micros rules.Micros) *rules.Micros { return &micros }

// placed places an order of so many packages of $0.60.
func placed(ctx context.Context, s *shop.Shop, c *shop.Customer, key string, quantity int64) (*models.Order, error) {
	return s.Billing.PlaceOrder(ctx, c.ID, key, hundred(quantity))
}

// Two members have limits of their own, and each buys from several windows at once: of each limit exactly what fits is spent.
func TestMembersWhoBuyAtOnceNeverGoBeyondTheirLimits(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		first, firstID := member(t, s, c, rights.Developer, models.SpendingRight{MonthLimitMicros: upTo(3 * 600_000)})
		second, secondID := member(t, s, c, rights.Billing, models.SpendingRight{MonthLimitMicros: upTo(2*600_000 + 599_999)})
		bought := map[int64]int{}
		errs := atOnce(16, func(i int) error {
			ctx := first
			if i%2 == 1 {
				ctx = second
			}
			order, err := placed(ctx, s, c, fmt.Sprint("window ", i), 1)
			if err != nil {
				return err
			}
			return s.Billing.PayFromBalance(ctx, c.ID, order.ID)
		})
		for i, err := range errs {
			if err == nil {
				bought[[]int64{firstID, secondID}[i%2]]++
				continue
			}
			expectCode(t, err, models.Conflict)
		}
		if bought[firstID] != 3 || bought[secondID] != 2 || len(c.Packages(t)) != 5 {
			t.Errorf("bought %v, %d packages", bought, len(c.Packages(t)))
		}
		s.Clock.Advance(31 * 24 * time.Hour) // another month
		if _, err := placed(first, s, c, "next month", 1); err != nil {
			t.Errorf("next month: %v", err)
		}
	})
}

func TestALimitIsOfOrdersAndTopUpsTogetherUntilTheyAreOver(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ctx, _ := member(t, s, c, rights.Billing, models.SpendingRight{OrderLimitMicros: upTo(2_000_000), MonthLimitMicros: upTo(3_000_000)})
		_, err := placed(ctx, s, c, "too much at once", 4)
		expectCode(t, err, models.Conflict)
		_, err = s.Billing.TopUp(ctx, c.ID, "too much at once", 2_010_000)
		expectCode(t, err, models.Conflict)
		payment, err := s.Billing.TopUp(ctx, c.ID, "first", 2_000_000)
		if err != nil {
			t.Fatal(err)
		}
		order, err := placed(ctx, s, c, "rest", 1)
		if err != nil {
			t.Fatal(err)
		}
		_, err = placed(ctx, s, c, "one too many", 1)
		expectCode(t, err, models.Conflict)
		if err := s.Billing.CancelOrder(ctx, c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		if _, err = placed(ctx, s, c, "in its place", 1); err != nil {
			t.Errorf("after it was cancelled: %v", err)
		}
		apply(t, s, s.Card.Decline(payment.Ref().String()))
		if _, err = placed(ctx, s, c, "in place of the top-up", 3); err != nil {
			t.Errorf("after the card was declined: %v", err)
		}
		s.Clock.Advance(billing.OrderTTL)
		if _, err = placed(ctx, s, c, "in place of those that expired", 3); err != nil {
			t.Errorf("after the orders expired: %v", err)
		}
		_, err = s.Billing.PlaceOrder(t.Context(), c.ID, "the account itself", hundred(50))
		if err != nil {
			t.Errorf("the account itself is limited by nobody: %v", err)
		}
	})
}

func TestAnOrderAboveWhatMayBeSpentWaitsForSomebodyElse(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		owner, _ := member(t, s, c, rights.Owner, models.SpendingRight{ApprovalAboveMicros: upTo(0)}) // which says nothing of an owner
		dev, _ := member(t, s, c, rights.Developer, models.SpendingRight{ApprovalAboveMicros: upTo(600_000)})
		books, _ := member(t, s, c, rights.Billing, models.SpendingRight{OrderLimitMicros: upTo(1_200_000)})
		viewer, _ := member(t, s, c, rights.Viewer, models.SpendingRight{})
		_, err := placed(viewer, s, c, "viewer", 1)
		expectCode(t, err, models.Forbidden)
		small, err := placed(dev, s, c, "small", 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Billing.PayFromBalance(dev, c.ID, small.ID); err != nil {
			t.Errorf("what needs no approval: %v", err)
		}
		order, err := placed(dev, s, c, "large", 3)
		if err != nil {
			t.Fatal(err)
		}
		again, err := placed(dev, s, c, "large", 3)
		if err != nil || again.ID != order.ID {
			t.Errorf("sent again: %v, %v", again, err)
		}
		for name, ctx := range map[string]context.Context{"who placed it": dev, "an owner": owner, "the account": t.Context()} {
			if err := s.Billing.PayFromBalance(ctx, c.ID, order.ID); models.CodeOf(err) != models.Conflict {
				t.Errorf("paid by %s before it is approved: %v", name, err)
			}
		}
		_, _, err = s.Billing.PayByCard(dev, c.ID, order.ID)
		expectCode(t, err, models.Conflict)
		yes := billing.Decision{Approve: true, Note: "Go on."}
		expectCode(t, s.Billing.Decide(dev, c.ID, order.ID, yes), models.Forbidden)
		expectCode(t, s.Billing.Decide(viewer, c.ID, order.ID, yes), models.Forbidden)
		expectCode(t, s.Billing.Decide(t.Context(), c.ID, order.ID, yes), models.Forbidden)
		expectCode(t, s.Billing.Decide(books, c.ID, order.ID, yes), models.Forbidden) // more than they may spend themselves
		s.Clock.Advance(3 * 24 * time.Hour)                                           // longer than an order may stay unpaid
		decided := 0
		for _, err := range atOnce(4, func(int) error { return s.Billing.Decide(owner, c.ID, order.ID, yes) }) {
			if err == nil {
				decided++
			} else {
				expectCode(t, err, models.Conflict)
			}
		}
		if decided != 1 {
			t.Errorf("decided %d times", decided)
		}
		if err := s.Billing.PayFromBalance(dev, c.ID, order.ID); err != nil {
			t.Errorf("approved: %v", err)
		}
		history, err := s.Billing.Approval(t.Context(), c.ID, order.ID)
		if err != nil || history.State != models.ApprovalGiven || history.Note != "Go on." || history.AskedByEmail == "" || history.DecidedByEmail == "" {
			t.Errorf("the history is %+v, %v", history, err)
		}
		var mails int64
		if err := s.DB.WithContext(t.Context()).Model(&models.Mail{}).Where("kind IN ?", []models.MailKind{models.MailWaits, models.MailDecided}).Count(&mails).Error; err != nil || mails != 3 {
			t.Errorf("%d mails, %v", mails, err) // to an owner and a billing member, and back
		}
	})
}

func TestADeclinedOrWithdrawnOrderIsNeverPaid(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		owner, _ := member(t, s, c, rights.Owner, models.SpendingRight{})
		dev, _ := member(t, s, c, rights.Developer, models.SpendingRight{ApprovalAboveMicros: upTo(0), MonthLimitMicros: upTo(1_200_000)})
		for name, end := range map[string]func(id int64) error{
			"declined":  func(id int64) error { return s.Billing.Decide(owner, c.ID, id, billing.Decision{Note: "No."}) },
			"withdrawn": func(id int64) error { return s.Billing.CancelOrder(dev, c.ID, id) },
		} {
			order, err := placed(dev, s, c, name, 2)
			if err != nil {
				t.Fatal(err)
			}
			if err := end(order.ID); err != nil {
				t.Fatal(err)
			}
			for _, ctx := range []context.Context{dev, owner} {
				expectCode(t, s.Billing.PayFromBalance(ctx, c.ID, order.ID), models.Conflict)
			}
			expectCode(t, s.Billing.Decide(owner, c.ID, order.ID, billing.Decision{Approve: true}), models.Conflict)
		}
		// Neither counts as spent.
		order, err := placed(dev, s, c, "another", 2)
		if err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(billing.ApprovalTTL)
		expectCode(t, s.Billing.Decide(owner, c.ID, order.ID, billing.Decision{Approve: true}), models.Conflict)
	})
}

// What a member may not spend they may not have paid by another way: not by an order of the account's, nor of before their right was made smaller,
// nor by a top-up that an order does not need.
func TestNoWayOfPayingGoesAroundASpendingRight(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		dev, devID := member(t, s, c, rights.Developer, models.SpendingRight{})
		mine, err := placed(dev, s, c, "before", 2)
		if err != nil {
			t.Fatal(err)
		}
		accounts := orderHundred(t, c, 3)
		set := func(right models.SpendingRight) {
			t.Helper()
			m := &models.Membership{AccountID: c.ID, UserID: devID, SpendingRight: right}
			if err := s.DB.Write(t.Context(), func(tx *gorm.DB) error { return m.SaveSpendingRight(tx, s.Clock.Now()) }); err != nil {
				t.Fatal(err)
			}
		}
		for name, right := range map[string]models.SpendingRight{
			"a limit": {OrderLimitMicros: upTo(1_000_000)}, "approval": {ApprovalAboveMicros: upTo(1_000_000)},
		} {
			set(right)
			for _, id := range []int64{mine.ID, accounts.ID} {
				if _, _, err := s.Billing.PayByCard(dev, c.ID, id); models.CodeOf(err) != models.Conflict {
					t.Errorf("%s: order %d: %v", name, id, err)
				}
			}
		}
		set(models.SpendingRight{})
		_, _, err = s.Billing.PayByTopUp(dev, c.ID, mine.ID, 5_000_000)
		expectCode(t, err, models.Invalid)
		if _, _, err := s.Billing.PayByTopUp(dev, c.ID, mine.ID, 1_200_000); err != nil {
			t.Errorf("what the order needs: %v", err)
		}
		_, err = s.Billing.TopUp(dev, c.ID, "top-up", 5_000_000)
		expectCode(t, err, models.Forbidden)
		rulesGoAroundNothing(dev, t, s, c)
	})
}

// An order of $0.60 that the smallest top-up of $1.00 pays takes $1.00 of a limit of $2.00: another of $0.60 is within it, a third is not. The
// page of the payment opens as often as it is asked for, and what an order that came to nothing left on the balance counts whole.
func TestWhatATopUpLeavesBeyondItsOrderIsSpentToo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		dev, userID := member(t, s, c, rights.Developer, models.SpendingRight{MonthLimitMicros: upTo(2_000_000)})
		month := rules.MonthStart(s.Clock.Now(), time.UTC)
		expect := func(want rules.Micros) {
			t.Helper()
			spent, err := models.SpentBy(s.DB.WithContext(t.Context()), c.ID, userID, month, month.AddDate(0, 1, 0), s.Clock.Now())
			if err != nil || spent != want {
				t.Errorf("spent %d, want %d, %v", spent, want, err)
			}
		}
		first, err := placed(dev, s, c, "first", 1)
		if err != nil {
			t.Fatal(err)
		}
		expect(600_000)
		for range 3 {
			if _, _, err := s.Billing.PayByTopUp(dev, c.ID, first.ID, 1_000_000); err != nil {
				t.Fatal(err)
			}
			expect(1_000_000)
		}
		attempts, err := models.AttemptsAtOrder(s.DB.WithContext(t.Context()), c.ID, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		apply(t, s, s.Card.Pay(attempts[0].Ref().String()))
		expect(1_000_000)
		second, err := placed(dev, s, c, "second", 1)
		if err != nil {
			t.Fatal(err)
		}
		expect(1_600_000)
		_, err = placed(dev, s, c, "third", 1)
		expectCode(t, err, models.Conflict)
		_, _, err = s.Billing.PayByTopUp(dev, c.ID, second.ID, 1_100_000)
		expectCode(t, err, models.Invalid) // more than is needed
		if _, _, err := s.Billing.PayByTopUp(dev, c.ID, second.ID, 1_000_000); err != nil {
			t.Fatal(err)
		}
		expect(2_000_000)
		if err := s.Billing.CancelOrder(dev, c.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		expect(1_000_000)
	})
}

// rulesGoAroundNothing fails where members whose spending is limited, or who may not spend, have it spent by automatic rules. Who is not
// limited sets them, and anybody who may spend turns them off.
func rulesGoAroundNothing(dev context.Context, t *testing.T, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	card := saveCard(t, s, c, "automatic")
	set := func(ctx context.Context) []error {
		return []error{
			s.Billing.SetAutoTopUp(ctx, c.ID, billing.TopUpRule{
				CardID: card.ID, ThresholdMicros: 1_000_000, AmountMicros: 5_000_000, MonthlyCapMicros: 5_000_000, CooldownHours: 24,
			}),
			s.Billing.SetAutoPurchase(ctx, c.ID, billing.PurchaseRule{
				Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ThresholdCalls: 30, UnitPriceMicros: 600_000,
				MonthlyCapMicros: 1_500_000, CooldownHours: 1,
			}),
		}
	}
	free, _ := member(t, s, c, rights.Billing, models.SpendingRight{})
	noErrors(t, set(free))
	for _, err := range set(dev) {
		expectCode(t, err, models.Forbidden)
	}
	for _, right := range []models.SpendingRight{{OrderLimitMicros: upTo(50_000_000)}, {MonthLimitMicros: upTo(50_000_000)}, {ApprovalAboveMicros: upTo(50_000_000)}} {
		bound, _ := member(t, s, c, rights.Billing, right)
		for _, err := range set(bound) {
			expectCode(t, err, models.Invalid)
		}
		auto, err := s.Billing.Auto(t.Context(), c.ID)
		if err != nil || len(auto.Rules) != 2 {
			t.Fatal(auto, err)
		}
		for i := range auto.Rules {
			noErrors(t, []error{s.Billing.TurnOffAuto(bound, c.ID, auto.Rules[i].ID)})
		}
	}
}

// What somebody approves for others is out of their own month, too.
func TestWhoApprovesSpendsOfTheirOwnMonth(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		dev, _ := member(t, s, c, rights.Developer, models.SpendingRight{ApprovalAboveMicros: upTo(0)})
		books, _ := member(t, s, c, rights.Billing, models.SpendingRight{MonthLimitMicros: upTo(3 * 600_000)})
		yes := billing.Decision{Approve: true}
		for i, want := range []models.Code{"", models.Forbidden, ""} {
			order, err := placed(dev, s, c, fmt.Sprint("order ", i), []int64{2, 2, 1}[i])
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Billing.Decide(books, c.ID, order.ID, yes); models.CodeOf(err) != want && (want != "" || err != nil) {
				t.Errorf("order %d: %v", i, err)
			}
		}
		_, err := placed(books, s, c, "their own", 1)
		expectCode(t, err, models.Conflict)
	})
}

// An order of somebody who is gone, or may not buy any more, is out of the month of who pays it; one that waits to be paid while the month's
// limit is lowered is not paid beyond it; a top-up for an order is within the limits as a whole.
func TestWhoPaysForOthersIsHeldByTheirOwnLimitAndALowerLimitHoldsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		set := func(userID int64, change string, value any) {
			t.Helper()
			if err := s.DB.WithContext(t.Context()).Model(&models.Membership{}).Where("account_id = ? AND user_id = ?", c.ID, userID).Update(change, value).Error; err != nil {
				t.Fatal(err)
			}
		}
		order := func(ctx context.Context, key string, quantity int64) int64 {
			t.Helper()
			o, err := placed(ctx, s, c, key, quantity)
			if err != nil {
				t.Fatal(err)
			}
			return o.ID
		}
		gone, goneID := member(t, s, c, rights.Developer, models.SpendingRight{})
		viewing, viewingID := member(t, s, c, rights.Developer, models.SpendingRight{})
		dev, devID := member(t, s, c, rights.Developer, models.SpendingRight{MonthLimitMicros: upTo(3 * 600_000)})
		left, viewed := order(gone, "gone", 2), order(viewing, "viewing", 2)
		set(goneID, "ended_at", s.Clock.Now())
		set(viewingID, "role", rights.Viewer)
		if _, _, err := s.Billing.PayByCard(dev, c.ID, left); err != nil {
			t.Fatal(err)
		}
		_, _, err := s.Billing.PayByCard(dev, c.ID, viewed)
		expectCode(t, err, models.Conflict)
		own := order(dev, "own", 1)
		set(devID, "month_limit_micros", 2*600_000)
		_, _, err = s.Billing.PayByCard(dev, c.ID, own)
		expectCode(t, err, models.Conflict)
		small, _ := member(t, s, c, rights.Developer, models.SpendingRight{MonthLimitMicros: upTo(600_000)})
		_, _, err = s.Billing.PayByTopUp(small, c.ID, order(small, "the smallest top-up is 1.00", 1), 1_000_000)
		expectCode(t, err, models.Conflict)
		c.TopUp(t, 10_000_000)
		expectCode(t, s.Billing.PayFromBalance(dev, c.ID, own), models.Conflict)
	})
}
