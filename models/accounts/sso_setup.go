package accounts

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
)

// How long what is typed may be.
const (
	maxClientID = 255
	maxSecret   = 1000
	maxClaim    = 200
	maxValue    = 200
)

// SSOWanted is how owners want single sign-on to be. An empty Secret leaves the one that there is.
type SSOWanted struct {
	Issuer, ClientID, Secret string
	RoleClaim                string
	Roles                    []models.SSORole
	DefaultRole              models.Role
}

// SSOSetup is how it is, with who is known by it.
type SSOSetup struct {
	Settings   *models.SSOSettings // nil where there are none
	Domains    []models.SSODomain
	Identities []models.SSOIdentity
	Members    []models.Member
	Account    *models.Account
	Callback   string
	Strong     map[int64]bool // which members have a second factor
}

// Setup reads it.
func (s *SSO) Setup(ctx context.Context, accountID int64) (setup SSOSetup, err error) {
	setup.Callback = s.Callback(accountID)
	of := func(ctx context.Context) *gorm.DB { return s.DB.WithContext(ctx) }
	var strong []int64
	err = s.DB.Together(ctx,
		models.Reading(&setup.Settings, func(ctx context.Context) (*models.SSOSettings, error) { return models.FindSSO(of(ctx), accountID) }),
		models.Reading(&setup.Domains, func(ctx context.Context) ([]models.SSODomain, error) { return models.SSODomainsOf(of(ctx), accountID) }),
		models.Reading(&setup.Identities, func(ctx context.Context) ([]models.SSOIdentity, error) {
			return models.SSOIdentitiesOf(of(ctx), accountID)
		}),
		models.Reading(&setup.Members, func(ctx context.Context) ([]models.Member, error) { return models.MembersOf(of(ctx), accountID) }),
		models.Reading(&setup.Account, func(ctx context.Context) (*models.Account, error) { return models.FindAccount(of(ctx), accountID) }),
		models.Reading(&strong, func(ctx context.Context) ([]int64, error) { return models.StrongMembers(of(ctx), accountID) }),
	)
	setup.Strong = make(map[int64]bool, len(strong))
	for _, id := range strong {
		setup.Strong[id] = true
	}
	return setup, err
}

// change does something with the account's settings, nil if there are none, for an owner, under the account's lock.
func (s *SSO) change(ctx context.Context, by Owner, do func(tx *gorm.DB, settings *models.SSOSettings, now time.Time) error) error {
	now := s.Clock.Now()
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := lockFor(tx, by, rights.Account, 0); err != nil {
			return err
		}
		settings, err := models.FindSSO(tx, by.AccountID)
		if err != nil {
			return err
		}
		return do(tx, settings, now)
	})
	takenOver.Add(1) // what is done here may end tokens
	return err
}

// Save sets how members sign in. Another issuer, client or secret has to be tested anew; while single sign-on is the only way in, issuer and
// client stay as they are, so that nobody locks everybody out by a slip.
func (s *SSO) Save(ctx context.Context, by Owner, in *SSOWanted) error {
	if err := s.checkWanted(in); err != nil {
		return err
	}
	return s.change(ctx, by, func(tx *gorm.DB, settings *models.SSOSettings, now time.Time) error {
		if err := s.mayHave(tx, by, settings, in); err != nil {
			return err
		}
		if settings == nil {
			settings = &models.SSOSettings{AccountID: by.AccountID, CreatedAt: now}
		}
		if settings.Issuer != in.Issuer || settings.ClientID != in.ClientID || in.Secret != "" {
			settings.Revision++
			settings.TestedAt = nil
			if err := s.renew(tx, settings, in, now); err != nil {
				return err
			}
		}
		settings.RoleClaim, settings.Roles, settings.DefaultRole, settings.UpdatedAt = in.RoleClaim, in.Roles, in.DefaultRole, now
		if err := models.SaveSSO(tx, settings); err != nil {
			return err
		}
		return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSOSet, Name: settings.Issuer}, now)
	})
}

// renew takes over another issuer, client or secret. Whoever is signed in by another issuer or client is signed out, and known by it to nobody: providers
// may call the same person something else for each client. They come in by their address again.
func (s *SSO) renew(tx *gorm.DB, settings *models.SSOSettings, in *SSOWanted, now time.Time) error {
	if in.Secret != "" {
		vault, err := s.Keys.claimMasterKey(tx, now)
		if err != nil {
			return err
		}
		settings.SecretSealed = vault.seal(in.Secret, sealSSOOwner(settings.AccountID))
	}
	if settings.Issuer == in.Issuer && settings.ClientID == in.ClientID {
		return nil
	}
	settings.Issuer, settings.ClientID = in.Issuer, in.ClientID
	if err := models.DeleteSSOIdentities(tx, settings.AccountID); err != nil {
		return err
	}
	return models.EndSSOSessions(tx, settings.AccountID, now)
}

// mayHave refuses what depends on how things stand.
func (s *SSO) mayHave(tx *gorm.DB, by Owner, settings *models.SSOSettings, in *SSOWanted) error {
	owner, err := models.FindUser(tx, by.UserID)
	if err != nil {
		return err
	}
	if owner.EmailConfirmedAt == nil {
		return models.Refuse(models.Conflict, cause.SSOUnconfirmed)
	}
	if in.Secret == "" && (settings == nil || settings.Issuer != in.Issuer) {
		return models.RefuseField("secret", cause.SSONoSecret) // that of one provider is not told to another
	}
	account, err := models.FindAccount(tx, by.AccountID)
	if err == nil && account.SSOOnlyFor != "" && settings != nil && (settings.Issuer != in.Issuer || settings.ClientID != in.ClientID) {
		err = models.Refuse(models.Conflict, cause.SSOOnlyFirstOff)
	}
	return err
}

// checkWanted refuses what no settings can be.
func (s *SSO) checkWanted(in *SSOWanted) error {
	in.Issuer, in.ClientID, in.RoleClaim = strings.TrimSpace(in.Issuer), strings.TrimSpace(in.ClientID), strings.TrimSpace(in.RoleClaim)
	in.Secret = strings.TrimSpace(in.Secret)
	if why, refused := s.Issuers.Check(in.Issuer); refused {
		return models.RefuseField("issuer", why)
	}
	switch {
	case in.ClientID == "" || !isPlain(in.ClientID, maxClientID):
		return models.RefuseField("client", cause.SSONoClient)
	case !isPlain(in.Secret, maxSecret):
		return models.RefuseField("secret", cause.SSONoSecret)
	case !isPlain(in.RoleClaim, maxClaim):
		return models.RefuseField("claim", cause.SSOClaimMissing)
	case in.DefaultRole != "" && !in.DefaultRole.Known():
		return models.RefuseField("default", cause.RoleUnknown)
	}
	return checkRoles(in)
}

func checkRoles(in *SSOWanted) error {
	seen := make(map[string]bool)
	for i := range in.Roles {
		r := &in.Roles[i]
		r.Value = strings.TrimSpace(r.Value)
		switch {
		case !r.Role.Known():
			return models.RefuseField("roles", cause.RoleUnknown)
		case seen[r.Value] || r.Value == "" || !isPlain(r.Value, maxValue):
			return models.RefuseField("roles", cause.SSORoleTwice)
		}
		seen[r.Value] = true
	}
	switch {
	case len(in.Roles) > models.MaxSSORoles:
		return models.RefuseField("roles", cause.SSORolesFull{Most: models.MaxSSORoles})
	case len(in.Roles) > 0 && in.RoleClaim == "":
		return models.RefuseField("claim", cause.SSOClaimMissing)
	}
	return nil
}

// isPlain tells that the text is one line of at most so many characters.
func isPlain(text string, most int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, unicode.IsControl)
}

// Remove ends single sign-on. Whoever came by it signs in as they can elsewhere; those who have no password choose one by mail.
func (s *SSO) Remove(ctx context.Context, by Owner) error {
	return s.change(ctx, by, func(tx *gorm.DB, settings *models.SSOSettings, now time.Time) error {
		account, err := models.FindAccount(tx, by.AccountID)
		switch {
		case err != nil || settings == nil:
			return err
		case account.SSOOnlyFor != "":
			return models.Refuse(models.Conflict, cause.SSOOnlyFirstOff)
		}
		if err := models.DeleteSSO(tx, by.AccountID, now); err != nil {
			return err
		}
		return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSORemoved, Name: settings.Issuer}, now)
	})
}

// RequireOnly makes single sign-on the only way into the account for members with addresses of its verified domains, but for one owner with
// a second factor of their own, who lets everybody in again when the provider is away. Their API tokens, which a password got, end at once.
func (s *SSO) RequireOnly(ctx context.Context, by Owner, breakGlass int64) error {
	return s.change(ctx, by, func(tx *gorm.DB, settings *models.SSOSettings, now time.Time) error {
		domains, err := models.SSODomainsOf(tx, by.AccountID)
		if err != nil {
			return err
		}
		verified := models.VerifiedDomains(domains)
		switch {
		case settings == nil:
			return models.Refuse(models.Conflict, cause.SSONotSetUp)
		case settings.TestedAt == nil:
			return models.Refuse(models.Conflict, cause.SSONotTested)
		case len(verified) == 0:
			return models.Refuse(models.Conflict, cause.SSONoVerifiedDomain)
		case slices.ContainsFunc(domains, func(d models.SSODomain) bool { return d.LapsedAt != nil }):
			return models.Refuse(models.Conflict, cause.SSODomainLapsed)
		}
		keeper, err := breakGlassOwner(tx, by.AccountID, breakGlass)
		if err != nil {
			return err
		}
		account, err := models.FindAccount(tx, by.AccountID)
		if err != nil {
			return err
		}
		if err := onlyBySSO(tx, account, verified, keeper.ID, now); err != nil {
			return err
		}
		return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSOOnly, BreakGlass: models.ReadableEmail(keeper.Email)}, now)
	})
}

// onlyBySSO makes single sign-on the only way into the account for members of the domains but the owner. Where that is for more than before, the
// account's tokens end, which passwords got.
func onlyBySSO(tx *gorm.DB, account *models.Account, domains []string, keeper int64, now time.Time) error {
	more := slices.ContainsFunc(domains, func(d string) bool { return !account.SSOOnly("anybody@" + d) })
	if err := account.SaveSSOOnly(tx, domains, keeper, now); err != nil || !more {
		return err
	}
	return models.DeleteAuthTokensFor(tx, account.ID)
}

// breakGlassOwner finds the user, who has to be an owner with a second factor.
func breakGlassOwner(tx *gorm.DB, accountID, userID int64) (*models.User, error) {
	m, err := models.AnyMembership(tx, accountID, userID)
	if err != nil {
		return nil, err
	}
	if m == nil || m.EndedAt != nil || m.Role != models.RoleOwner {
		return nil, models.RefuseField("break_glass", cause.SSOBreakGlassOwner)
	}
	user, err := models.LockUser(tx, userID)
	if err == nil && !user.SecondFactor {
		err = models.RefuseField("break_glass", cause.SSOBreakGlassFactor)
	}
	return user, err
}

// OpenUp lets members in by what they have of their own again, beside single sign-on.
func (s *SSO) OpenUp(ctx context.Context, by Owner) error {
	return s.change(ctx, by, func(tx *gorm.DB, _ *models.SSOSettings, now time.Time) error { return openUp(tx, by, now) })
}

// OpenUpByOperator is OpenUp for the operator, where no owner comes in any more.
func (s *SSO) OpenUpByOperator(ctx context.Context, accountID int64) error {
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return openUp(tx, Owner{AccountID: accountID}, now)
	})
}

func openUp(tx *gorm.DB, by Owner, now time.Time) error {
	account, err := models.FindAccount(tx, by.AccountID)
	if err != nil || account.SSOOnlyFor == "" {
		return err
	}
	if err := account.SaveSSOOnly(tx, nil, 0, now); err != nil {
		return err
	}
	return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSONotOnly}, now)
}

// Unlink forgets who the member is at the provider: the next who comes from there with their address is them. That is for who was made anew
// there, or had an address after somebody else.
func (s *SSO) Unlink(ctx context.Context, by Owner, userID int64) error {
	return s.change(ctx, by, func(tx *gorm.DB, _ *models.SSOSettings, now time.Time) error {
		identity, err := models.SSOIdentityOf(tx, by.AccountID, userID)
		if err != nil || identity == nil {
			return err
		}
		m, err := models.AnyMembership(tx, by.AccountID, userID)
		if err != nil {
			return err
		}
		if err := models.DeleteSSOIdentity(tx, by.AccountID, userID); err != nil {
			return err
		}
		if err := recordUnlinked(tx, m, now); err != nil {
			return err
		}
		user, err := models.FindUser(tx, userID)
		if err != nil {
			return err
		}
		return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSOUnlinked, Name: models.ReadableEmail(user.Email)}, now)
	})
}

// keepBreakGlass fails with Conflict where the member is who lets everybody in when the provider is away: they stay an owner.
func keepBreakGlass(tx *gorm.DB, m *models.Membership) error {
	account, err := models.FindAccount(tx, m.AccountID)
	if err == nil && account.SSOOnlyFor != "" && account.SSOBreakGlass == m.UserID {
		err = models.Refuse(models.Conflict, cause.SSOBreakGlassStays)
	}
	return err
}

// keepBreakGlassFactor fails with Conflict where the user is that owner in any of their accounts: without a second factor they could not.
func keepBreakGlassFactor(tx *gorm.DB, userID int64) error {
	own, err := models.AccountsOfUser(tx, userID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(own))
	for i := range own {
		ids[i] = own[i].AccountID
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := keepBreakGlass(tx, &models.Membership{AccountID: id, UserID: userID}); err != nil {
			return err
		}
	}
	return nil
}
