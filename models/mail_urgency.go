package models

import "time"

// Urgency is which mails are sent before which: those of the lowest number first.
type Urgency int64

// The urgencies: somebody sits there and waits for it, or has to hear of it before it is too late; it tells what happened; it goes to very many at once, who learn it in time anyhow.
const (
	UrgencyAwaited Urgency = iota
	UrgencyTold
	UrgencyBulk
)

// manner is how mails of a kind are sent.
type manner struct {
	urgency  Urgency
	triedFor time.Duration
}

const twoDays = 48 * time.Hour

// manners are those of all kinds: one that is not in here would never be sent, which a test finds. What somebody waits for and can ask for again
// is of no use tomorrow. What undoes a takeover is tried as long as its link is good; the end of an account is told as long as that, since it
// may be said to be a mistake for longer.
var manners = map[MailKind]manner{
	MailNotification: {UrgencyTold, twoDays},
	MailSignUp:       {UrgencyAwaited, twoDays}, // its link is good for a week, and nobody comes in without it where addresses are confirmed
	MailConfirm:      {UrgencyAwaited, twoDays},
	MailReset:        {UrgencyAwaited, 6 * time.Hour},
	MailBookkeeping:  {UrgencyAwaited, twoDays},
	MailDocument:     {UrgencyBulk, twoDays},
	MailNewEmail:     {UrgencyAwaited, NewEmailTime},
	MailOldEmail:     {UrgencyAwaited, StopEmailTime},
	MailClosed:       {UrgencyTold, StopEmailTime},
	MailInvitation:   {UrgencyAwaited, twoDays},
	MailRemoved:      {UrgencyTold, twoDays},
	MailWaits:        {UrgencyTold, twoDays},
	MailDecided:      {UrgencyTold, twoDays},
}

// How long an address that a user wants may become theirs, and how long the one before stops or undoes that: past the time in which the address
// may change, so that whoever reads their mail seldom can stop it, too.
const (
	NewEmailTime  = 24 * time.Hour
	StopEmailTime = 7 * 24 * time.Hour
)

// TriedFor is for how long it is tried to send a mail of the kind.
func (k MailKind) TriedFor() time.Duration { return manners[k].triedFor }

// Urgency is that of mails of the kind, but for notifications that go to all: see Notify.
func (k MailKind) Urgency() Urgency { return manners[k].urgency }
