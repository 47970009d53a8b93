package notice

import "time"

// Ended is one sort of things that ended because their address was confirmed by somebody who may not have made them.
type Ended struct {
	What  Endable `json:"what"`
	Count int64   `json:"count"`
}

// Endable names such a sort.
type Endable string

// The sorts.
const (
	EndedKeys          Endable = "access_keys"
	EndedTokens        Endable = "auth_tokens" //nolint:gosec // the name of a table
	EndedAutomations   Endable = "auto_rules"
	EndedForecasts     Endable = "forecast_rules"
	EndedCards         Endable = "saved_cards"
	EndedOrders        Endable = "orders"
	EndedBookkeeping   Endable = "billing_details"
	EndedAlerts        Endable = "alert_settings"
	EndedCalendar      Endable = "calendar_feeds"
	EndedWebhooks      Endable = "webhook_endpoints"
	EndedInvitations   Endable = "invitations"
	EndedPassword      Endable = "users"
	EndedAuthenticator Endable = "authenticators"
	EndedPasskeys      Endable = "passkeys"
	EndedSSO           Endable = "sso_settings"
)

// SignInsFailed is that somebody fails to sign in, so often in a day.
type SignInsFailed struct {
	Email    string `json:"email"`
	Failures int64  `json:"failures"`
	Tried    Span   `json:"tried"`
	// Guesses are how many attempts are let pass in as many minutes as Within says.
	Guesses       int64 `json:"guesses"`
	WithinMinutes int64 `json:"within_minutes"`
}

// ConfirmedByMail is that the address was confirmed by nothing but a mail to it.
type ConfirmedByMail struct {
	Ended []Ended `json:"ended"`
}

// PasswordChanged is that the password was.
type PasswordChanged struct {
	Email string  `json:"email"`
	Ended []Ended `json:"ended,omitzero"` // because the address was not confirmed before
	// InConsole tells that it was done there, by whom knew the password before, and not by a link.
	InConsole bool `json:"in_console,omitzero"`
}

// EmailChanged is that a user has another address.
type EmailChanged struct {
	Before string `json:"before"`
	Email  string `json:"email"`
}

// SignInChange is what has changed of how a user signs in.
type SignInChange string

// The changes.
const (
	AuthenticatorAdded   SignInChange = "authenticator_added"
	AuthenticatorRemoved SignInChange = "authenticator_removed"
	PasskeyAdded         SignInChange = "passkey_added"
	PasskeyRemoved       SignInChange = "passkey_removed"
	RecoveryCodesMade    SignInChange = "recovery_codes_made"
	RecoveryCodeUsed     SignInChange = "recovery_code_used"
	FactorsRemoved       SignInChange = "factors_removed" // by the operator
	FactorRequired       SignInChange = "factor_required" // of all members
	FactorNotRequired    SignInChange = "factor_not_required"
)

// SignInChanged is that a user signs in by other means than before.
type SignInChanged struct {
	Email string       `json:"email"`
	What  SignInChange `json:"what"`
	Name  string       `json:"name,omitzero"` // of the passkey
	Left  int64        `json:"left,omitzero"` // recovery codes, when one was used
	Off   bool         `json:"off,omitzero"`  // nothing but the password is asked for from now on
}

// SSOChange is what has changed of how members sign in by a provider of the account's.
type SSOChange string

// The changes.
const (
	SSOSet            SSOChange = "set"
	SSORemoved        SSOChange = "removed"
	SSODomainVerified SSOChange = "domain_verified"
	SSODomainRemoved  SSOChange = "domain_removed"
	SSOOnly           SSOChange = "only"
	SSONotOnly        SSOChange = "not_only"
	SSOUnlinked       SSOChange = "unlinked"
)

// SSOChanged is that members of the account sign in by another provider than before, or have to. Name is that of the issuer, the domain or
// the member; By who did it, "" for the operator; BreakGlass the owner who does without single sign-on where all others need it.
type SSOChanged struct {
	What       SSOChange `json:"what"`
	Name       string    `json:"name,omitzero"`
	By         string    `json:"by,omitzero"`
	BreakGlass string    `json:"break_glass,omitzero"`
}

// SSODomainGone is that the DNS of a domain of the account's does not say any more that it is, or, Silent, does not answer: Since then, and Until
// when the domain counts all the same. Lapsed is that it does not count any more.
type SSODomainGone struct {
	Domain string    `json:"domain"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until,omitzero"`
	Silent bool      `json:"silent,omitzero"`
	Lapsed bool      `json:"lapsed,omitzero"`
}

// CodesFailed is that somebody who knows the password of a user tries codes that are wrong.
type CodesFailed struct {
	Email         string `json:"email"`
	Guesses       int64  `json:"guesses"`
	WithinMinutes int64  `json:"within_minutes"`
}

// NewBrowser is that a user signed in with a browser that they did not use before.
type NewBrowser struct {
	Email   string    `json:"email"`
	Browser string    `json:"browser,omitzero"` // as it calls itself, "" if it does not
	System  string    `json:"system,omitzero"`  // that it runs on, the same
	Address string    `json:"address"`
	At      time.Time `json:"at"`
}

// KeyReported is that somebody who has the secret of an access key reported it as leaked, and it was stopped; Former, that it was the
// secret before, which has ended, while the key goes on with the other.
type KeyReported struct {
	Key       string    `json:"key"`
	AccessKey string    `json:"access_key"`
	Name      string    `json:"name,omitzero"`
	At        time.Time `json:"at"`
	Former    bool      `json:"former,omitzero"`
}

// The letters: mails that are no notification's. They are written when they are sent, and stored nowhere: they carry tokens.

// ConfirmAddress asks whoever signed up whether the address is theirs.
type ConfirmAddress struct {
	Token  string
	Within Hours
	// Needed tells that nobody can sign in before.
	Needed bool
}

// KnownAlready tells the owner of an address what the page of the sign-up must not tell.
type KnownAlready struct{}

// ResetPassword is the link to choose another password.
type ResetPassword struct {
	Token  string
	Within Hours
}

// ConfirmBookkeeping asks whether the documents of a customer may be mailed to an address.
type ConfirmBookkeeping struct {
	Token    string
	Customer string
	Within   Hours
}

// NewEmail asks whether an address may become that of the account whose user has the one before.
type NewEmail struct {
	Token, Before string
	Within        Hours
}

// NewEmailTaken tells the owner of an address that it cannot become that of another account: no page may tell.
type NewEmailTaken struct{}

// EmailWanted tells the owner of an address that another is to take its place, and lets them stop it.
type EmailWanted struct {
	Token, Email string
	Within       Hours
}

// EmailReplaced tells the owner of an address that another has taken its place, and lets them undo it.
type EmailReplaced struct {
	Token, Email string
	Within       Hours
}

// AccountClosed is that an account was, and until when what is personal of it is kept. ByOperator is that the operator closed it, for the Reason;
// else an owner did, in its settings.
type AccountClosed struct {
	Name       string
	At         time.Time
	ErasesAt   time.Time
	ByOperator bool
	Reason     string
}

// Hours are for how many hours a link works.
type Hours int64

// Paper is a sort of documents.
type Paper string

// The papers.
const (
	PaperReceipt    Paper = "receipt"
	PaperInvoice    Paper = "invoice"
	PaperCreditNote Paper = "credit_note"
)

// DocumentIssued brings a document to the bookkeeping.
type DocumentIssued struct {
	Paper    Paper
	Name     string
	Customer string
	TooLarge bool // for a mail: it is not attached
}

// Mailed is a notification as a mail.
type Mailed struct {
	Says Notice
	// OfAnother is that it is about how somebody else signs in than whoever gets the mail.
	OfAnother    bool
	Notification string // its reference
	Unsubscribe  string // the token that ends such mails; "" for those that nobody can end
}
