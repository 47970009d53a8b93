package trail

import "time"

// AccountCreated is that the account was made for the address.
type AccountCreated struct {
	Whole
	Email string `json:"email"`
	Name  string `json:"name"`
}

// AccountRenamed is that the account has another name.
type AccountRenamed struct {
	Whole
	Before string `json:"before"`
	After  string `json:"after"`
}

// AccountClosed is that the account was ended for good, and what ended with it.
type AccountClosed struct {
	Whole
	Ended []Ended `json:"ended,omitzero"`
}

// AccountErased is that what was personal of the account was erased.
type AccountErased struct{ Whole }

// SignedIn is that a user showed who they are, in a browser: Method says how, as "passkey"; "" is of before it was noted, with their
// password alone.
type SignedIn struct {
	Whole
	UserID int64  `json:"user_id"`
	Method string `json:"method,omitzero"`
}

// ProvedBy is who did.
func (a SignedIn) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// SecondAsked is that somebody showed a user's password, or read their mail, as Method says, and was asked for the second factor: whoever it is has
// not signed in yet, and may never.
type SecondAsked struct {
	Whole
	UserID int64  `json:"user_id"`
	Method string `json:"method,omitzero"`
}

// SignedOut is that a user ended the session of their browser.
type SignedOut struct{ Whole }

// TokenMade is that a program got an API token with a user's password, for the first time in the hour from its address.
type TokenMade struct {
	Whole
	UserID int64 `json:"user_id"`
}

// ProvedBy is the program that did.
func (a TokenMade) ProvedBy() (ActorKind, int64) { return Program, a.UserID }

// SignInsFailed is that a password, or the code after it, was wrong, so often between two instants, the last time from Network.
type SignInsFailed struct {
	Whole
	Email    string    `json:"email"`
	Failures int64     `json:"failures"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
	Network  string    `json:"network"`
}

// StrangersFailed is that sign-ins failed with addresses that are nobody's, in an hour.
type StrangersFailed struct {
	Whole
	Failures  int64     `json:"failures"`
	Addresses int64     `json:"addresses"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
}

// PasswordChanged is that a user chose another password: in the settings with the one before, or by a link that was mailed. Ended is what
// ended because the address was not confirmed before.
type PasswordChanged struct {
	Whole
	UserID int64   `json:"user_id"`
	ByLink bool    `json:"by_link,omitzero"`
	Ended  []Ended `json:"ended,omitzero"`
}

// ProvedBy is who did.
func (a PasswordChanged) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// EmailAsked is that a user asked for another address, which is to be confirmed.
type EmailAsked struct {
	Whole
	Email string `json:"email"`
}

// EmailDropped is that a user wants that address no more.
type EmailDropped struct{ Whole }

// EmailChanged is that a user has another address.
type EmailChanged struct {
	Whole
	UserID int64  `json:"user_id"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ProvedBy is who did.
func (a EmailChanged) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// EmailStopped is that whoever reads the mail of the address before stopped the change of it, or undid it. Other is the address that was
// wanted or was the user's, and TakenBack tells that it was.
type EmailStopped struct {
	Whole
	Email     string `json:"email"`
	Other     string `json:"other,omitzero"`
	TakenBack bool   `json:"taken_back,omitzero"`
}

// AddressConfirmed is that a user confirmed their address by a link that was mailed, and what ended with it that others may have made.
type AddressConfirmed struct {
	Whole
	UserID int64   `json:"user_id"`
	Email  string  `json:"email"`
	Ended  []Ended `json:"ended,omitzero"`
}

// ProvedBy is who did.
func (a AddressConfirmed) ProvedBy() (ActorKind, int64) { return User, a.UserID }

// SessionsEnded is that a user signed other browsers out, so many.
type SessionsEnded struct {
	Whole
	Count int64 `json:"count"`
}

// DataDownloaded is that somebody downloaded all that is kept of the account.
type DataDownloaded struct{ Whole }

// HistoryDownloaded is that somebody downloaded a history, as calls, in a format.
type HistoryDownloaded struct {
	Whole
	History string `json:"history"`
	Format  string `json:"format"`
}

// DocumentDownloaded is that somebody downloaded a document, which has the billing details.
type DocumentDownloaded struct {
	On
	Number string `json:"number"`
}

// StatementDownloaded is that somebody downloaded the statement of a month, as "2026-03", in a format.
type StatementDownloaded struct {
	Whole
	Month  string `json:"month"`
	Format string `json:"format"`
}

// AlertsSet is that it was chosen what the account is told of.
type AlertsSet struct {
	Whole
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a AlertsSet) Changed() []Change { return a.Changes }

// CalendarOpened is that the calendar of expiries got a private address; the one before it ended.
type CalendarOpened struct{ Whole }

// CalendarClosed is that the private address of the calendar ended.
type CalendarClosed struct{ Whole }
