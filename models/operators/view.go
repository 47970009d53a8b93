package operators

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// ViewTime is how long an operator sees pages as a customer does, BeginTime how long after they asked to they may begin.
const (
	ViewTime  = 30 * time.Minute
	BeginTime = 2 * time.Minute
)

// maxReason is how long a reason may be, in characters.
const maxReason = 200

// Reason checks why an operator does something to an account, for its owners to read.
func Reason(typed string) (string, error) {
	reason := strings.Join(strings.Fields(models.WithoutDirections(typed)), " ")
	if reason == "" || utf8.RuneCountInString(reason) > maxReason {
		return "", models.RefuseField("reason", cause.ReasonMissing{Most: maxReason})
	}
	return reason, nil
}

// AskToView lets the operator see the account's pages as its customer does, and tells why in the account's trail. The token is for the browser
// in which they do.
func (o *Operators) AskToView(ctx context.Context, who Who, accountID int64, typed string) (token string, err error) {
	reason, err := Reason(typed)
	if err != nil {
		return "", err
	}
	now := o.Clock.Now()
	token = rand.Text()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		if account.ClosedAt != nil {
			return models.RefuseField("reason", cause.AccountIsClosed)
		}
		if err := models.Record(tx, accountID, now, trail.Viewed{Reason: reason, Minutes: int64(ViewTime / time.Minute)}); err != nil {
			return err
		}
		return models.CreateDeskView(tx, &models.DeskView{
			TokenHash: proof.HashToken(token), OperatorID: who.ID, AccountID: accountID, Reason: reason, CreatedAt: now, ExpiresAt: now.Add(BeginTime),
		})
	})
	return token, err
}

// View is what an operator looks at as a customer does: as its first owner, whose session is of the epoch.
type View struct {
	OperatorID, AccountID, UserID, Epoch int64
	Account                              string // its name
}

// CheckView tells what the token lets one look at. It begins nothing.
func (o *Operators) CheckView(ctx context.Context, token string) (View, error) {
	return o.view(o.DB.WithContext(ctx), token)
}

func (o *Operators) view(tx *gorm.DB, token string) (v View, err error) {
	now := o.Clock.Now()
	asked, err := models.FindDeskView(tx, proof.HashToken(token), now)
	if err != nil {
		return v, err
	}
	if err := mayView(tx, asked.OperatorID); err != nil {
		return v, err
	}
	account, err := models.FindAccount(tx, asked.AccountID)
	if err != nil {
		return v, err
	}
	owner, err := models.OwnerOf(tx, asked.AccountID)
	if err != nil {
		return v, err
	}
	if owner == nil {
		return v, models.Refuse(models.NotFound, cause.NoMember)
	}
	return View{asked.OperatorID, asked.AccountID, owner.ID, owner.SessionEpoch, account.Name}, nil
}

// BeginView begins it, once.
func (o *Operators) BeginView(ctx context.Context, token string) (v View, err error) {
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		if v, err = o.view(tx, token); err != nil {
			return err
		}
		taken, err := models.TakeDeskView(tx, proof.HashToken(token))
		if err == nil && !taken {
			err = models.Refuse(models.NotFound, cause.LinkNotValid)
		}
		return err
	})
	return v, err
}

// MayView fails with NotFound unless the operator is still there and may look: one who ended looks no more, whatever they have begun.
func (o *Operators) MayView(ctx context.Context, operatorID int64) error {
	return mayView(o.DB.WithContext(ctx), operatorID)
}

func mayView(tx *gorm.DB, operatorID int64) error {
	of, err := models.FindOperator(tx, operatorID)
	if err == nil && (of.EndedAt != nil || !of.Role.May(rights.DeskView)) {
		err = models.Refuse(models.NotFound, cause.NoSuchOperator)
	}
	return err
}
