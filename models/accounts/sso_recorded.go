package accounts

import (
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
)

// tellOfSSO tells the account what has changed of its single sign-on, and who did it: nobody, where it is the operator.
func tellOfSSO(tx *gorm.DB, by Owner, says notice.SSOChanged, now time.Time) error {
	if by.UserID != 0 {
		user, err := models.FindUser(tx, by.UserID)
		if err != nil {
			return err
		}
		says.By = models.ReadableEmail(user.Email)
	}
	_, err := models.Notify(tx, &models.Notification{
		AccountID: by.AccountID, Key: "sso " + string(says.What) + " " + strconv.FormatInt(now.UnixMicro(), 10), CreatedAt: now, Says: says,
	})
	return err
}

func recordUnlinked(tx *gorm.DB, m *models.Membership, now time.Time) error {
	return models.RecordOfMember(tx, m, now, func(named trail.Member) trail.Act { return trail.SSOUnlinked{Member: named} })
}

// failuresRecorded is how many failures of an account's single sign-on are in its trail in a window: strangers make as many as they like.
const failuresRecorded = 20

// recordSSOFailure records in the account's trail that somebody was not let in, and why.
func (s *SSO) recordSSOFailure(ctx context.Context, accountID int64, problem SSOProblem, email string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptWait)
	defer cancel()
	now := s.Clock.Now()
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		so, err := models.CountAttempt(tx, "sso failed "+strconv.FormatInt(accountID, 10), now.Truncate(throttleWindow))
		if err != nil || so > failuresRecorded {
			return err
		}
		account, err := models.LockAccount(tx, accountID)
		if err != nil || account.ClosedAt != nil {
			return err
		}
		return models.Record(tx, accountID, now, trail.SSOFailed{Reason: string(problem), Email: models.ReadableEmail(email)})
	})
}

// failed records why somebody was not let in, and makes of it what a page shows.
func (s *SSO) failed(ctx context.Context, accountID int64, issuer, email string, err error) error {
	var problem SSOProblem
	if !errors.As(err, &problem) {
		return err
	}
	if err := s.recordSSOFailure(ctx, accountID, problem, email); err != nil {
		return err
	}
	return refusedBy(err, issuer)
}
