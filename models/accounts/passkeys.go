package accounts

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
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
)

// handleBytes is how long that is by which devices know a user: random, so that it tells nobody anything.
const handleBytes = 32

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

// keyUser is a user with their passkeys, as the library asks for them.
type keyUser struct {
	user   *models.User
	handle []byte
	rows   []models.Passkey
	keys   []webauthn.Credential
}

func (u *keyUser) WebAuthnID() []byte   { return u.handle }
func (u *keyUser) WebAuthnName() string { return models.ReadableEmail(u.user.Email) }

func (u *keyUser) WebAuthnDisplayName() string                { return models.ReadableEmail(u.user.Email) }
func (u *keyUser) WebAuthnCredentials() []webauthn.Credential { return u.keys }

// loadKeyUser loads the user's; who has none yet gets a handle.
func loadKeyUser(tx *gorm.DB, userID int64) (u *keyUser, err error) {
	u = &keyUser{}
	if u.user, err = models.FindUser(tx, userID); err != nil {
		return nil, err
	}
	if u.rows, err = models.PasskeysOf(tx, userID); err != nil {
		return nil, err
	}
	for i := range u.rows {
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(u.rows[i].Record), &key); err != nil {
			return nil, fmt.Errorf("read passkey %d: %w", u.rows[i].ID, err)
		}
		u.handle, u.keys = u.rows[i].Handle, append(u.keys, key)
	}
	if u.handle == nil {
		u.handle = make([]byte, handleBytes)
		_, _ = rand.Read(u.handle) // crypto/rand never fails: it ends the program instead
	}
	return u, nil
}

// enrolling is a passkey that is being made.
type enrolling struct {
	Session webauthn.SessionData        `json:"session"`
	Asked   protocol.CredentialCreation `json:"asked"`
	Handle  []byte                      `json:"handle"`
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
	if len(user.rows) >= models.MaxPasskeys {
		return "", models.Refuse(models.Conflict, cause.PasskeysFull)
	}
	asked, session, err := f.Party.BeginRegistration(user, webauthn.WithExclusions(webauthn.Credentials(user.keys).CredentialDescriptors()))
	if err != nil {
		return "", fmt.Errorf("begin passkey: %w", err)
	}
	return f.beginStep(ctx, models.StepEnrol, &userID, enrolling{*session, *asked, user.handle})
}

// PasskeyEnrolment gives what the browser is asked for, as JSON; NotFound if nothing is any more.
func (f *Factors) PasskeyEnrolment(ctx context.Context, userID int64, token string) (asked string, err error) {
	var e enrolling
	step, err := f.readStep(f.DB.WithContext(ctx), models.StepEnrol, token, &e)
	if err != nil {
		return "", err
	}
	if step.UserID == nil || *step.UserID != userID {
		return "", stepOver()
	}
	text, err := json.Marshal(e.Asked.Response)
	return string(text), err
}

// AddPasskey stores the passkey that the browser made.
func (f *Factors) AddPasskey(ctx context.Context, owner Owner, token, made, name string) (armed Armed, err error) {
	name = strings.TrimSpace(models.WithoutDirections(name))
	if !isText(name) {
		return armed, models.RefuseField("name", cause.NameUnwritable)
	}
	if len([]rune(name)) > 80 {
		return armed, models.RefuseField("name", cause.NameTooLong)
	}
	if name == "" {
		return armed, models.RefuseField("name", cause.PasskeyUnnamed)
	}
	var e enrolling
	if err := f.takeStep(ctx, models.StepEnrol, token, &owner.UserID, &e); err != nil {
		return armed, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(made))
	if err != nil {
		return armed, keyRefused(err)
	}
	err = f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		u, err := loadKeyUser(tx, user.ID)
		if err != nil {
			return err
		}
		if len(u.rows) == 0 {
			u.handle = e.Handle
		}
		if len(u.rows) >= models.MaxPasskeys {
			return models.Refuse(models.Conflict, cause.PasskeysFull)
		}
		key, err := f.Party.CreateCredential(u, e.Session, parsed)
		if err != nil {
			return keyRefused(err)
		}
		key.Attestation = webauthn.CredentialAttestation{} // nobody asks which make it is
		record, err := json.Marshal(key)
		if err != nil {
			return err
		}
		err = models.CreatePasskey(tx, &models.Passkey{UserID: user.ID, Handle: u.handle, CredentialID: key.ID, Record: string(record), Name: name, CreatedAt: now})
		if err != nil {
			return err
		}
		armed, err = f.added(tx, owner.AccountID, user, notice.PasskeyAdded, name, now)
		return err
	})
	return armed, err
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

// keyRefused is what a passkey is refused with, whatever is wrong with it: the log knows.
func keyRefused(err error) error {
	var detail *protocol.Error
	if errors.As(err, &detail) {
		err = fmt.Errorf("%s: %s %s", detail.Type, detail.Details, detail.DevInfo)
	}
	return &models.Error{Code: models.Invalid, Field: "passkey", Why: cause.PasskeyRefused, Err: err}
}

// checkKey takes what a browser answered with a passkey of the user, nil if nobody knows yet whose it is, and stores that it was used.
func (f *Factors) checkKey(tx *gorm.DB, userID *int64, session *webauthn.SessionData, answer string, now time.Time) (*models.User, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, keyRefused(err)
	}
	row, err := models.FindPasskey(tx, parsed.RawID)
	if err != nil {
		if models.CodeOf(err) == models.NotFound {
			err = keyRefused(err)
		}
		return nil, err
	}
	if userID != nil && row.UserID != *userID {
		return nil, keyRefused(errors.New("the passkey is another user's"))
	}
	if _, err := models.LockAccountsOf(tx, row.UserID, 0); err != nil { // before the passkey is written, as whoever removes it does
		return nil, err
	}
	user, err := loadKeyUser(tx, row.UserID)
	if err != nil {
		return nil, err
	}
	var key *webauthn.Credential
	if userID == nil {
		_, key, err = f.Party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			if !bytes.Equal(handle, user.handle) {
				return nil, errors.New("the passkey is of another handle")
			}
			return user, nil
		}, *session, parsed)
	} else {
		session.UserID = user.handle
		key, err = f.Party.ValidateLogin(user, *session, parsed)
	}
	if err != nil {
		return nil, keyRefused(err)
	}
	if key.Authenticator.CloneWarning {
		return nil, keyRefused(errors.New("the passkey counts less uses than before: it may have been copied"))
	}
	record, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	row.Record, row.UsedAt = string(record), &now
	return user.user, models.SavePasskeyUse(tx, row)
}
