package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// arrival is somebody who comes in by single sign-on, under the lock of the account, and of the others of the user whom they may be.
type ssoArrival struct {
	settings *models.SSOSettings
	claims   *SSOClaims
	email    string
	now      time.Time
}

// enter finds or makes the member who signed in at the provider, gives them the role that it says, and records it. They are signed in here for
// this account only.
func (s *SSO) enter(ctx context.Context, settings *models.SSOSettings, claims *SSOClaims, email string) (as SignedIn, err error) {
	comes := &ssoArrival{settings, claims, email, s.Clock.Now()}
	err = s.DB.Write(trail.By(ctx, trail.ActorOf(ctx).As(trail.Console, 0)), func(tx *gorm.DB) error {
		as, err = comes.enter(tx)
		return err
	})
	takenOver.Add(1)
	return as, err
}

func (c *ssoArrival) enter(tx *gorm.DB) (as SignedIn, err error) {
	identity, user, err := c.lock(tx)
	if err != nil {
		return as, err
	}
	if user == nil {
		if user, err = c.makeUser(tx); err != nil {
			return as, err
		}
	} else if err := c.check(tx, identity, user); err != nil {
		return as, err
	}
	if err := c.belong(tx, user); err != nil {
		return as, err
	}
	if err := c.know(tx, identity, user); err != nil {
		return as, err
	}
	if user, err = models.FindUser(tx, user.ID); err != nil { // whose sessions may just have ended
		return as, err
	}
	as = SignedIn{UserID: user.ID, Epoch: user.SessionEpoch, Method: models.BySSO, Proven: true}
	return as, models.Record(tx, c.settings.AccountID, c.now, trail.SignedIn{UserID: user.ID, Method: string(models.BySSO)})
}

// lock finds who it may be, and locks the account with that user and all that they act for. An account that was closed, and settings that are
// other ones by now, let nobody in.
func (c *ssoArrival) lock(tx *gorm.DB) (identity *models.SSOIdentity, user *models.User, err error) {
	_, user, err = c.who(tx)
	if err != nil {
		return nil, nil, err
	}
	var candidate int64
	if user != nil {
		candidate = user.ID
	}
	if _, err := models.LockAccountsOf(tx, candidate, c.settings.AccountID); err != nil {
		return nil, nil, err
	}
	account, err := models.FindAccount(tx, c.settings.AccountID)
	if err != nil {
		return nil, nil, err
	}
	settings, err := models.FindSSO(tx, c.settings.AccountID)
	switch {
	case err != nil:
		return nil, nil, err
	case account.ClosedAt != nil:
		return nil, nil, SSOEnded
	case settings == nil || settings.Revision != c.settings.Revision:
		return nil, nil, SSOChanged
	}
	c.settings = settings
	if _, err := vouched(tx, settings, c.claims); err != nil { // the domain was removed, or has lapsed, meanwhile
		return nil, nil, err
	}
	identity, user, err = c.who(tx) // as it is under the lock
	if err == nil && user != nil {
		if user.ID != candidate {
			return nil, nil, SSOChanged
		}
		user, err = models.LockUser(tx, user.ID)
	}
	return identity, user, err
}

// who finds the user by what the provider calls them or, the first time, by their address; nil where there is none.
func (c *ssoArrival) who(tx *gorm.DB) (identity *models.SSOIdentity, user *models.User, err error) {
	if identity, err = models.FindSSOIdentity(tx, c.settings.AccountID, c.settings.Issuer, c.claims.Subject); err != nil {
		return nil, nil, err
	}
	if identity != nil {
		user, err = models.FindUser(tx, identity.UserID)
		return identity, user, err
	}
	user, err = models.FindUserByEmail(tx, c.email)
	if models.CodeOf(err) == models.NotFound {
		return nil, nil, nil
	}
	return nil, user, err
}

// makeUser makes a user of somebody who has never been here. They have no password; by a mail they may choose one.
func (c *ssoArrival) makeUser(tx *gorm.DB) (*models.User, error) {
	user := &models.User{Email: c.email, CreatedAt: c.now, EmailConfirmedAt: &c.now}
	err := createInvited(tx, user, c.now)
	if models.CodeOf(err) == models.Conflict {
		err = SSOKept
	}
	return user, err
}

// check refuses the user where somebody else at the provider is them already. Where nobody has confirmed the address, whoever signed up with it
// may have been anybody: what they made ends, their password among it.
func (c *ssoArrival) check(tx *gorm.DB, identity *models.SSOIdentity, user *models.User) error {
	if identity != nil {
		return nil
	}
	other, err := models.SSOIdentityOf(tx, c.settings.AccountID, user.ID)
	if err != nil {
		return err
	}
	if other != nil {
		return SSOOther
	}
	if user.EmailConfirmedAt != nil {
		return nil
	}
	first, err := models.FirstMembership(tx, user.ID)
	if err != nil {
		return err
	}
	ends, err := confirmByMailAlone(tx, first.AccountID, c.now)
	if err != nil {
		return err
	}
	if err := models.ConfirmEmail(tx, user.ID, c.now); err != nil {
		return err
	}
	return models.RecordOfUser(tx, user.ID, c.now, trail.AddressConfirmed{UserID: user.ID, Email: models.ReadableEmail(user.Email), Ended: ends})
}

// belong makes the user a member, or gives the member the role that the provider says. Who was removed from the account comes back by an
// invitation only.
func (c *ssoArrival) belong(tx *gorm.DB, user *models.User) error {
	m, err := models.AnyMembership(tx, c.settings.AccountID, user.ID)
	switch {
	case err != nil:
		return err
	case m == nil:
		return c.join(tx, user)
	case m.EndedAt != nil:
		return SSOGone
	}
	return c.follow(tx, m)
}

// join makes the user a member at their first visit.
func (c *ssoArrival) join(tx *gorm.DB, user *models.User) error {
	if c.settings.RoleClaim != "" && c.claims.RoleUnknown { // what they may is for the provider to say
		return SSOAway
	}
	role := c.settings.RoleOf(c.claims.Values)
	if role == "" {
		return SSONoRole
	}
	members, err := models.CountMembers(tx, c.settings.AccountID, "")
	if err != nil {
		return err
	}
	if members >= models.MaxMembers {
		return SSOFull
	}
	m := &models.Membership{AccountID: c.settings.AccountID, UserID: user.ID, Role: role, CreatedAt: c.now, SpendingRight: firstRight(role)}
	if err := models.CreateMembership(tx, m); err != nil {
		return err
	}
	err = models.RecordOfMember(tx, m, c.now, func(named trail.Member) trail.Act {
		return trail.SSOJoined{Member: named, Role: string(role), Issuer: c.settings.Issuer}
	})
	if err != nil {
		return err
	}
	return c.tell(tx, m, user, notice.MemberJoined)
}

// follow gives the member the role that the claim says, at each sign-in at which the provider says anything of it. The last owner, and the one who
// lets everybody in when the provider is away, stay what they are.
func (c *ssoArrival) follow(tx *gorm.DB, m *models.Membership) error {
	if c.settings.RoleClaim == "" || c.claims.RoleUnknown {
		return nil
	}
	role := c.settings.RoleOf(c.claims.Values)
	if role == m.Role {
		return nil
	}
	kept, err := keptRole(tx, m)
	switch {
	case err != nil || kept:
		return err
	case role == "":
		return SSONoRole
	}
	m.Role = role
	if err := m.SaveRoleByClaim(tx, c.now); err != nil {
		return err
	}
	if !role.May(rights.Members) {
		if err := models.RevokeInvitations(tx, m.AccountID, m.UserID, c.now); err != nil {
			return err
		}
	}
	user, err := models.FindUser(tx, m.UserID)
	if err != nil {
		return err
	}
	return c.tell(tx, m, user, notice.MemberRole)
}

// keptRole tells whether nobody takes the member's role from them.
func keptRole(tx *gorm.DB, m *models.Membership) (kept bool, err error) {
	for _, keep := range []func(*gorm.DB, *models.Membership) error{keepAnOwner, keepBreakGlass} {
		switch err := keep(tx, m); {
		case models.CodeOf(err) == models.Conflict:
			return true, nil
		case err != nil:
			return false, err
		}
	}
	return false, nil
}

// know notes who the member is at the provider, or that they were here.
func (c *ssoArrival) know(tx *gorm.DB, identity *models.SSOIdentity, user *models.User) error {
	if identity != nil {
		return identity.Seen(tx, c.now)
	}
	identity = &models.SSOIdentity{
		AccountID: c.settings.AccountID, UserID: user.ID, Issuer: c.settings.Issuer, Subject: c.claims.Subject, CreatedAt: c.now, SeenAt: c.now,
	}
	if err := models.CreateSSOIdentity(tx, identity); err != nil {
		return err
	}
	m, err := models.FindMembership(tx, identity.AccountID, user.ID)
	if err != nil {
		return err
	}
	return models.RecordOfMember(tx, m, c.now, func(named trail.Member) trail.Act { return trail.SSOLinked{Member: named, Issuer: identity.Issuer} })
}

// tell tells the account what became of the member, by the word of the provider.
func (c *ssoArrival) tell(tx *gorm.DB, m *models.Membership, user *models.User, what notice.MemberChange) error {
	return notifyOfMember(tx, m, notice.MemberChanged{
		What: what, Email: models.ReadableEmail(user.Email), Role: string(m.Role), By: issuerName(c.settings.Issuer), SSO: true,
	}, c.now)
}
