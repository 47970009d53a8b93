package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// SSO are the use cases on single sign-on: members of an account sign in at an OpenID provider of its own.
//
// Whoever runs the provider of an account decides who comes in there, and is trusted with that account alone. So a session that began at it
// acts for this account and for no other, whatever else its user is a member of, and changes nothing that they sign in with elsewhere
// (see web.Sessions). The provider's word on an address counts only within domains that are verified to be the account's, and
// each of these is one account's. Who it is says the pair of issuer and subject, which stays when an address becomes somebody else's; an
// address leads to a user only the first time.
type SSO struct {
	*Factors
	Issuers  Issuers
	Names    Names
	Callback func(accountID int64) string // where the provider sends the browser back to
}

// Issuers talks with OpenID providers, at addresses that customers choose.
type Issuers interface {
	// Check refuses the address of an issuer for what it says: why is of models/cause.
	Check(issuer string) (why cause.Cause, refused bool)
	// Address gives where the browser is sent to sign in.
	Address(ctx context.Context, c *SSOClient, asked *SSOAsked) (string, error)
	// Redeem has the provider say who came back with the code, and checks that it says so to us, now, and in answer to what was asked. It
	// fails with an SSOProblem.
	Redeem(ctx context.Context, c *SSOClient, asked *SSOAsked, a *SSOCode) (*SSOClaims, error)
}

// Names looks names up in the DNS.
type Names interface {
	// TXT gives the texts that the name has, none if there is no such name.
	TXT(ctx context.Context, name string) ([]string, error)
}

// SSOClient is as whom the console asks an issuer, and for which account.
type SSOClient struct {
	AccountID                                     int64
	Issuer, ClientID, Secret, Callback, RoleClaim string
}

// SSOAsked binds an answer to what was asked, in one browser. All of it follows from a token of 256 random bits, which only that browser
// has: nobody who reads the database or an address can make it.
type SSOAsked struct {
	State, Nonce, Verifier string
	Again                  bool // they have to show anew who they are
	Hint                   string
}

// SSOCode is what the browser brings back: Issuer is what it says of who answered, "" if it does not.
type SSOCode struct{ Code, Issuer string }

// SSOClaims is what the provider says of who came.
type SSOClaims struct {
	Subject, Email string
	EmailVerified  bool
	SignedInAt     time.Time // at the provider, zero if it does not say
	Values         []string  // of the claim that says what they may
	RoleUnknown    bool      // the provider was asked for that claim, and did not answer
}

// SSOProblem is why somebody is not let in by single sign-on, as trails and pages name it.
type SSOProblem string

// The problems: of the provider, of what came back, and of whom it is.
const (
	SSOAway       SSOProblem = "away"       // the provider does not answer in time
	SSOAddress    SSOProblem = "address"    // it leads where nobody may connect to
	SSOProvider   SSOProblem = "provider"   // what it says of itself is not right
	SSODenied     SSOProblem = "denied"     // it says that it does not let them in
	SSONoAnswer   SSOProblem = "no_answer"  // neither that nor a code
	SSOState      SSOProblem = "state"      // it answers another question
	SSOMixedUp    SSOProblem = "mixed_up"   // another provider, or account, answers
	SSOChanged    SSOProblem = "changed"    // the settings are other ones by now
	SSOCodeTaken  SSOProblem = "code"       // the code is not taken
	SSOToken      SSOProblem = "token"      // the ID token is not signed by the provider
	SSOAudience   SSOProblem = "audience"   // it is not made for us
	SSOExpired    SSOProblem = "expired"    // it is not of now
	SSONonce      SSOProblem = "nonce"      // it was made for another sign-in
	SSOUnverified SSOProblem = "unverified" // the provider has not verified the address
	SSODomain     SSOProblem = "domain"     // the address is of none of the account's domains
	SSOLapsed     SSOProblem = "lapsed"     // its domain is the account's no more, and they are new
	SSOKept       SSOProblem = "kept"       // somebody else may want the address back
	SSOOther      SSOProblem = "other"      // the member of this address is somebody else there
	SSOGone       SSOProblem = "removed"    // they were removed from the account
	SSONoRole     SSOProblem = "role"       // nothing gives them a role
	SSOFull       SSOProblem = "full"       // the account has as many members as it may
	SSONotAgain   SSOProblem = "not_again"  // they did not show anew who they are
	SSOElse       SSOProblem = "somebody"   // somebody else signed in there
	SSOEnded      SSOProblem = "closed"     // the account was closed
)

// Error names it.
func (p SSOProblem) Error() string { return "single sign-on: " + string(p) }

// refusal makes of a problem what a page shows: Unavailable where the provider is away, Forbidden else.
func (p SSOProblem) refusal(issuer string) error {
	code := models.Forbidden
	if p == SSOAway {
		code = models.Unavailable
	}
	return models.Refuse(code, cause.SSORefused{Reason: string(p), Issuer: issuer})
}

// refusedBy makes of an error what a page shows, if it is a problem.
func refusedBy(err error, issuer string) error {
	var problem SSOProblem
	if errors.As(err, &problem) {
		return problem.refusal(issuer)
	}
	return err
}

// askedBy derives from the browser's token what binds the answer to it.
func askedBy(token string) *SSOAsked {
	derived := func(what string) string {
		sum := sha256.Sum256([]byte("sso " + what + " " + token))
		return hex.EncodeToString(sum[:])
	}
	return &SSOAsked{State: derived("state"), Nonce: derived("nonce"), Verifier: derived("verifier")}
}

// client is as whom the console asks the provider of the settings.
func (s *SSO) client(settings *models.SSOSettings) (*SSOClient, error) {
	secret, err := s.Keys.openFor(settings.SecretSealed, sealSSOOwner(settings.AccountID))
	if err != nil {
		return nil, err
	}
	return &SSOClient{
		AccountID: settings.AccountID, Issuer: settings.Issuer, ClientID: settings.ClientID, Secret: secret, Callback: s.Callback(settings.AccountID), RoleClaim: settings.RoleClaim,
	}, nil
}

// sealSSOOwner names whose secret it is: nothing else that is sealed has such a name.
func sealSSOOwner(accountID int64) string { return "sso " + strconv.FormatInt(accountID, 10) }

// rotateSSO seals the secrets of single sign-on with the current master key.
func (k *Keys) rotateSSO(ctx context.Context, done *Rotation) error {
	var accountID int64
	for {
		page, err := models.SSOAfter(k.DB.WithContext(ctx), accountID, rotationPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if err := k.resealSSO(ctx, page[i].AccountID, done); err != nil {
				return err
			}
		}
		accountID = page[len(page)-1].AccountID
	}
}

// resealSSO seals the account's secret, if it is sealed with the previous key. What happened to it since it was listed is respected.
func (k *Keys) resealSSO(ctx context.Context, accountID int64, done *Rotation) error {
	var resealed, already int
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		resealed, already = 0, 0
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		settings, err := models.FindSSO(tx, accountID)
		if err != nil || settings == nil {
			return err // removed meanwhile, and the secret with it
		}
		owner := sealSSOOwner(accountID)
		if _, err := k.Vault.open(settings.SecretSealed, owner); err == nil {
			already++
			return nil
		}
		secret, err := k.openFor(settings.SecretSealed, owner)
		if err != nil {
			return fmt.Errorf("single sign-on of account %d: %w", accountID, err)
		}
		settings.SecretSealed, resealed = k.Vault.seal(secret, owner), 1
		return settings.SaveSSOSecret(tx)
	})
	if err == nil {
		done.Resealed += resealed
		done.Already += already
	}
	return err
}
