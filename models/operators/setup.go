package operators

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// Setup is what the link of an operator leads to: Secret is what their program has to learn, Address the same as a picture says it.
type Setup struct {
	Operator        models.Operator
	Secret, Address string
}

// Setup tells whose link it is; NotFound if it is nobody's any more. Looking at it ends nothing.
func (o *Operators) Setup(ctx context.Context, token string) (s Setup, err error) {
	of, err := models.FindOperatorBySetup(o.DB.WithContext(ctx), proof.HashToken(token), o.Clock.Now())
	if err != nil {
		return s, err
	}
	s.Operator = *of
	if s.Secret, err = o.Keys.OpenOperator(of.ID, of.SetupSealed); err != nil {
		return s, err
	}
	s.Address = proof.TOTPAddress(o.Issuer, models.ReadableEmail(of.Email), s.Secret)
	return s, nil
}

// Arm has the operator sign in with the password, and codes of the program that has learned the secret, from now on; the code shows that it
// has. The link ends with it, and so do their browsers of before. It gives the token of the browser that did it.
func (o *Operators) Arm(ctx context.Context, token, password, code, remoteIP string) (session string, err error) {
	now := o.Clock.Now()
	setup, err := o.Setup(ctx, token)
	if err != nil {
		return "", err
	}
	if setup.Operator.Demo {
		return "", models.Refuse(models.Conflict, cause.DemoOperator)
	}
	if err := accounts.CheckPassword(password, setup.Operator.Email, setup.Operator.Name); err != nil {
		return "", err
	}
	if err := o.throttle(ctx, networkTries(remoteIP)); err != nil { // whoever has the link guesses no code: this bounds hashing
		return "", err
	}
	step, ok := proof.TOTPMatch(setup.Secret, proof.DigitsOf(code), now)
	if !ok {
		return "", models.RefuseField("code", cause.WrongFirstCode)
	}
	hash, err := proof.HashPassword(password, o.HashMemoryKiB)
	if err != nil {
		return "", err
	}
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		of, err := models.FindOperatorBySetup(tx, proof.HashToken(token), now) // as it is under the lock
		if err != nil {
			return err
		}
		of.PasswordHash, of.SecretSealed, of.LastStep = hash, of.SetupSealed, step
		of.SetupHash, of.SetupSealed, of.SetupUntil = nil, nil, nil
		of.Hands, of.SetupHands = of.SetupHands, ""
		if err := of.Save(tx); err != nil {
			return err
		}
		if err := models.DeleteSessionsOfOperator(tx, of.ID); err != nil {
			return err
		}
		if err := models.DeleteOperatorPasskeys(tx, of.ID); err != nil {
			return err
		}
		if session, err = begin(tx, of.ID, remoteIP, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorArmed{OperatorID: of.ID, Email: models.ReadableEmail(of.Email)})
	})
	return session, err
}

// EnterDemo lets the demo's operator in by their link, once: it is printed where the demo was started, and they look and change nothing.
func (o *Operators) EnterDemo(ctx context.Context, token, remoteIP string) (session string, err error) {
	now := o.Clock.Now()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		of, err := models.FindOperatorBySetup(tx, proof.HashToken(token), now)
		if err != nil {
			return err
		}
		if !of.Demo {
			return models.Refuse(models.NotFound, cause.LinkNotValid)
		}
		of.SetupHash, of.SetupSealed, of.SetupUntil = nil, nil, nil
		if err := of.Save(tx); err != nil {
			return err
		}
		if session, err = begin(tx, of.ID, remoteIP, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorSignedIn{OperatorID: of.ID, Email: models.ReadableEmail(of.Email)})
	})
	return session, err
}
