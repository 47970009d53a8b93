package operators

import (
	"context"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// Passkeys of operators are those of users (see models/proof), shown in place of a code beside the password. Nobody is without the app that makes
// codes: it came with their link, and is what is left when the last passkey goes.

// Passkeys lists the operator's.
func (o *Operators) Passkeys(ctx context.Context, who Who) ([]models.OperatorPasskey, error) {
	return models.OperatorPasskeysOf(o.DB.WithContext(ctx), who.ID)
}

// making is a passkey that an operator makes.
type making struct {
	OperatorID int64 `json:"operator_id"`
	proof.KeyMaking
}

// BeginPasskey keeps what a browser is asked for to make a passkey of the operator, who has shown a code lately. The token is for this browser.
func (o *Operators) BeginPasskey(ctx context.Context, who Who) (token string, err error) {
	switch {
	case o.Party == nil:
		return "", models.Refuse(models.Conflict, cause.PasskeysNotHere)
	case who.Demo:
		return "", models.Refuse(models.Conflict, cause.DemoOperator)
	}
	now := o.Clock.Now()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		holder, err := holderOf(tx, who.ID, who.Email)
		if err != nil {
			return err
		}
		if len(holder.Keys) >= models.MaxPasskeys {
			return models.Refuse(models.Conflict, cause.PasskeysFull)
		}
		// At a sign-in nobody is told who has which: the device has to know it.
		made, err := proof.MakeKey(o.Party, holder, webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired))
		if err != nil {
			return err
		}
		token, err = proof.BeginStep(tx, models.StepEnrol, nil, making{who.ID, *made}, now)
		return err
	})
	return token, err
}

func holderOf(tx *gorm.DB, operatorID int64, email string) (*proof.KeyHolder, error) {
	rows, err := models.OperatorPasskeysOf(tx, operatorID)
	if err != nil {
		return nil, err
	}
	stored := make([]proof.StoredKey, len(rows))
	for i := range rows {
		stored[i] = proof.StoredKey{Handle: rows[i].Handle, Record: rows[i].Record}
	}
	return proof.NewKeyHolder(models.ReadableEmail(email), stored)
}

// readMaking finds what the operator makes; NotFound if nothing is any more.
func (o *Operators) readMaking(tx *gorm.DB, who Who, token string, now time.Time) (*models.SignInStep, *making, error) {
	var m making
	step, err := proof.ReadStep(tx, models.StepEnrol, token, &m, now)
	if err == nil && (step.UserID != nil || m.OperatorID != who.ID) {
		err = proof.StepOver()
	}
	return step, &m, err
}

// PasskeyAsked gives what the browser is asked for to make the passkey, as JSON.
func (o *Operators) PasskeyAsked(ctx context.Context, who Who, token string) (string, error) {
	_, m, err := o.readMaking(o.DB.WithContext(ctx), who, token, o.Clock.Now())
	if err != nil {
		return "", err
	}
	return m.Text()
}

// AddPasskey stores the passkey that the browser made.
func (o *Operators) AddPasskey(ctx context.Context, who Who, token, made, typed string) error {
	name, err := accounts.CheckPasskeyName(typed)
	if err != nil {
		return err
	}
	return o.change(ctx, who.ID, func(tx *gorm.DB, of *models.Operator, now time.Time) error {
		step, m, err := o.readMaking(tx, who, token, now)
		if err != nil {
			return err
		}
		if err := proof.EndStep(tx, step); err != nil {
			return err
		}
		holder, err := holderOf(tx, of.ID, of.Email)
		if err != nil {
			return err
		}
		if len(holder.Keys) >= models.MaxPasskeys {
			return models.Refuse(models.Conflict, cause.PasskeysFull)
		}
		id, key, err := m.Finish(o.Party, holder, made)
		if err != nil {
			return err
		}
		return models.CreateOperatorPasskey(tx, of, &models.OperatorPasskey{
			OperatorID: of.ID, Handle: key.Handle, CredentialID: id, Record: key.Record, Name: name, CreatedAt: now,
		})
	})
}

// RemovePasskey has the passkey open nothing any more.
func (o *Operators) RemovePasskey(ctx context.Context, who Who, id int64) error {
	return o.change(ctx, who.ID, func(tx *gorm.DB, of *models.Operator, now time.Time) error {
		return models.DeleteOperatorPasskey(tx, of, id, now)
	})
}

// BeginPasskeySignIn begins a sign-in by whichever passkey the visitor has, beside their password. The token is for their browser.
func (o *Operators) BeginPasskeySignIn(ctx context.Context, remoteIP string) (token string, err error) {
	if o.Party == nil {
		return "", models.Refuse(models.Conflict, cause.PasskeysNotHere)
	}
	limit := proof.Limit{Key: "operator passkey " + models.NetworkOf(remoteIP), Attempts: triesPerNetwork} // each is a row
	if err := o.throttle(ctx, limit); err != nil {
		return "", err
	}
	asked, err := proof.AskForKey(o.Party, nil)
	if err != nil {
		return "", err
	}
	now := o.Clock.Now()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		token, err = proof.BeginStep(tx, models.StepPasskey, nil, asked, now)
		return err
	})
	return token, err
}

// PasskeySignIn gives what the browser is asked for, as JSON; NotFound if nothing is any more.
func (o *Operators) PasskeySignIn(ctx context.Context, token string) (string, error) {
	var asked proof.KeyAsking
	if _, err := proof.ReadStep(o.DB.WithContext(ctx), models.StepPasskey, token, &asked, o.Clock.Now()); err != nil {
		return "", err
	}
	return asked.Text()
}

// SignInByPasskey is SignIn by the answer of a browser in place of a code: what it was asked is answered once, whatever else is wrong.
func (o *Operators) SignInByPasskey(ctx context.Context, email, password, token, answer, remoteIP string) (session string, err error) {
	var asked proof.KeyAsking
	now := o.Clock.Now()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		step, err := proof.ReadStep(tx, models.StepPasskey, token, &asked, now)
		if err != nil {
			return err
		}
		return proof.EndStep(tx, step)
	})
	if err != nil {
		return "", err
	}
	return o.signIn(ctx, email, password, remoteIP, true, func(tx *gorm.DB, of *models.Operator, now time.Time) (bool, error) {
		return o.takeKey(tx, of, answer, now, func(holder *proof.KeyHolder, answer *proof.KeyAnswer) (string, error) {
			return asked.Check(o.Party, holder, false, answer)
		})
	})
}

// checkKey compares an answer by one of the holder's passkeys with what was asked, and gives what is kept of it; Invalid if it is none to that.
type checkKey func(holder *proof.KeyHolder, answer *proof.KeyAnswer) (record string, err error)

// takeKey takes the answer if it is by a passkey of the operator, and to what was asked.
func (o *Operators) takeKey(tx *gorm.DB, seen *models.Operator, typed string, now time.Time, check checkKey) (bool, error) {
	answer, err := proof.ReadKeyAnswer(typed)
	if err != nil {
		return false, nil //nolint:nilerr // whatever is wrong is not told
	}
	row, err := models.FindOperatorPasskey(tx, seen.ID, answer.ID())
	if err != nil || row == nil {
		return false, err
	}
	of, err := sameOperator(tx, seen)
	if err != nil || of == nil {
		return false, err
	}
	holder, err := holderOf(tx, of.ID, of.Email)
	if err != nil {
		return false, err
	}
	record, err := check(holder, answer)
	if models.CodeOf(err) == models.Invalid {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	row.Record, row.UsedAt = record, &now
	return true, models.SaveOperatorPasskeyUse(tx, row)
}
