package accounts

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/reading"
)

// Identity is who is signed in and for which account they act.
type Identity struct {
	UserID      int64
	Email       string
	AccountID   int64
	AccountName string
	Role        models.Role
	Region      string // looked at last; may be empty
	Theme       string // "light", "dark" or empty
	FirstSteps  models.FirstSteps
	TimeZone    string // in which they read times, "" for the billing time zone
	NoSlash     bool   // whether the key / does nothing
	Reading     reading.Style
	Confirmed   bool // that they read mail at their address
	// SecondFactor tells that they have more than a password to sign in with.
	SecondFactor bool
	// FactorRequired tells that the account asks all members for it.
	FactorRequired bool
	// NeedsSSO tells that they reach the account by its single sign-on only, and BreakGlass that they do without by a second factor.
	NeedsSSO, BreakGlass bool
	// Accounts is how many they act for.
	Accounts int64
	// SessionEpoch counts the times that all sessions of the user were ended.
	SessionEpoch int64
}

// Identity loads the user and the account that they act for, unless both arrived with the request of the context: that which they chose
// or, where it is 0, that which they act for anyway. NotFound when they are no member of it (any more).
func (a *Accounts) Identity(ctx context.Context, userID, accountID int64) (Identity, error) {
	if arrival := models.ArrivalOf(ctx); arrival != nil && arrival.User.ID == userID && arrival.Account.ID != 0 && (accountID == 0 || arrival.Account.ID == accountID) {
		who := identityOf(&arrival.User, &arrival.Membership, &arrival.Account)
		who.Accounts = arrival.Accounts
		return who, nil
	}
	tx := a.DB.WithContext(ctx)
	user, err := models.FindUser(tx, userID)
	if err != nil {
		return Identity{}, err
	}
	member, err := membershipFor(tx, userID, accountID)
	if err != nil {
		return Identity{}, err
	}
	account, err := models.FindAccount(tx, member.AccountID)
	if err != nil {
		return Identity{}, err
	}
	who := identityOf(user, member, account)
	who.Accounts, err = models.CountAccounts(tx, userID)
	return who, err
}

// BeginsIn gives the account in which the user begins when they sign in: that which they chose, as long as they are a member of it, or that for which
// they act anyway. chosen tells that it is the first: their session says so then, as if they had switched to it.
func (a *Accounts) BeginsIn(ctx context.Context, userID int64) (accountID int64, chosen bool, err error) {
	tx := a.DB.WithContext(ctx)
	user, err := models.FindUser(tx, userID)
	if err != nil {
		return 0, false, err
	}
	member, err := models.AnyMembership(tx, user.BeginsIn, userID)
	if err != nil {
		return 0, false, err
	}
	if member != nil && member.EndedAt == nil {
		return member.AccountID, true, nil
	}
	if member, err = models.FirstMembership(tx, userID); err != nil {
		return 0, false, err
	}
	return member.AccountID, false, nil
}

// BeginIn has the user begin in the account, of which they are a member, from their next sign-in on. Sessions that there are stay where they are.
func (a *Accounts) BeginIn(ctx context.Context, userID, accountID int64) error {
	if err := a.MayActFor(ctx, userID, accountID); err != nil {
		return err
	}
	return a.savePreference(ctx, userID, "begins_in", accountID)
}

// membershipFor finds what lets the user act for the account, or for the one that they act for anyway. Who is no member is as good as unknown
// there.
func membershipFor(tx *gorm.DB, userID, accountID int64) (member *models.Membership, err error) {
	if accountID == 0 {
		member, err = models.FirstMembership(tx, userID)
	} else {
		member, err = models.FindMembership(tx, accountID, userID)
	}
	if models.CodeOf(err) == models.Forbidden {
		err = models.Refuse(models.NotFound, cause.NoMember)
	}
	return member, err
}

func identityOf(user *models.User, member *models.Membership, account *models.Account) Identity {
	return Identity{
		UserID: user.ID, Email: user.Email, AccountID: account.ID, AccountName: account.Name,
		Role: member.Role, Region: user.Region, Theme: user.Theme, FirstSteps: user.FirstSteps, TimeZone: user.TimeZone, NoSlash: user.NoSlash, Reading: user.Reading,
		Confirmed: user.EmailConfirmedAt != nil, SessionEpoch: user.SessionEpoch, SecondFactor: user.SecondFactor, FactorRequired: account.SecondFactorRequired,
		NeedsSSO: account.NeedsSSO(member, user.Email), BreakGlass: account.SSOBreakGlass == user.ID,
	}
}

// SaveRegion remembers the region that the user looked at last.
func (a *Accounts) SaveRegion(ctx context.Context, userID int64, region string) error {
	return a.savePreference(ctx, userID, "region", region)
}

// SaveTheme remembers the user's theme: "light", "dark" or empty for the system's.
func (a *Accounts) SaveTheme(ctx context.Context, userID int64, theme string) error {
	if theme != "" && theme != "light" && theme != "dark" {
		return models.RefuseField("theme", cause.ThemeUnknown)
	}
	return a.savePreference(ctx, userID, "theme", theme)
}

// SaveFirstSteps remembers whether the user wants the list of first steps.
func (a *Accounts) SaveFirstSteps(ctx context.Context, userID int64, choice models.FirstSteps) error {
	if choice != models.StepsHidden && choice != models.StepsShown {
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	return a.savePreference(ctx, userID, "first_steps", string(choice))
}

func (a *Accounts) savePreference(ctx context.Context, userID int64, column string, value any) error {
	err := a.DB.WithContext(ctx).Model(&models.User{}).Where("id = ?", userID).Update(column, value).Error
	if err != nil {
		return fmt.Errorf("save %s of user %d: %w", column, userID, err)
	}
	return nil
}
