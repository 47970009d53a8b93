package accounts

import (
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
)

// How many codes may be tried. All of this is for who knows the password, or has a session: nobody else keeps anybody out by it.
//
//   - codesPerUser: of one user, in 15 minutes, from anywhere, until one is right. Known browsers count as all: whoever stole one has it.
//   - codesPerDay: of one user in a day, right ones too. Of a million codes three are right at a time, so that guessing all day succeeds
//     once in thirty years.
//   - codesPerNetwork: from one network in 15 minutes, of all users together. Recovery codes, which nobody guesses, count here only, so that
//     whoever tries codes of others does not keep these from theirs.
const (
	codesPerUser    = 10
	codesPerDay     = 100
	codesPerNetwork = 60
	// toldCodes is from how many wrong codes on a user is told that somebody knows their password, once a day.
	toldCodes = 5
)

// codeTries are those that were counted before a code is looked at: of any number at once, no more are looked at than may fail.
type codeTries struct {
	userID  int64
	network string
	limits  []limit
	at      time.Time
	count   int64
}

// tryCode counts that a code of the user is tried; TooMany where that was often enough.
func (f *Factors) tryCode(ctx context.Context, userID int64, remoteIP string) (*codeTries, error) {
	return f.countTry(ctx, userID, remoteIP, limitOf("second "+strconv.FormatInt(userID, 10), codesPerUser), networkCodes(remoteIP),
		limitOf(models.DayThrottle+"second "+strconv.FormatInt(userID, 10), codesPerDay))
}

// tryRecovery counts that a recovery code is tried.
func (f *Factors) tryRecovery(ctx context.Context, userID int64, remoteIP string) (*codeTries, error) {
	return f.countTry(ctx, userID, remoteIP, networkCodes(remoteIP))
}

func networkCodes(remoteIP string) limit {
	return limitOf("second network "+models.NetworkOf(remoteIP), codesPerNetwork)
}

func (f *Factors) countTry(ctx context.Context, userID int64, remoteIP string, limits ...limit) (*codeTries, error) {
	now := f.Clock.Now()
	tries := &codeTries{userID: userID, network: models.NetworkOf(remoteIP), limits: limits, at: now}
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := proof.CountUnder(tx, limits, now); err != nil {
			return err
		}
		counted, err := models.AttemptsUnder(tx, []string{limits[0].Key}, now.Truncate(throttleWindow))
		tries.count = counted[limits[0].Key]
		return err
	})
	var refusal *models.Error
	if errors.As(err, &refusal) && refusal.Code == models.TooMany {
		return nil, proof.TooManyAttempts(refusal.Wait)
	}
	return tries, err
}

// forgive counts that the code was right: the user's wrong ones before are forgotten, and of the network's this one alone, in which others
// may be guessing.
func (t *codeTries) forgive(tx *gorm.DB) error {
	for _, l := range t.limits {
		switch {
		case l.Length() == day:
		case l.Attempts == codesPerNetwork:
			if err := models.ReturnAttempt(tx, l.Key, t.at.Truncate(throttleWindow)); err != nil {
				return err
			}
		default:
			if err := models.ForgetAttemptsUnder(tx, l.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// failed counts the wrong code for the trail, with the wrong passwords of the hour, and tells the user, when it was often enough, that
// somebody has come as far as to a code.
func (t *codeTries) failed(ctx context.Context, f *Factors) error {
	now := f.Clock.Now()
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := models.FindUser(tx, t.userID)
		if err != nil {
			return err
		}
		return models.CountFailureHour(tx, typedEmail(user.Email), t.network, now)
	})
	if err != nil || t.count < toldCodes {
		return err
	}
	return f.DB.Write(ctx, func(tx *gorm.DB) error {
		member, err := models.FirstMembership(tx, t.userID)
		if err != nil {
			return err
		}
		if _, err := models.LockAccount(tx, member.AccountID); err != nil {
			return err
		}
		user, err := models.FindUser(tx, t.userID)
		if err != nil {
			return err
		}
		_, err = models.Notify(tx, &models.Notification{
			AccountID: member.AccountID, Key: "codes " + strconv.FormatInt(user.ID, 10) + " " + now.UTC().Format(time.DateOnly), CreatedAt: now, About: user.ID,
			Says: notice.CodesFailed{Email: models.ReadableEmail(user.Email), Guesses: codesPerUser, WithinMinutes: int64(throttleWindow / time.Minute)},
		})
		return err
	})
}
