package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// StartersPerNetwork is to how many accounts of one network, an IPv4 address or the /64 of an IPv6 one, starter credits are
// given on a day of UTC: as many as a class or an office that tries the console at once needs, while what somebody can owe by
// making accounts stays at so many starter credits a day.
const StartersPerNetwork = 20

// kindStarter is under which starter credits are counted.
const kindStarter = "starter"

// GrantStarter decides about the starter credit of an account, once for each: it is given to an account whose owner has
// confirmed their address, where addresses are confirmed, once for each person as far as that can be told, and to so many
// accounts of a network a day. What was given is stored with the account, so that another setting takes nothing back. Until
// it can be decided, nothing happens.
func (b *Billing) GrantStarter(tx *gorm.DB, accountID int64, now time.Time) error {
	account, err := models.LockAccount(tx, accountID)
	if err != nil || account.Starter != models.StarterUndecided || account.ArrearsSince != nil {
		return err
	}
	owner, err := models.OwnerOf(tx, accountID)
	if err != nil || owner == nil || b.ConfirmsMail && owner.EmailConfirmedAt == nil {
		return err
	}
	if b.Credit.StarterMicros <= 0 || !account.Standing().Trying {
		return account.SaveStarter(tx, models.StarterNone, 0, now)
	}
	if account.SignUpNetwork != "" { // one that the operator made is of no network
		given, err := models.CountGift(tx, account.SignUpNetwork, kindStarter, now)
		if err != nil {
			return err
		}
		if given > StartersPerNetwork {
			return account.SaveStarter(tx, models.StarterNetwork, 0, now)
		}
	}
	before, err := models.GiveToPerson(tx, accountID, owner, models.GiftStarter, now)
	if err != nil {
		return err
	}
	if before != models.NotGiven {
		return account.SaveStarter(tx, models.StarterPerson, 0, now)
	}
	return account.SaveStarter(tx, models.StarterGiven, b.Credit.StarterMicros, now)
}

// endStarter ends the starter credit of an account that has paid, or is vouched for, and owes nothing: from then on whatever
// it owes is arrears, with grace and credit limit.
func (t *turn) endStarter() error {
	standing := t.account.Standing()
	if standing.StarterMicros == 0 || standing.Trying || standing.AvailableMicros() < 0 {
		return nil
	}
	return t.account.EndStarter(t.tx, t.now)
}

// starterBatch is how many accounts are decided about at a time.
const starterBatch = 500

// GrantStarters decides about the starter credits that could not be decided yet, as of accounts of before there were any, and
// forgets what was counted on the days before. It gives how many accounts it looked at.
func (b *Billing) GrantStarters(ctx context.Context) (looked int, err error) {
	now := b.Clock.Now()
	if err := models.DeleteGiftCounts(b.DB.WithContext(ctx), now); err != nil {
		return 0, err
	}
	var all models.Round
	return all.Run(ctx, starterBatch, models.ToTheEnd, func(after int64, limit int) ([]int64, error) {
		return models.AccountsWithoutStarter(b.DB.WithContext(ctx), b.ConfirmsMail, after, limit)
	}, func(id int64) error {
		return b.DB.Write(ctx, func(tx *gorm.DB) error { return b.GrantStarter(tx, id, now) })
	})
}

// Vouch lets grace and credit limit hold for the account though it has paid nothing here, as for a customer who pays by
// invoice; or no more.
func (b *Billing) Vouch(ctx context.Context, accountID int64, vouched bool) error {
	return b.turn(ctx, accountID, func(t *turn) error { return t.account.SaveVouched(t.tx, vouched, t.now) })
}

// VouchAct is Vouch at the operator's desk, once for each act. What the account may come to owe by it that it may not owe before is money put at risk:
// where that is more than an operator moves alone, it waits for a second one, as the act's state then says.
func (b *Billing) VouchAct(ctx context.Context, act *models.DeskAct, aloneMicros rules.Micros) error {
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		if err := t.mayVouch(); err != nil {
			return err
		}
		return t.byOne(act, t.vouchRisk(act), aloneMicros, func() (string, error) { return "", t.vouch(act) })
	})
}

// vouchRisk is how much more the account may come to owe by what the act says, as if it had paid nothing: what it paid may go back to its card.
func (t *turn) vouchRisk(act *models.DeskAct) rules.Micros {
	account := *t.account
	account.PaidMicros = 0
	before := account.Standing()
	account.Vouched = act.Kind == models.DeskVouch
	after := account.Standing()
	return max(0, after.MayOweMicros(t.Credit)-before.MayOweMicros(t.Credit))
}

func (t *turn) mayVouch() error {
	if t.account.ClosedAt != nil {
		return models.RefuseField("reason", cause.AccountIsClosed)
	}
	return nil
}

// vouch does what the act says.
func (t *turn) vouch(act *models.DeskAct) error {
	if err := t.mayVouch(); err != nil {
		return err
	}
	return t.account.SaveVouched(t.tx, act.Kind == models.DeskVouch, t.now)
}
