package accounts

import (
	"context"
	"crypto/subtle"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// SSOAnswer is what a browser that comes back from a provider brings: AccountID is the account whose address it came to, Token what the
// browser has kept, UserID who is signed in there, 0 for nobody; the rest is what the provider sent along.
type SSOAnswer struct {
	AccountID, UserID          int64
	Token                      string
	State, Code, Error, Issuer string
}

// SSODone is what came of it. Seen is what the provider said, of a test.
type SSODone struct {
	Purpose   SSOPurpose
	As        SignedIn
	AccountID int64
	Next      string
	Seen      *SSOSeen
}

// SSOSeen is what the provider says of who tests it, and which role that gives a member.
type SSOSeen struct {
	Issuer, Subject, Email string
	Values                 []string
	Role                   models.Role // "" for none
}

// Finish ends a sign-in at a provider. What the browser kept is spent first, whatever it brings: no answer is taken twice. It fails with
// NotFound where nothing is under way, and with Forbidden, or Unavailable, and cause.SSORefused where nobody is let in.
func (s *SSO) Finish(ctx context.Context, a *SSOAnswer) (SSODone, error) {
	var step ssoStep
	if err := s.takeStep(ctx, models.StepSSO, a.Token, nil, &step); err != nil {
		return SSODone{}, err
	}
	if step.UserID != 0 && step.UserID != a.UserID {
		return SSODone{}, proof.StepOver()
	}
	done := SSODone{Purpose: step.Purpose, AccountID: step.AccountID, Next: step.Next}
	settings, err := models.FindSSO(s.DB.WithContext(ctx), step.AccountID)
	if err != nil {
		return done, err
	}
	if settings == nil {
		return done, s.failed(ctx, step.AccountID, "", "", SSOChanged)
	}
	claims, email, err := s.ask(ctx, settings, &step, a)
	if err == nil {
		err = s.conclude(ctx, &step, &done, settings, claims, email)
	}
	if err != nil {
		return done, s.failed(ctx, step.AccountID, issuerName(settings.Issuer), email, err)
	}
	return done, nil
}

// ask checks what came back, and has the provider say who it is. email is the address that it vouches for, as users have it; where it may
// not vouch for that, as the provider gave it.
func (s *SSO) ask(ctx context.Context, settings *models.SSOSettings, step *ssoStep, a *SSOAnswer) (claims *SSOClaims, email string, err error) {
	asked := askedBy(a.Token)
	asked.Again = step.Purpose == SSOProve
	switch {
	case step.AccountID != a.AccountID, a.Issuer != "" && a.Issuer != settings.Issuer:
		return nil, "", SSOMixedUp
	case subtle.ConstantTimeCompare([]byte(a.State), []byte(asked.State)) != 1:
		return nil, "", SSOState
	case step.Revision != settings.Revision:
		return nil, "", SSOChanged
	case a.Error != "":
		return nil, "", SSODenied
	case a.Code == "":
		return nil, "", SSONoAnswer
	}
	client, err := s.client(settings)
	if err != nil {
		return nil, "", err
	}
	claims, err = s.Issuers.Redeem(ctx, client, asked, &SSOCode{Code: a.Code, Issuer: a.Issuer})
	if err != nil {
		return nil, "", err
	}
	email, err = vouched(s.DB.WithContext(ctx), settings, claims)
	return claims, email, err
}

// vouched gives the address that the provider may vouch for: one that it has verified, of a domain that is the account's or, of whom it knows by their
// subject here, was.
func vouched(tx *gorm.DB, settings *models.SSOSettings, claims *SSOClaims) (string, error) {
	email, err := models.CanonicalEmail(claims.Email)
	if err != nil || !claims.EmailVerified {
		return "", SSOUnverified
	}
	domains, err := models.SSODomainsOf(tx, settings.AccountID)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(domains, func(d models.SSODomain) bool { return d.Domain == models.DomainOf(email) && d.VerifiedAt != nil })
	switch {
	case i < 0:
		return email, SSODomain
	case domains[i].Held():
		return email, nil
	}
	known, err := models.FindSSOIdentity(tx, settings.AccountID, settings.Issuer, claims.Subject)
	if err == nil && known == nil {
		err = SSOLapsed
	}
	return email, err
}

// conclude does what they signed in for.
func (s *SSO) conclude(ctx context.Context, step *ssoStep, done *SSODone, settings *models.SSOSettings, claims *SSOClaims, email string) (err error) {
	member := Owner{settings.AccountID, step.UserID}
	switch done.Purpose {
	case SSOTest:
		done.Seen = &SSOSeen{Issuer: settings.Issuer, Subject: claims.Subject, Email: models.ReadableEmail(email), Values: claims.Values, Role: settings.RoleOf(claims.Values)}
		return s.tested(ctx, member, settings.Revision)
	case SSOProve:
		return s.proved(ctx, member, step.Begun, settings.Issuer, claims)
	case SSOSignIn:
		done.As, err = s.enter(ctx, settings, claims, email)
		return err
	}
	return proof.StepOver()
}

// clockSkew is how far the clock of a provider may be behind ours.
const clockSkew = time.Minute

// proved checks that it is the member who showed anew, at this moment, who they are.
func (s *SSO) proved(ctx context.Context, member Owner, begun time.Time, issuer string, claims *SSOClaims) error {
	identity, err := models.FindSSOIdentity(s.DB.WithContext(ctx), member.AccountID, issuer, claims.Subject)
	switch {
	case err != nil:
		return err
	case identity == nil || identity.UserID != member.UserID:
		return SSOElse
	case claims.SignedInAt.Before(begun.Add(-clockSkew)):
		return SSONotAgain
	}
	return nil
}

// tested notes that an owner has signed in by the settings as they are.
func (s *SSO) tested(ctx context.Context, owner Owner, revision int64) error {
	return s.change(ctx, owner, func(tx *gorm.DB, settings *models.SSOSettings, now time.Time) error {
		if settings == nil || settings.Revision != revision {
			return models.Refuse(models.Conflict, cause.SSONotTested)
		}
		settings.TestedAt = &now
		return models.SaveSSO(tx, settings)
	})
}
