package calls

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// Once makes requests with the same Key the same call of the account, so that it is paid once. The zero value is a call that is
// its own. Request is what is asked for, in any form that differs when that does.
type Once struct {
	Key     string
	Request []byte
}

const (
	// OnceLife is how long a key stands for its call. Later it stands for a new one.
	OnceLife = 24 * time.Hour
	// OnceRepeats is how often the call is answered again. No result is kept, so that each time costs a recognition, which
	// nobody pays for.
	OnceRepeats = 10
	// onceClaim is after how long a call that is neither answered nor given up is taken for broken off: longer than any
	// request takes with its record.
	onceClaim = 90 * time.Second
	// onceAway is how long a database that is away is waited for: as long as it takes a standby to become primary, and less
	// than a request takes.
	onceAway = 10 * time.Second
	// onceSweep is how many keys are deleted at a time.
	onceSweep = 5000
)

// claim finds out what the key stands for: a call to be made under the id that it gives, or one that was answered. mayMake
// tells whether the caller may make a new call; if not, and none was answered, claim gives nil.
func (c *Calls) claim(ctx context.Context, call *metering.Call, once Once, mayMake bool) (key *models.CallKey, err error) {
	wanted := models.CallKey{
		AccountID: call.AccountID, KeyHash: hash([]byte(once.Key)), RequestID: call.RequestID, CreatedAt: call.At, ClaimedAt: call.At,
		RequestHash: hash(fmt.Appendf(nil, "%s %s %d %s", call.Region, call.Service, len(once.Request), once.Request)),
	}
	err = c.patiently(ctx, func(tx *gorm.DB) error {
		key = nil
		if mayMake {
			fresh := wanted
			if added, err := models.AddCallKey(tx, &fresh); added || err != nil {
				key = &fresh
				return err
			}
		}
		found, err := models.LockCallKey(tx, wanted.AccountID, wanted.KeyHash)
		if models.CodeOf(err) == models.NotFound && err != nil {
			return nil //nolint:nilerr // there is none, which key tells
		}
		if err != nil {
			return err
		}
		key, err = c.claimAgain(tx, found, &wanted, mayMake)
		return err
	})
	if err == nil && key == nil && mayMake { // it was released just now
		return nil, onceRunning()
	}
	return key, err
}

// patiently writes, again while the database is away for a moment, as when a standby takes over. What is written must bear
// to be written twice.
func (c *Calls) patiently(ctx context.Context, write func(tx *gorm.DB) error) error {
	began := time.Now()
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second/2) {
		err := c.Metering.DB.Write(ctx, write)
		if !models.IsUnreachable(err) || time.Since(began) > onceAway {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// claimAgain decides about a key that is there already.
func (c *Calls) claimAgain(tx *gorm.DB, found, wanted *models.CallKey, mayMake bool) (*models.CallKey, error) {
	now := wanted.ClaimedAt
	switch {
	case now.Sub(found.CreatedAt) >= OnceLife:
		if !mayMake {
			return nil, nil
		}
		return wanted, models.SaveCallKey(tx, wanted)
	case found.RequestHash != wanted.RequestHash:
		return nil, onceOther()
	case found.FinishedAt != nil:
		if found.Repeats >= OnceRepeats {
			return nil, onceTooOften(found.CreatedAt.Add(OnceLife).Sub(now))
		}
		found.Repeats++
		return found, models.SaveCallKey(tx, found)
	case found.RequestID == wanted.RequestID:
		return found, nil // claimed by this very request, which did not learn of it
	case now.Sub(found.ClaimedAt).Abs() < onceClaim: // of a clock that was put back, too, but not until it has caught up
		return nil, onceRunning()
	}
	// Whoever made the call is gone. What was recorded of it decides.
	recorded, err := models.FindCall(tx, found.AccountID, models.OwnSource, found.RequestID)
	switch {
	case models.CodeOf(err) == models.NotFound && err != nil:
	case err != nil:
		return nil, err
	case recorded.Outcome == models.OutcomeFailed:
		found.RequestID = wanted.RequestID
	default:
		found.FinishedAt, found.Repeats = &now, found.Repeats+1
		return found, models.SaveCallKey(tx, found)
	}
	if !mayMake {
		return nil, nil
	}
	found.ClaimedAt = now
	return found, models.SaveCallKey(tx, found)
}

// settle notes what became of the call that a key was claimed for: it was answered; it was not, and the key is free again; or
// nobody knows, and the next who brings the key finds out.
func (c *Calls) settle(ctx context.Context, key *models.CallKey, err error) {
	if key == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	now, tx := c.Clock.Now(), c.Metering.DB.WithContext(ctx)
	var unsettled error
	switch {
	case err == nil:
		unsettled = models.FinishCallKey(tx, key, now)
	case errors.Is(err, errUnknown):
	default:
		unsettled = models.ReleaseCallKey(tx, key)
	}
	if unsettled != nil {
		c.Log.WarnContext(ctx, "key of a call not settled", "request_id", key.RequestID, "error", unsettled)
	}
}

// giveBack takes a repetition for not made that was not answered for our own sake: that the engine failed, or had no place,
// must not use up what the caller may repeat. What is wrong with the picture stays so, and a caller who left has had the work.
func (c *Calls) giveBack(ctx context.Context, key *models.CallKey, err error) {
	var known *recognition.Error
	if !errors.As(err, &known) || known.HTTPStatus < http.StatusInternalServerError && known.HTTPStatus != http.StatusTooManyRequests {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err := models.GiveCallRepeatBack(c.Metering.DB.WithContext(ctx), key); err != nil {
		c.Log.WarnContext(ctx, "repetition of a call not given back", "request_id", key.RequestID, "error", err)
	}
}

// errUnknown says that nobody knows whether a call was recorded.
var errUnknown = errors.New("the call may have been recorded")

// recordError is what the failure to record a call means for its key.
func recordError(err error) error {
	if err == nil || rules.IsRefusal(err) {
		return err
	}
	return errors.Join(errUnknown, err)
}

// ForgetOnce deletes the keys whose life is over.
func (c *Calls) ForgetOnce(ctx context.Context) error {
	before := c.Clock.Now().Add(-OnceLife)
	for {
		deleted, err := models.DeleteCallKeys(c.Metering.DB.WithContext(ctx), before, onceSweep)
		if err != nil || deleted < onceSweep {
			return err
		}
	}
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func onceOther() error {
	return &recognition.Error{
		Code: recognition.CodeParameter, HTTPStatus: http.StatusUnprocessableEntity,
		Message: "The input parameter Idempotency-Key is invalid: it stands for another request, which was sent with it before. Use another key for another request.",
	}
}

func onceRunning() error {
	return &recognition.Error{
		Code: recognition.CodeTooMany, HTTPStatus: http.StatusConflict, RetryAfter: time.Second,
		Message: "The call with this Idempotency-Key is being made at this moment. Send it again later to get its answer.",
	}
}

func onceTooOften(left time.Duration) error {
	return throttled(left, "The call with this Idempotency-Key was answered %d times again, which is as often as it is in the %d hours that a key stands for its call. Use another key for another call.", OnceRepeats, OnceLife/time.Hour)
}
