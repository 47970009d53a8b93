package cause

// This file has what operators cannot do to accounts at their desk.

// Those without arguments.
const (
	AdjustNothing Plain = "adjust_nothing"
	// AccountSuspended refuses what a suspended account would buy.
	AccountSuspended Plain = "account_suspended"
	SuspendedAlready Plain = "suspended_already"
	NotSuspended     Plain = "not_suspended"
	PackageNotGiven  Plain = "package_not_given"
	PackageTaken     Plain = "package_taken"
	PackageAllUsed   Plain = "package_all_used"
	// LimitsSame is of limits that hold already, LimitsMoved of limits that somebody has set since they were looked at.
	LimitsSame  Plain = "limits_same"
	LimitsMoved Plain = "limits_moved"
	// NoSuchMail is of a mail that is not the account's, or is forgotten.
	NoSuchMail Plain = "no_such_mail"
	MailWaits  Plain = "mail_waits"
	// MailForNobody is of one that nobody who may have it has an address for any more, or wants.
	MailForNobody Plain = "mail_for_nobody"
	// MailOver is of one that has nothing to tell any more.
	MailOver      Plain = "mail_over"
	MailConfirmed Plain = "mail_confirmed"
)

// LimitBeyond is of a credit limit that is below zero or more than an operator sets.
type LimitBeyond struct {
	Most Money `json:"most"`
}

// GraceBeyond is of a grace period that is no number of days, or of more than an operator sets.
type GraceBeyond struct {
	MostDays int64 `json:"most_days"`
}

// MailNotAgain is of a mail whose kind is never sent again from the desk: Kind of models.MailKind.
type MailNotAgain struct {
	Mail string `json:"mail"`
}

// Kind implements Cause.
func (MailNotAgain) Kind() string { return "mail_not_again" }

// AdjustBeyond is of an amount that is more than an operator credits or debits at once.
type AdjustBeyond struct {
	Most Money `json:"most"`
}

// DebitTooMuch is of a debit of more than there is.
type DebitTooMuch struct {
	Available Money `json:"available"`
}

// Kind implements Cause.
func (LimitBeyond) Kind() string { return "limit_beyond" }

// Kind implements Cause.
func (GraceBeyond) Kind() string { return "grace_beyond" }

// Kind implements Cause.
func (AdjustBeyond) Kind() string { return "adjust_beyond" }

// Kind implements Cause.
func (DebitTooMuch) Kind() string { return "debit_too_much" }
