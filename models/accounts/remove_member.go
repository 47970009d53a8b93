package accounts

import (
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// KeysFate is what becomes of the access keys and the webhooks of a member who goes: whoever removes them says it, because programs may run on
// them. The address of the calendar, if they opened it, ends without a question: whoever else wants one opens another.
type KeysFate string

// The fates: they go on, and owners look after them; they become those of who removes the member; they end.
const (
	KeepKeys     KeysFate = "keep"
	TransferKeys KeysFate = "transfer"
	EndKeys      KeysFate = "end"
)

// RemoveMember has the user not act for the account any more: their sessions and tokens for it end, here at once and in other processes
// within credentialTime. Who has no other account gets one of their own, so that nobody is locked out of their sign-in.
func (a *Accounts) RemoveMember(ctx context.Context, by Owner, userID int64, keys KeysFate) error {
	if by.UserID == userID {
		return models.Refuse(models.Conflict, cause.NotOneself)
	}
	return a.endMembership(ctx, by, rights.Members, userID, by.UserID, keys)
}

// LeaveAccount is RemoveMember by oneself. Keys that are transferred go to the account's first owner who stays.
func (a *Accounts) LeaveAccount(ctx context.Context, by Owner, keys KeysFate) error {
	return a.endMembership(ctx, by, rights.Self, by.UserID, 0, keys)
}

func (a *Accounts) endMembership(ctx context.Context, by Owner, may rights.Permission, userID, heir int64, keys KeysFate) error {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := lockFor(tx, by, may, userID); err != nil {
			return err
		}
		m, err := other(tx, by.AccountID, userID)
		if err != nil {
			return err
		}
		if err := errors.Join(keepAnOwner(tx, m), keepBreakGlass(tx, m)); err != nil {
			return err
		}
		settled, err := a.settleKeys(tx, m, heir, keys, now)
		if err != nil {
			return err
		}
		if err := models.CloseCalendarFeed(tx, m.AccountID, m.UserID, now); err != nil {
			return err
		}
		if err := models.RevokeInvitations(tx, m.AccountID, m.UserID, now); err != nil {
			return err
		}
		if err := homeFor(tx, m, snapshot, now); err != nil {
			return err
		}
		if err := m.End(tx, now); err != nil {
			return err
		}
		if err := recordRemoved(tx, by, m, settled, now); err != nil {
			return err
		}
		return tellRemoved(tx, by, m, now)
	})
	takenOver.Add(1)
	return err
}

// settleKeys does with the member's keys and webhooks what was said, and gives that; "" where they have none. Those of who may not have any, whose
// keys sign nothing, end whatever was said.
func (a *Accounts) settleKeys(tx *gorm.DB, m *models.Membership, heir int64, fate KeysFate, now time.Time) (settled KeysFate, err error) {
	own, err := models.AccessKeysOf(tx, m.AccountID, m.UserID)
	if err != nil {
		return "", err
	}
	hooks, err := models.WebhookEndpointsMadeBy(tx, m.AccountID, m.UserID)
	if err != nil || len(own)+len(hooks) == 0 {
		return "", err
	}
	if !m.Role.May(rights.Keys) {
		fate = EndKeys
	}
	switch fate {
	case KeepKeys:
		return fate, nil
	case TransferKeys:
		if heir == 0 {
			if heir, err = firstOwnerBut(tx, m); err != nil {
				return "", err
			}
		}
		if err := models.TransferWebhookEndpoints(tx, m.AccountID, m.UserID, heir); err != nil {
			return "", err
		}
		return fate, models.TransferAccessKeys(tx, m.AccountID, m.UserID, heir, now)
	case EndKeys:
		return fate, endKeys(tx, own, hooks, now)
	}
	return "", models.RefuseField("keys", cause.KeysUndecided)
}

func endKeys(tx *gorm.DB, keys []models.AccessKey, hooks []models.WebhookEndpoint, now time.Time) error {
	for i := range keys {
		keys[i].Delete(now)
		if err := keys[i].Save(tx, now); err != nil {
			return err
		}
	}
	for i := range hooks {
		if err := hooks[i].Delete(tx, now); err != nil {
			return err
		}
	}
	return nil
}

func firstOwnerBut(tx *gorm.DB, m *models.Membership) (int64, error) {
	members, err := models.MembersOf(tx, m.AccountID)
	for i := range members {
		if members[i].Role == rights.Owner && members[i].UserID != m.UserID {
			return members[i].UserID, nil
		}
	}
	if err == nil {
		err = models.Refuse(models.Conflict, cause.LastOwner)
	}
	return 0, err
}

// homeFor makes an account of their own for who is a member of no other than this one. Their user is locked.
func homeFor(tx *gorm.DB, m *models.Membership, snapshot *catalog.Snapshot, now time.Time) error {
	accounts, err := models.CountAccounts(tx, m.UserID)
	if err != nil || accounts > 1 {
		return err
	}
	user, err := models.FindUser(tx, m.UserID)
	if err != nil {
		return err
	}
	account, err := models.CreateAccount(tx, models.ReadableEmail(user.Email), now)
	if err != nil {
		return err
	}
	own := &models.Membership{AccountID: account.ID, UserID: user.ID, Role: rights.Owner, CreatedAt: now}
	if err := models.CreateMembership(tx, own); err != nil {
		return err
	}
	if _, err := ensureProjects(tx, account.ID, snapshot, now); err != nil {
		return err
	}
	return models.Record(tx, account.ID, now, trail.AccountCreated{Email: models.ReadableEmail(user.Email), Name: account.Name})
}

// recordRemoved records that the member was removed, or left, and what became of their keys.
func recordRemoved(tx *gorm.DB, by Owner, m *models.Membership, keys KeysFate, now time.Time) error {
	return models.RecordOfMember(tx, m, now, func(named trail.Member) trail.Act {
		if by.UserID == m.UserID {
			return trail.MemberLeft{Member: named, Keys: string(keys)}
		}
		return trail.MemberRemoved{Member: named, Keys: string(keys)}
	})
}

// tellRemoved tells the account and, unless they went by themselves, the member.
func tellRemoved(tx *gorm.DB, by Owner, m *models.Membership, now time.Time) error {
	if by.UserID == m.UserID {
		return tellOfMember(tx, by, m, notice.MemberLeft, now)
	}
	if err := tellOfMember(tx, by, m, notice.MemberRemoved, now); err != nil {
		return err
	}
	user, err := models.FindUser(tx, m.UserID)
	if err != nil || user.EmailConfirmedAt == nil {
		return err
	}
	return models.OrderMailOf(tx, m.AccountID, models.MailRemoved, user.Email, now)
}

// tellOfMember tells the account what became of the member.
func tellOfMember(tx *gorm.DB, by Owner, m *models.Membership, what notice.MemberChange, now time.Time) error {
	user, err := models.FindUser(tx, m.UserID)
	if err != nil {
		return err
	}
	who, err := models.FindUser(tx, by.UserID)
	if err != nil {
		return err
	}
	return notifyOfMember(tx, m, notice.MemberChanged{What: what, Email: models.ReadableEmail(user.Email), Role: string(m.Role), By: models.ReadableEmail(who.Email)}, now)
}

func notifyOfMember(tx *gorm.DB, m *models.Membership, says notice.MemberChanged, now time.Time) error {
	_, err := models.Notify(tx, &models.Notification{
		AccountID: m.AccountID, Key: "member " + strconv.FormatInt(m.UserID, 10) + " " + string(says.What) + " " + strconv.FormatInt(now.UnixMicro(), 10), CreatedAt: now,
		Says: says,
	})
	return err
}
