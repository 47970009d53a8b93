package cause

// This file has who may come in, and what is theirs.

// Those without arguments.
const (
	NoMember                Plain = "no_member"
	TokenNotValid           Plain = "token_not_valid"
	OperatorTokenNotValid   Plain = "operator_token_not_valid"
	LinkNotValid            Plain = "link_not_valid"
	LinkUsed                Plain = "link_used"
	LinkOfFormerAddress     Plain = "link_of_former_address"
	LinkOfFormerBookkeeping Plain = "link_of_former_bookkeeping"
	AddressConfirmed        Plain = "address_confirmed"
	AddressTaken            Plain = "address_taken"
	AddressSame             Plain = "address_same"
	AddressNotWanted        Plain = "address_not_wanted"
	WrongPassword           Plain = "wrong_password"
	NotTheirPassword        Plain = "not_their_password"
	NameTooLong             Plain = "name_too_long"
	NameUnwritable          Plain = "name_unwritable"
	EmailNoDomain           Plain = "email_no_domain"
	EmailWithSpace          Plain = "email_with_space"
	NotAnEmail              Plain = "not_an_email"
	SignedOutMeanwhile      Plain = "signed_out_meanwhile"
	WrongSecret             Plain = "wrong_secret"
	NoProjectChosen         Plain = "no_project_chosen"
	KeyUnknown              Plain = "key_unknown"
	TokenUnnamed            Plain = "token_unnamed"
	OtherMasterKey          Plain = "other_master_key"
	MasterKeyChanging       Plain = "master_key_changing"
	ThemeUnknown            Plain = "theme_unknown"
	TimeZoneUnknown         Plain = "time_zone_unknown"
	NumbersUnknown          Plain = "numbers_unknown"
	DaysUnknown             Plain = "days_unknown"
	WrongOwnPassword        Plain = "wrong_own_password"
	NoSuchSession           Plain = "no_such_session"
	ClosingOwes             Plain = "closing_owes"
	ThemeNotOffered         Plain = "theme_not_offered"
	WrongCode               Plain = "wrong_code"
	FactorFirst             Plain = "factor_first"
	WrongFirstCode          Plain = "wrong_first_code"
	StepOver                Plain = "step_over"
	NoAuthenticator         Plain = "no_authenticator"
	NoSuchPasskey           Plain = "no_such_passkey"
	PasskeyRefused          Plain = "passkey_refused"
	ProofRefused            Plain = "proof_refused"
	PasskeyUnnamed          Plain = "passkey_unnamed"
	PasskeysFull            Plain = "passkeys_full"
	PasskeysNotHere         Plain = "passkeys_not_here"
	OwnersOnly              Plain = "owners_only"
	OwnFactorFirst          Plain = "own_factor_first"
	FactorAsked             Plain = "factor_asked"
	PasswordCommon          Plain = "password_common"
	PasswordOfOwnData       Plain = "password_of_own_data"
	NothingToRecover        Plain = "nothing_to_recover"
	SecondFactorForToken    Plain = "second_factor_for_token"
	MemberAlready           Plain = "member_already"
	RoleUnknown             Plain = "role_unknown"
	LastOwner               Plain = "last_owner"
	NoSuchMember            Plain = "no_such_member"
	OperatorThere           Plain = "operator_there"
	NoSuchOperator          Plain = "no_such_operator"
	LastAdmin               Plain = "last_admin"
	WrongDeskSignIn         Plain = "wrong_desk_sign_in"
	DemoOperator            Plain = "demo_operator"
	OnlyLooking             Plain = "only_looking"
	DecidedAlready          Plain = "decided_already"
	SecondOperator          Plain = "second_operator"
	FormSentBefore          Plain = "form_sent_before"
	AccountIsClosed         Plain = "account_is_closed"
	InviterUnconfirmed      Plain = "inviter_unconfirmed"
	InvitationOfAnother     Plain = "invitation_of_another"
	InvitedHasUser          Plain = "invited_has_user"
	KeysUndecided           Plain = "keys_undecided"
	OtherAccount            Plain = "other_account"
	NotOneself              Plain = "not_oneself"
)

// SecondInHand is that an operator decides on what another one asked for, and both could be Who: the addresses of those in whose hands both were.
type SecondInHand struct {
	Who string `json:"who"`
}

// Kind implements Cause.
func (SecondInHand) Kind() string { return "second_in_hand" }

// PasswordTooShort is told by views/words.
type PasswordTooShort struct {
	Least int `json:"least"`
}

// TooLong is told by views/words.
type TooLong struct {
	Most int `json:"most"`
}

// EmailNotASCII is told by views/words.
type EmailNotASCII struct {
	Sign string `json:"sign"`
}

// AccessKeyMade is told by views/words.
type AccessKeyMade struct {
	AccessKey string `json:"access_key"`
}

// AccessKeysFull is told by views/words.
type AccessKeysFull struct {
	Count int `json:"count"`
}

// DescriptionTooLong is told by views/words.
type DescriptionTooLong struct {
	Most int `json:"most"`
}

// Kind names each.
func (PasswordTooShort) Kind() string   { return "password_too_short" }
func (TooLong) Kind() string            { return "too_long" }
func (EmailNotASCII) Kind() string      { return "email_not_ascii" }
func (AccessKeyMade) Kind() string      { return "access_key_made" }
func (AccessKeysFull) Kind() string     { return "access_keys_full" }
func (DescriptionTooLong) Kind() string { return "description_too_long" }

// DeskMayNot is that the operator's role does not have the permission, by the names of models/rights: these have it.
type DeskMayNot struct {
	Permission string   `json:"permission"`
	Role       string   `json:"role"`
	Who        []string `json:"who"`
}

// RoleMayNot is that the member's role does not have the permission, by the names of models/rights: these have it.
type RoleMayNot struct {
	Permission string   `json:"permission"`
	Role       string   `json:"role"`
	Who        []string `json:"who"`
}

// MembersFull is told by views/words.
type MembersFull struct {
	Most int `json:"most"`
}

// Kind names each.
func (RoleMayNot) Kind() string { return "role_may_not" }
func (DeskMayNot) Kind() string { return "desk_may_not" }

// ReasonMissing is that nothing, or too much, was said of why an operator does something.
type ReasonMissing struct {
	Most int `json:"most"`
}

// Kind names it.
func (ReasonMissing) Kind() string { return "reason_missing" }

func (MembersFull) Kind() string { return "members_full" }
