package models

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// erasedName is what an account is called whose personal data are erased.
const erasedName = "closed"

// WouldEnd tells what CloseAccount ends at once, each sort once.
func WouldEnd(tx *gorm.DB, accountID int64) ([]notice.Ended, error) {
	return Unconfirmed(tx, accountID)
}

// CloseAccount ends everything by which anybody acts for the account: what ends when an address is confirmed, and its subscriptions. Its
// users cannot sign in any more, and are told nothing; the address is free for somebody else. The account must be locked.
func CloseAccount(tx *gorm.DB, account *Account, email string, now time.Time) error {
	for _, e := range endings {
		if err := e.end(e.rows(tx, account.ID), now); err != nil {
			return fmt.Errorf("end %s of account %d: %w", e.table, account.ID, err)
		}
	}
	closed := map[string]any{"stop_reason": cause.Stored{Cause: cause.AutoClosed}}
	if err := update[AutoRule](tx.Where("account_id = ? AND stopped_at = ?", account.ID, now), closed); err != nil {
		return err
	}
	if err := update[ForecastRule](tx.Where("account_id = ? AND stopped_at = ?", account.ID, now), closed); err != nil {
		return err
	}
	if err := update[Subscription](tx.Where("account_id = ? AND unsubscribed_at IS NULL", account.ID), map[string]any{"unsubscribed_at": now}); err != nil {
		return err
	}
	free := map[string]any{"email": gorm.Expr("'closed-' || CAST(id AS text) || '@closed.invalid'"), "email_confirmed_at": nil, "new_email": "", "new_email_at": nil}
	own, err := ownUsersOf(tx, account.ID)
	if err != nil {
		return err
	}
	if err := update[User](tx.Where("id IN ?", own), free); err != nil {
		return err
	}
	if err := endOthers(tx, account.ID, own, now); err != nil {
		return err
	}
	account.ClosedAt, account.ClosedEmail = &now, email
	return save(tx.Where("id = ?", account.ID), account, "closed_at", "closed_email")
}

// endOthers ends the memberships of those who are members of another account as well, where they go on. The account's own users stay
// its members, so that what is personal of them is found when it is erased.
func endOthers(tx *gorm.DB, accountID int64, own []int64, now time.Time) error {
	members, err := MembersOf(tx, accountID)
	for i := range members {
		if m := &members[i].Membership; err == nil && !slices.Contains(own, m.UserID) {
			err = m.End(tx, now)
		}
	}
	return err
}

// AccountsToErase lists accounts that were closed before the instant and are not erased, at most limit.
func AccountsToErase(tx *gorm.DB, before time.Time, limit int) ([]int64, error) {
	return pluck[int64](tx.Model(&Account{}).Where("closed_at < ? AND erased_at IS NULL", before).Order("closed_at").Limit(limit), "id")
}

// EraseAccount removes what is personal of a closed account: names, addresses, what was said to them and where they were. What the books
// are made of stays: the ledger, orders, packages, payments, totals of calls, and papers that were issued, which the law asks for.
// The account must be locked.
func EraseAccount(tx *gorm.DB, account *Account, now time.Time) error {
	of := func(q *gorm.DB) *gorm.DB { return q.Where("account_id = ?", account.ID) }
	own, err := ownUsersOf(tx, account.ID)
	if err != nil {
		return err
	}
	mine := func(q *gorm.DB) *gorm.DB { return q.Where("user_id IN ?", own) }
	for _, err := range []error{
		deleteRows[Mail](of(tx)), deleteRows[Notification](of(tx)), deleteRows[BillingDetails](of(tx)), deleteRows[RefusedCall](of(tx)),
		deleteRows[Export](of(tx)), deleteRows[KeyAddress](of(tx)), deleteRows[Session](mine(tx)), deleteRows[MailToken](mine(tx)), deleteRows[SignInStep](mine(tx)), deleteRows[WebhookAttempt](of(tx)), deleteRows[WebhookDelivery](of(tx)), deleteRows[WebhookEndpoint](of(tx)),
		update[AccessKey](of(tx), map[string]any{"description": "", "networks": "", "last_used_from": ""}),
		update[SavedCard](of(tx), map[string]any{"label": "Card"}),
		deleteRows[Invitation](of(tx)), deleteRows[SSOIdentity](of(tx)), deleteRows[SSODomain](of(tx)), deleteRows[SSOSettings](of(tx)), update[User](tx.Where("id IN ?", own), map[string]any{"region": "", "theme": "", "time_zone": "", "numbers": "", "days": ""}),
	} {
		if err != nil {
			return err
		}
	}
	account.Name, account.ClosedEmail, account.SignUpNetwork, account.ErasedAt = erasedName, "", "", &now
	return save(tx.Where("id = ?", account.ID), account, "name", "closed_email", "sign_up_network", "erased_at")
}
