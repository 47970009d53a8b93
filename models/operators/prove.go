package operators

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// ProofTime is how long a code, or a passkey in its place, stands for its operator when they move money or rights.
const ProofTime = 10 * time.Minute

// askedTime is how long what a form asks a browser for may be answered at least; it is twice as long at most.
const askedTime = 5 * time.Minute

// Proven tells whether the operator has shown a code or a passkey lately.
func (o *Operators) Proven(who Who) bool { return o.Clock.Now().Sub(who.ProvenAt) < ProofTime }

// Shown is what an operator shows with a form: a code or, if it is not empty, what their browser answered to what was asked for that very form.
type Shown struct {
	Code, Passkey string
	// Form tells the form from all others: where it is sent, and its key.
	Form string
}

// Prove lets pass who has shown a code or a passkey lately, or shows one now; Invalid, beside the field code, else.
func (o *Operators) Prove(ctx context.Context, who Who, in Shown) error {
	if o.Proven(who) {
		return nil
	}
	id := strconv.FormatInt(who.ID, 10)
	err := o.throttle(ctx, proof.Limit{Key: "operator code " + id, Attempts: triesPerPair}, proof.Limit{Key: models.DayThrottle + "operator code " + id, Attempts: codesPerDay})
	if err != nil {
		return err
	}
	now := o.Clock.Now()
	return o.DB.Write(ctx, func(tx *gorm.DB) error {
		of, err := models.FindOperator(tx, who.ID)
		if err != nil {
			return err
		}
		if in.Passkey != "" {
			return o.proveByKey(tx, of, who, in, now)
		}
		taken, err := o.takeCode(tx, of, in.Code, now)
		if err != nil {
			return err
		}
		if !taken {
			return models.RefuseField("code", cause.WrongCode)
		}
		lasts, err := models.ProveOperatorSession(tx, who.session, rand.Text(), now)
		if err == nil && !lasts {
			err = models.RefuseField("code", cause.SignedOutMeanwhile)
		}
		return err
	})
}

// proveByKey takes what a browser answered, once: of two that bring the same answer one passes.
func (o *Operators) proveByKey(tx *gorm.DB, of *models.Operator, who Who, in Shown, now time.Time) error {
	taken, err := false, error(nil)
	if o.Party != nil && who.challenge != "" {
		taken, err = o.takeKey(tx, of, in.Passkey, now, func(holder *proof.KeyHolder, answer *proof.KeyAnswer) (string, error) {
			return o.checkForm(holder, who, in.Form, answer, now)
		})
	}
	if err != nil {
		return err
	}
	if taken {
		taken, err = models.AnswerOperatorSession(tx, who.session, who.challenge, rand.Text(), now)
	}
	if err == nil && !taken {
		err = models.RefuseField("code", cause.ProofRefused)
	}
	return err
}

// checkForm compares the answer with what the form asked lately.
func (o *Operators) checkForm(holder *proof.KeyHolder, who Who, form string, answer *proof.KeyAnswer, now time.Time) (record string, err error) {
	for _, at := range []time.Time{now, now.Add(-askedTime)} {
		asked, err := proof.AskHolder(o.Party, holder, who.challengeOf(form, at))
		if err != nil {
			return "", err
		}
		record, err = asked.Check(o.Party, holder, true, answer)
		if models.CodeOf(err) != models.Invalid {
			return record, err
		}
	}
	return "", models.Refuse(models.Invalid, cause.ProofRefused)
}

// challengeOf is by what a form of the session asks for a passkey at the instant. It cannot be known before the session has it, holds for no other
// form, session or operator, and for no longer than twice askedTime.
func (w *Who) challengeOf(form string, at time.Time) []byte {
	mac := hmac.New(sha256.New, []byte(w.challenge))
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/int64(askedTime/time.Second)))) // #nosec G115 -- only compared
	mac.Write([]byte(form))
	return mac.Sum(nil)
}

// Asking is what forms ask the browser of an operator for, in place of a code.
type Asking struct {
	of     *Operators
	holder *proof.KeyHolder
	who    Who
	at     time.Time
}

// Asking gives it, nil for an operator who has no passkey, or where there are none.
func (o *Operators) Asking(ctx context.Context, who Who) (*Asking, error) {
	if o.Party == nil || who.challenge == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	holder, err := holderOf(o.DB.WithContext(ctx), who.ID, who.Email)
	if err != nil || len(holder.Keys) == 0 {
		return nil, err
	}
	return &Asking{o, holder, who, o.Clock.Now()}, nil
}

// For gives what the browser is asked by the form, as JSON; see Shown.
func (a *Asking) For(form string) (string, error) {
	asked, err := proof.AskHolder(a.of.Party, a.holder, a.who.challengeOf(form, a.at))
	if err != nil {
		return "", err
	}
	return asked.Text()
}
