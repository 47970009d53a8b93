package proof

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// handleBytes is how long that is by which devices know somebody: random, so that it tells nobody anything.
const handleBytes = 32

// StoredKey is what is kept of a passkey: Handle is by what the device knows whose it is, Record the key, as JSON.
type StoredKey struct {
	Handle []byte
	Record string
}

// KeyHolder is somebody with their passkeys, as the library asks for them.
type KeyHolder struct {
	Name   string
	Handle []byte
	Keys   []webauthn.Credential
}

// NewKeyHolder makes it of what is stored; who has none yet gets a handle.
func NewKeyHolder(name string, stored []StoredKey) (*KeyHolder, error) {
	h := &KeyHolder{Name: name}
	for i := range stored {
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(stored[i].Record), &key); err != nil {
			return nil, fmt.Errorf("read passkey: %w", err)
		}
		h.Handle, h.Keys = stored[i].Handle, append(h.Keys, key)
	}
	if h.Handle == nil {
		h.Handle = make([]byte, handleBytes)
		_, _ = rand.Read(h.Handle) // crypto/rand never fails: it ends the program instead
	}
	return h, nil
}

// WebAuthnID is that of webauthn.User, as are those below.
func (h *KeyHolder) WebAuthnID() []byte { return h.Handle }

// WebAuthnName is what the device shows.
func (h *KeyHolder) WebAuthnName() string { return h.Name }

// WebAuthnDisplayName is the same.
func (h *KeyHolder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials are the passkeys.
func (h *KeyHolder) WebAuthnCredentials() []webauthn.Credential { return h.Keys }

// KeyMaking is a passkey that is being made.
type KeyMaking struct {
	Session webauthn.SessionData        `json:"session"`
	Asked   protocol.CredentialCreation `json:"asked"`
	Handle  []byte                      `json:"handle"`
}

// MakeKey begins to make one more for the holder.
func MakeKey(party *webauthn.WebAuthn, holder *KeyHolder, options ...webauthn.RegistrationOption) (*KeyMaking, error) {
	options = append(options, webauthn.WithExclusions(webauthn.Credentials(holder.Keys).CredentialDescriptors()))
	asked, session, err := party.BeginRegistration(holder, options...)
	if err != nil {
		return nil, fmt.Errorf("begin passkey: %w", err)
	}
	return &KeyMaking{*session, *asked, holder.Handle}, nil
}

// Text is what the browser is asked for, as JSON.
func (m *KeyMaking) Text() (string, error) {
	text, err := json.Marshal(m.Asked.Response)
	return string(text), err
}

// Finish takes what the browser made for the holder, and gives what is to be stored, and the id that the device calls it by.
func (m *KeyMaking) Finish(party *webauthn.WebAuthn, holder *KeyHolder, made string) (id []byte, key StoredKey, err error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(made))
	if err != nil {
		return nil, key, KeyRefused(err)
	}
	if len(holder.Keys) == 0 {
		holder.Handle = m.Handle
	}
	credential, err := party.CreateCredential(holder, m.Session, parsed)
	if err != nil {
		return nil, key, KeyRefused(err)
	}
	credential.Attestation = webauthn.CredentialAttestation{} // nobody asks which make it is
	record, err := json.Marshal(credential)
	return credential.ID, StoredKey{holder.Handle, string(record)}, err
}

// KeyAsking is a passkey that is asked for: what is compared with the answer, and what the browser is asked.
type KeyAsking struct {
	Session webauthn.SessionData         `json:"session"`
	Asked   protocol.CredentialAssertion `json:"asked"`
}

// Recognised asks that the passkey's device recognises its holder: it stands for all that they would show by itself, and not beside a password.
func Recognised() webauthn.LoginOption {
	return webauthn.WithUserVerification(protocol.VerificationRequired)
}

// AskForKey asks for a passkey of the holder, with the options, or, where nobody knows who it is, for any that says whose it is, Recognised.
func AskForKey(party *webauthn.WebAuthn, holder *KeyHolder, options ...webauthn.LoginOption) (*KeyAsking, error) {
	var asked *protocol.CredentialAssertion
	var session *webauthn.SessionData
	var err error
	if holder == nil {
		asked, session, err = party.BeginDiscoverableLogin(Recognised())
	} else {
		asked, session, err = party.BeginLogin(holder, options...)
	}
	if err != nil {
		return nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	return &KeyAsking{*session, *asked}, nil
}

// AskHolder asks the holder for one of their passkeys, and that they are recognised, by the challenge: it stands for a code of theirs.
func AskHolder(party *webauthn.WebAuthn, holder *KeyHolder, challenge []byte) (*KeyAsking, error) {
	return AskForKey(party, holder, Recognised(), func(options *protocol.PublicKeyCredentialRequestOptions) error {
		options.Challenge = challenge
		return nil
	})
}

// Text is what the browser is asked, as JSON.
func (a *KeyAsking) Text() (string, error) {
	text, err := json.Marshal(a.Asked.Response)
	return string(text), err
}

// KeyAnswer is what a browser answered.
type KeyAnswer struct {
	parsed *protocol.ParsedCredentialAssertionData
}

// ReadKeyAnswer reads it.
func ReadKeyAnswer(answer string) (*KeyAnswer, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, KeyRefused(err)
	}
	return &KeyAnswer{parsed}, nil
}

// ID is what the device calls the passkey by.
func (a *KeyAnswer) ID() []byte { return a.parsed.RawID }

// Check takes the answer with a passkey of the holder, and gives what is kept of it from now on. Known tells that it was asked of this holder, and not of
// whoever has one.
func (a *KeyAsking) Check(party *webauthn.WebAuthn, holder *KeyHolder, known bool, answer *KeyAnswer) (record string, err error) {
	var key *webauthn.Credential
	if known {
		a.Session.UserID = holder.Handle
		key, err = party.ValidateLogin(holder, a.Session, answer.parsed)
	} else {
		_, key, err = party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			if !bytes.Equal(handle, holder.Handle) {
				return nil, errors.New("the passkey is of another handle")
			}
			return holder, nil
		}, a.Session, answer.parsed)
	}
	if err != nil {
		return "", KeyRefused(err)
	}
	if key.Authenticator.CloneWarning {
		return "", KeyRefused(errors.New("the passkey counts less uses than before: it may have been copied"))
	}
	text, err := json.Marshal(key)
	return string(text), err
}

// KeyRefused is what a passkey is refused with, whatever is wrong with it: the log knows.
func KeyRefused(err error) error {
	var detail *protocol.Error
	if errors.As(err, &detail) {
		err = fmt.Errorf("%s: %s %s", detail.Type, detail.Details, detail.DevInfo)
	}
	return &models.Error{Code: models.Invalid, Field: "passkey", Why: cause.PasskeyRefused, Err: err}
}
