package accounts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
)

// NewRelyingParty makes what passkeys are bound to, of the address at which customers reach the console; nil where browsers have none:
// under an address of numbers, and without HTTPS but on the machine itself, which is called localhost then.
func NewRelyingParty(issuer, publicURL string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(publicURL)
	if err != nil {
		return nil, fmt.Errorf("passkeys at %q: %w", publicURL, err)
	}
	host := u.Hostname()
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		host = "localhost"
	}
	if host == "" || net.ParseIP(host) != nil || u.Scheme != "https" && host != "localhost" {
		return nil, nil
	}
	origin := url.URL{Scheme: u.Scheme, Host: host}
	if port := u.Port(); port != "" {
		origin.Host = net.JoinHostPort(host, port)
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: issuer, RPOrigins: []string{origin.String()}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys at %q: %w", publicURL, err)
	}
	return party, nil
}

// keyUser is a user with their passkeys.
type keyUser struct {
	*proof.KeyHolder
	user *models.User
}

// loadKeyUser loads the user's; who has none yet gets a handle.
func loadKeyUser(tx *gorm.DB, userID int64) (*keyUser, error) {
	user, err := models.FindUser(tx, userID)
	if err != nil {
		return nil, err
	}
	rows, err := models.PasskeysOf(tx, userID)
	if err != nil {
		return nil, err
	}
	stored := make([]proof.StoredKey, len(rows))
	for i := range rows {
		stored[i] = proof.StoredKey{Handle: rows[i].Handle, Record: rows[i].Record}
	}
	holder, err := proof.NewKeyHolder(models.ReadableEmail(user.Email), stored)
	return &keyUser{holder, user}, err
}

// BeginPasskeyEnrolment keeps what a browser is asked for to make a passkey of the user. The token is for this browser.
func (f *Factors) BeginPasskeyEnrolment(ctx context.Context, userID int64) (token string, err error) {
	if f.Party == nil {
		return "", models.Refuse(models.Conflict, cause.PasskeysNotHere)
	}
	user, err := loadKeyUser(f.DB.WithContext(ctx), userID)
	if err != nil {
		return "", err
	}
	if len(user.Keys) >= models.MaxPasskeys {
		return "", models.Refuse(models.Conflict, cause.PasskeysFull)
	}
	making, err := proof.MakeKey(f.Party, user.KeyHolder)
	if err != nil {
		return "", err
	}
	return f.beginStep(ctx, models.StepEnrol, &userID, making)
}

// PasskeyEnrolment gives what the browser is asked for, as JSON; NotFound if nothing is any more.
func (f *Factors) PasskeyEnrolment(ctx context.Context, userID int64, token string) (asked string, err error) {
	var making proof.KeyMaking
	step, err := f.readStep(f.DB.WithContext(ctx), models.StepEnrol, token, &making)
	if err != nil {
		return "", err
	}
	if step.UserID == nil || *step.UserID != userID {
		return "", proof.StepOver()
	}
	return making.Text()
}

// AddPasskey stores the passkey that the browser made.
func (f *Factors) AddPasskey(ctx context.Context, owner Owner, token, made, typed string) (armed Armed, err error) {
	name, err := CheckPasskeyName(typed)
	if err != nil {
		return armed, err
	}
	var making proof.KeyMaking
	if err := f.takeStep(ctx, models.StepEnrol, token, &owner.UserID, &making); err != nil {
		return armed, err
	}
	err = f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		u, err := loadKeyUser(tx, user.ID)
		if err != nil {
			return err
		}
		if len(u.Keys) >= models.MaxPasskeys {
			return models.Refuse(models.Conflict, cause.PasskeysFull)
		}
		id, key, err := making.Finish(f.Party, u.KeyHolder, made)
		if err != nil {
			return err
		}
		err = models.CreatePasskey(tx, &models.Passkey{UserID: user.ID, Handle: key.Handle, CredentialID: id, Record: key.Record, Name: name, CreatedAt: now})
		if err != nil {
			return err
		}
		armed, err = f.added(tx, owner.AccountID, user, notice.PasskeyAdded, name, now)
		return err
	})
	return armed, err
}

// CheckPasskeyName gives the name of a passkey as it is stored, or what is wrong with it, beside the field name.
func CheckPasskeyName(typed string) (string, error) {
	name := strings.TrimSpace(models.WithoutDirections(typed))
	switch {
	case !isText(name):
		return "", models.RefuseField("name", cause.NameUnwritable)
	case len([]rune(name)) > 80:
		return "", models.RefuseField("name", cause.NameTooLong)
	case name == "":
		return "", models.RefuseField("name", cause.PasskeyUnnamed)
	}
	return name, nil
}

// RemovePasskey has the passkey open nothing any more.
func (f *Factors) RemovePasskey(ctx context.Context, owner Owner, id int64) error {
	return f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		p, err := models.DeletePasskey(tx, user.ID, id)
		if err != nil {
			return err
		}
		return f.changed(tx, owner.AccountID, user, notice.PasskeyRemoved, p.Name, now)
	})
}

// checkKey takes what a browser answered with a passkey of the user, nil if nobody knows yet whose it is, and stores that it was used.
func (f *Factors) checkKey(tx *gorm.DB, userID *int64, asked *proof.KeyAsking, typed string, now time.Time) (*models.User, error) {
	answer, err := proof.ReadKeyAnswer(typed)
	if err != nil {
		return nil, err
	}
	row, err := models.FindPasskey(tx, answer.ID())
	if err != nil {
		if models.CodeOf(err) == models.NotFound {
			err = proof.KeyRefused(err)
		}
		return nil, err
	}
	if userID != nil && row.UserID != *userID {
		return nil, proof.KeyRefused(errors.New("the passkey is another user's"))
	}
	if _, err := models.LockAccountsOf(tx, row.UserID, 0); err != nil { // before the passkey is written, as whoever removes it does
		return nil, err
	}
	user, err := loadKeyUser(tx, row.UserID)
	if err != nil {
		return nil, err
	}
	if row.Record, err = asked.Check(f.Party, user.KeyHolder, userID != nil, answer); err != nil {
		return nil, err
	}
	row.UsedAt = &now
	return user.user, models.SavePasskeyUse(tx, row)
}
