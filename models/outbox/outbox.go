package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
)

// Letter is one mail in words; Path and Unsubscribe are paths of the console with their queries, "" for none.
type Letter struct {
	ID, To     string
	Date       time.Time
	Subject    string
	Paragraphs []string
	Action     string // what the button at Path says
	Path       string
	Also       string // what the link at AlsoPath says, "" for none
	AlsoPath   string
	Note       string // small print under the button
	// Unsubscribe ends the mails of this sort without signing in.
	Unsubscribe string
	// Attachment goes with the letter, nil for none.
	Attachment *Attachment
}

// Postman takes letters on. An error that is no RefusalError means that the postman could not be reached at all.
type Postman interface {
	Deliver(ctx context.Context, l *Letter) error
}

// RefusalError is why the postman did not take this letter, though it would take others. It may be tried again unless the
// refusal is Final.
type RefusalError struct {
	Final bool
	Err   error
}

// Error gives the cause.
func (r *RefusalError) Error() string { return "mail refused: " + r.Err.Error() }

// Unwrap gives the cause.
func (r *RefusalError) Unwrap() error { return r.Err }

// Writer puts messages in words, for a reader of the style.
type Writer interface {
	Write(ctx context.Context, style reading.Style, m notice.Message) (notice.Text, error)
}

// Outbox are the use cases; all fields but Clock are required.
type Outbox struct {
	DB       *models.DB
	Accounts *accounts.Accounts
	Postman  Postman
	Papers   Papers
	Writer   Writer
	Clock    models.Clock
	Log      *slog.Logger

	mu     sync.Mutex
	pauses time.Time // until when the postman is not asked
}

const (
	deliveryTime = 45 * time.Second // for one letter
	claimTime    = 5 * time.Minute  // after which a claimed mail is taken for lost and sent again
	pauseTime    = 20 * time.Second // after the postman could not be reached
	mailsPerRun  = 200
	// longestEvery is of how many letters one is that which is due longest: what is urgent, and strangers order some of it, never keeps
	// all else waiting.
	longestEvery = 8
)

// retryAfter is how long to wait before the next attempt, after the first, the second …; then as after the last.
var retryAfter = []time.Duration{30 * time.Second, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

// Send sends the mails that are due and tells how many. It fails only when the database does.
func (o *Outbox) Send(ctx context.Context) (sent int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for n := range mailsPerRun {
		now := o.Clock.Now()
		if now.Before(o.pauses) || ctx.Err() != nil {
			return sent, nil
		}
		mail, err := models.ClaimMail(o.DB.WithContext(ctx), now, now.Add(claimTime), n%longestEvery == longestEvery-1)
		if err != nil || mail == nil {
			return sent, err
		}
		done, err := o.send(ctx, mail)
		if err != nil {
			return sent, err
		}
		if done {
			sent++
		}
	}
	return sent, nil
}

// send composes and delivers one mail, and writes down what became of it.
func (o *Outbox) send(ctx context.Context, mail *models.Mail) (sent bool, err error) {
	letter, err := o.compose(ctx, mail)
	if err != nil {
		return false, err
	}
	if letter == nil {
		return false, o.DB.Write(ctx, func(tx *gorm.DB) error { return models.DropMail(tx, mail) })
	}
	delivery, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	failure := o.Postman.Deliver(delivery, letter)
	// What became of the mail is written down even when the program is told to stop meanwhile: else it is sent twice.
	return failure == nil, o.record(context.WithoutCancel(ctx), mail, failure)
}

func (o *Outbox) record(ctx context.Context, mail *models.Mail, failure error) error {
	now := o.Clock.Now()
	if failure == nil {
		return o.end(ctx, mail, models.MailSent, "", now)
	}
	var refusal *RefusalError
	refused := errors.As(failure, &refusal)
	if !refused {
		o.pauses = now.Add(pauseTime)
	}
	next := now.Add(retryAfter[min(mail.Attempts, int64(len(retryAfter)))-1])
	if refused && refusal.Final || next.Sub(mail.CreatedAt) > mail.Kind.TriedFor() {
		o.Log.ErrorContext(ctx, "mail not sent, given up", "mail", mail.ID, "kind", mail.Kind, "attempts", mail.Attempts, "error", failure)
		return o.end(ctx, mail, models.MailFailed, failure.Error(), now)
	}
	o.Log.WarnContext(ctx, "mail not sent, will be tried again", "mail", mail.ID, "kind", mail.Kind, "attempts", mail.Attempts, "next", next, "error", failure)
	return o.DB.Write(ctx, func(tx *gorm.DB) error { return models.PostponeMail(tx, mail, failure.Error(), next) })
}

func (o *Outbox) end(ctx context.Context, mail *models.Mail, status models.MailStatus, failure string, now time.Time) error {
	return o.DB.Write(ctx, func(tx *gorm.DB) error { return models.EndMail(tx, mail, status, failure, now) })
}

// KeptFor is how long it is remembered which mails were sent.
const KeptFor = 30 * 24 * time.Hour

// Clean forgets mails that were sent, or given up, long ago.
func (o *Outbox) Clean(ctx context.Context) error {
	return models.DeleteOldMails(o.DB.WithContext(ctx), o.Clock.Now().Add(-KeptFor))
}
