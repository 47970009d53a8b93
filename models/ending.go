package models

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// ending is one sort of things that may have been made in somebody's name before their address was confirmed, and that ends
// when it is, unless whoever confirms it made them: see EndUnconfirmed. Money, what was bought, what was recorded, and words
// that do nothing by themselves, such as the account's name, stay.
type ending struct {
	table string
	// rows chooses those of the account, or of its users, that have not ended yet.
	rows func(tx *gorm.DB, accountID int64) *gorm.DB
	// end ends them.
	end func(rows *gorm.DB, now time.Time) error
	// told is what ends, as its owner knows it; empty: nothing that they would know of.
	told notice.Endable
}

// endings are all sorts, in the order in which they are told and ended.
var endings = []ending{
	{
		"access_keys", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[AccessKey](tx, accountID, "deleted_at IS NULL")
		},
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"enabled": false, "deleted_at": now, "secret_sealed": nil, "former_sealed": nil, "former_until": nil}).Error
		},
		notice.EndedKeys,
	},
	{
		"auth_tokens", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[AuthToken](tx, accountID, "") }, remove[AuthToken],
		notice.EndedTokens,
	},
	{
		"auto_rules", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[AutoRule](tx, accountID, "enabled") },
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"enabled": false, "stopped_at": now, "stop_reason": cause.Stored{Cause: cause.AutoUnconfirmed}}).Error
		},
		notice.EndedAutomations,
	},
	{
		"forecast_rules", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[ForecastRule](tx, accountID, "state <> ?", ForecastOff)
		},
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"state": ForecastOff, "stopped_at": now, "stop_reason": cause.Stored{Cause: cause.AutoUnconfirmed}}).Error
		},
		notice.EndedForecasts,
	},
	{
		"saved_cards", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[SavedCard](tx, accountID, "removed_at IS NULL")
		},
		func(rows *gorm.DB, now time.Time) error { return rows.Update("removed_at", now).Error },
		notice.EndedCards,
	},
	{
		"payments", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[Payment](tx, accountID, "save_card AND status IN ?", []PaymentStatus{PaymentCreated, PaymentPending})
		},
		func(rows *gorm.DB, _ time.Time) error { return rows.Update("save_card", false).Error },
		"", // the card of a payment page that is open is not saved
	},
	{
		"orders", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[Order](tx, accountID, "status = ?", OrderPendingPayment)
		},
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"status": OrderCancelled, "closed_at": now}).Error
		},
		notice.EndedOrders,
	},
	{
		"mails", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[Mail](tx, accountID, "status = ? AND kind IN ?", MailPending, []MailKind{MailBookkeeping, MailDocument})
		},
		remove[Mail], "", // on their way to the bookkeeping's address
	},
	{
		"billing_details", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[BillingDetails](tx, accountID, "email <> ''") },
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"email": "", "email_confirmed_at": nil, "updated_at": now}).Error
		},
		notice.EndedBookkeeping,
	},
	{
		"alert_settings", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[AlertSettings](tx, accountID, "") }, remove[AlertSettings],
		notice.EndedAlerts,
	},
	{
		"calendar_feeds", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[CalendarFeed](tx, accountID, "") }, endCalendarFeeds,
		notice.EndedCalendar,
	},
	{
		"webhook_deliveries", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[WebhookDelivery](tx, accountID, "status = ?", DeliveryPending)
		},
		stopDeliveries, "", // on their way to the endpoints that follow
	},
	{
		"webhook_endpoints", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[WebhookEndpoint](tx, accountID, "deleted_at IS NULL")
		},
		endWebhooks, notice.EndedWebhooks,
	},
	{
		"invitations", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return live[Invitation](tx, accountID, "ended_at IS NULL")
		},
		func(rows *gorm.DB, now time.Time) error {
			return rows.Updates(map[string]any{"outcome": InvitationRevoked, "ended_at": now}).Error
		},
		notice.EndedInvitations,
	},
	{
		"sso_identities", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[SSOIdentity](tx, accountID, "") }, remove[SSOIdentity], "",
	},
	{
		"sso_domains", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[SSODomain](tx, accountID, "") }, remove[SSODomain], "",
	},
	{
		"sso_settings", func(tx *gorm.DB, accountID int64) *gorm.DB { return live[SSOSettings](tx, accountID, "") }, endSSO,
		notice.EndedSSO,
	},
	{
		"mail_tokens", func(tx *gorm.DB, accountID int64) *gorm.DB {
			return ofUsers[MailToken](tx, accountID).Where("purpose IN ?", []TokenPurpose{TokenConfirm, TokenBookkeeping, TokenNewEmail})
		},
		remove[MailToken], "", // links of other purposes went to the owner's mailbox
	},
	{
		"known_devices", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[KnownDevice](tx, accountID) }, remove[KnownDevice], "",
	},
	{
		"known_networks", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[KnownNetwork](tx, accountID) }, remove[KnownNetwork], "",
	},
	{
		"authenticators", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[Authenticator](tx, accountID) }, remove[Authenticator],
		notice.EndedAuthenticator,
	},
	{
		"passkeys", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[Passkey](tx, accountID) }, remove[Passkey],
		notice.EndedPasskeys,
	},
	{
		"recovery_codes", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[RecoveryCode](tx, accountID) }, remove[RecoveryCode], "",
	},
	{
		"sign_in_steps", func(tx *gorm.DB, accountID int64) *gorm.DB { return ofUsers[SignInStep](tx, accountID) }, remove[SignInStep], "",
	},
	{
		// Sessions carry the epoch: those of an earlier one are worth nothing.
		"users", func(tx *gorm.DB, accountID int64) *gorm.DB {
			ids, err := ownUsersOf(tx, accountID)
			rows := tx.Model(&User{}).Where("id IN ?", ids)
			_ = rows.AddError(err)
			return rows
		},
		func(rows *gorm.DB, _ time.Time) error {
			return rows.Updates(map[string]any{"password_hash": "", "session_epoch": gorm.Expr("session_epoch + 1"), "second_factor": false, "new_email": "", "new_email_at": nil}).Error
		},
		notice.EndedPassword,
	},
}

// endSSO ends single sign-on, with what follows from it in the account's own row.
func endSSO(rows *gorm.DB, now time.Time) error {
	var accountIDs []int64
	if err := rows.Session(&gorm.Session{}).Pluck("account_id", &accountIDs).Error; err != nil {
		return err
	}
	fresh := rows.Session(&gorm.Session{NewDB: true})
	for _, id := range accountIDs {
		follows := map[string]any{"sso_only_for": "", "sso_break_glass": 0}
		if err := update[Account](fresh.Where("id = ?", id), follows); err != nil {
			return err
		}
		if err := EndSSOSessions(fresh, id, now); err != nil {
			return err
		}
	}
	return remove[SSOSettings](rows, now)
}

// live chooses the account's rows that meet the condition.
func live[T any](tx *gorm.DB, accountID int64, condition string, args ...any) *gorm.DB {
	rows := tx.Model(new(T)).Where("account_id = ?", accountID)
	if condition != "" {
		rows = rows.Where(condition, args...)
	}
	return rows
}

// ofUsers chooses the rows of the account's own users.
func ofUsers[T any](tx *gorm.DB, accountID int64) *gorm.DB {
	ids, err := ownUsersOf(tx, accountID)
	rows := tx.Model(new(T)).Where("user_id IN ?", ids)
	_ = rows.AddError(err)
	return rows
}

// ownUsersOf lists the account's members who are members of no other account: what is theirs ends with it. By their ids: what every
// server of a cluster has a copy of is not changed by what it reads of one.
func ownUsersOf(tx *gorm.DB, accountID int64) ([]int64, error) {
	members, err := pluck[int64](tx.Model(&Membership{}).Where("account_id = ? AND ended_at IS NULL", accountID).Order("user_id"), "user_id")
	if err != nil || len(members) == 0 {
		return nil, err
	}
	elsewhere, err := pluck[int64](tx.Model(&Membership{}).Where("user_id IN ? AND account_id <> ? AND ended_at IS NULL", members, accountID), "user_id")
	return slices.DeleteFunc(members, func(id int64) bool { return slices.Contains(elsewhere, id) }), err
}

// endCalendarFeeds ends the addresses, by which nobody finds the account any more.
func endCalendarFeeds(rows *gorm.DB, _ time.Time) error {
	feeds, err := all[CalendarFeed](rows)
	for i := range feeds {
		if err == nil {
			err = DeleteCalendarFeed(rows.Session(&gorm.Session{NewDB: true}), feeds[i].AccountID)
		}
	}
	return err
}

func remove[T any](rows *gorm.DB, _ time.Time) error { return deleteRows[T](rows) }

// Unconfirmed tells what EndUnconfirmed would end, each sort once.
func Unconfirmed(tx *gorm.DB, accountID int64) (ends []notice.Ended, err error) {
	counts := make([]int64, len(endings))
	var reads []func(*gorm.DB) error
	for i, e := range endings {
		if e.told != "" {
			reads = append(reads, Reading(&counts[i], func(tx *gorm.DB) (int64, error) { return count(e.rows(tx, accountID)) }))
		}
	}
	if err := Together(tx, reads...); err != nil {
		return nil, err
	}
	for i, n := range counts {
		if n > 0 {
			ends = append(ends, notice.Ended{What: endings[i].told, Count: n})
		}
	}
	return ends, nil
}

// EndUnconfirmed ends what was made in the name of the account before the address of its user was confirmed, and tells what
// it has ended: whoever made it had an address that is not theirs. The account must be locked.
func EndUnconfirmed(tx *gorm.DB, accountID int64, now time.Time) (ended []notice.Ended, err error) {
	if ended, err = Unconfirmed(tx, accountID); err != nil {
		return nil, err
	}
	for _, e := range endings {
		if err := e.end(e.rows(tx, accountID), now); err != nil {
			return nil, fmt.Errorf("end %s of account %d: %w", e.table, accountID, err)
		}
	}
	return ended, nil
}
