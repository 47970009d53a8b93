package accounts

import (
	"context"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// ssoPerNetwork is how many sign-ins at providers may begin from one network in a window: each is a row, for ten minutes. A company comes in
// from one network every morning.
const ssoPerNetwork = 600

// SSOPurpose is what somebody signs in at a provider for.
type SSOPurpose string

// The purposes: to come in; to see whether it works; to show anew who one is.
const (
	SSOSignIn SSOPurpose = "sign_in"
	SSOTest   SSOPurpose = "test"
	SSOProve  SSOPurpose = "prove"
)

// ssoStep is a sign-in at a provider that is under way. UserID is who is signed in here already, to test or to prove; 0 for nobody.
type ssoStep struct {
	AccountID int64      `json:"account_id"`
	Revision  int64      `json:"revision"`
	Purpose   SSOPurpose `json:"purpose"`
	UserID    int64      `json:"user_id,omitzero"`
	Next      string     `json:"next,omitzero"`
	Begun     time.Time  `json:"begun"`
}

// SSOLeads is where a browser is sent to sign in, and the token that it keeps meanwhile.
type SSOLeads struct{ Token, Address, Issuer string }

// BeginSignIn begins a sign-in at the provider of the account whose the address's domain is. The answer tells which domains have a provider,
// as that of their companies does, and nothing of the address: whether somebody has it is not even looked up.
func (s *SSO) BeginSignIn(ctx context.Context, email, next, remoteIP string) (SSOLeads, error) {
	email, err := models.CanonicalEmail(email)
	if err != nil {
		return SSOLeads{}, err
	}
	if err := s.throttle(ctx, limitOf("sso "+models.NetworkOf(remoteIP), ssoPerNetwork)); err != nil {
		return SSOLeads{}, err
	}
	owner, err := models.ProviderOfSSODomain(s.DB.WithContext(ctx), models.DomainOf(email))
	if err != nil {
		return SSOLeads{}, err
	}
	if owner == nil {
		return SSOLeads{}, models.RefuseField("email", cause.SSOForAddress)
	}
	leads, err := s.begin(ctx, &ssoStep{AccountID: owner.AccountID, Purpose: SSOSignIn, Next: next}, email)
	if models.CodeOf(err) == models.Conflict {
		err = models.RefuseField("email", cause.SSOForAddress)
	}
	return leads, err
}

// BeginSignInTo begins a sign-in at the provider of an account that the user, who is signed in otherwise, is a member of.
func (s *SSO) BeginSignInTo(ctx context.Context, member Owner, next string) (SSOLeads, error) {
	return s.beginOwn(ctx, member, &ssoStep{AccountID: member.AccountID, Purpose: SSOSignIn, Next: next})
}

// BeginTest begins a sign-in by which an owner sees whether it works.
func (s *SSO) BeginTest(ctx context.Context, owner Owner) (SSOLeads, error) {
	return s.beginOwn(ctx, owner, &ssoStep{AccountID: owner.AccountID, Purpose: SSOTest, UserID: owner.UserID})
}

// BeginProof begins a sign-in by which a member who came by single sign-on shows anew who they are.
func (s *SSO) BeginProof(ctx context.Context, member Owner) (SSOLeads, error) {
	return s.beginOwn(ctx, member, &ssoStep{AccountID: member.AccountID, Purpose: SSOProve, UserID: member.UserID})
}

func (s *SSO) beginOwn(ctx context.Context, member Owner, step *ssoStep) (SSOLeads, error) {
	if err := s.MayActFor(ctx, member.UserID, member.AccountID); err != nil {
		return SSOLeads{}, err
	}
	user, err := models.FindUser(s.DB.WithContext(ctx), member.UserID)
	if err != nil {
		return SSOLeads{}, err
	}
	return s.begin(ctx, step, user.Email)
}

// begin stores the step, of which the browser gets the token, and asks the provider where it is to go. It fails with Conflict where the account
// has no single sign-on.
func (s *SSO) begin(ctx context.Context, step *ssoStep, hint string) (SSOLeads, error) {
	tx := s.DB.WithContext(ctx)
	account, err := models.FindAccount(tx, step.AccountID)
	if err != nil {
		return SSOLeads{}, err
	}
	settings, err := models.FindSSO(tx, step.AccountID)
	if err != nil {
		return SSOLeads{}, err
	}
	if settings == nil || account.ClosedAt != nil {
		return SSOLeads{}, models.Refuse(models.Conflict, cause.SSONotSetUp)
	}
	step.Revision, step.Begun = settings.Revision, s.Clock.Now()
	var whose *int64
	if step.UserID != 0 {
		whose = &step.UserID
	}
	token, err := s.beginStep(ctx, models.StepSSO, whose, step)
	if err != nil {
		return SSOLeads{}, err
	}
	client, err := s.client(settings)
	if err != nil {
		return SSOLeads{}, err
	}
	asked := askedBy(token)
	asked.Again, asked.Hint = step.Purpose == SSOProve, models.ReadableEmail(hint)
	address, err := s.Issuers.Address(ctx, client, asked)
	if err != nil {
		return SSOLeads{}, refusedBy(err, settings.Issuer)
	}
	return SSOLeads{token, address, issuerName(settings.Issuer)}, nil
}

// issuerName is how people know an issuer: by its host.
func issuerName(issuer string) string {
	_, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// Available gives the host of the account's provider, "" where it has none.
func (s *SSO) Available(ctx context.Context, accountID int64) (string, error) {
	settings, err := models.FindSSO(s.DB.WithContext(ctx), accountID)
	if err != nil || settings == nil {
		return "", err
	}
	return issuerName(settings.Issuer), nil
}
