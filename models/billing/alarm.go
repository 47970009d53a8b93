package billing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// alarm stores that the provider's word on a payment or refund is not about what was asked for, and logs it, once. The
// error that it gives first is for whoever brought the word: nothing was booked. See models.RaiseAlarm for when one opens again.
func (t *turn) alarm(subject models.Ref, wanted, got string) (refused, err error) {
	if _, err := t.raise(t.Provider.Name(), subject, wanted, got); err != nil {
		return nil, err
	}
	return &models.Error{
		Code: models.Invalid, Why: cause.ReportedElse,
		Err: fmt.Errorf("%s is of %s, not of %s", subject, got, wanted),
	}, nil
}

// raise stores the alarm, and logs it if there is something new to look at.
func (t *turn) raise(provider string, subject models.Ref, wanted, got string) (opened bool, err error) {
	a := &models.PaymentAlarm{AccountID: subject.AccountID, At: t.now, Provider: provider, Subject: subject.String(), Wanted: wanted, Got: got}
	if opened, err = models.RaiseAlarm(t.tx, a); err == nil && opened {
		slog.ErrorContext(t.ctx, "what was said of a payment cannot be, nothing booked", "alarm", a.Ref().String(),
			"provider", a.Provider, "subject", a.Subject, "wanted", wanted, "got", got)
	}
	return opened, err
}

// WentOut is money that a file of the bank says went out, with the name of a transfer.
type WentOut struct {
	Day, BankRef string
	AmountMicros rules.Micros
	Currency     string
	Reversal     bool // the bank says that it takes back what came in
}

// TakenBack raises an alarm where money went out that names a transfer which is credited, as when a bank takes it back; and where the bank says that it
// takes it back, also if the transfer is not credited yet. Nothing is booked: who has the money shows at the bank only. opened tells whether it is news.
func (b *Billing) TakenBack(ctx context.Context, transfer models.Ref, said WentOut) (opened bool, err error) {
	err = b.turn(ctx, transfer.AccountID, func(t *turn) error {
		payment, err := models.FindPayment(t.tx, transfer.AccountID, transfer.ID)
		if err != nil {
			return err
		}
		wanted := exactly(payment.AmountMicros, payment.Currency) + " that was credited"
		switch {
		case payment.Status == models.PaymentSucceeded:
		case said.Reversal:
			wanted = "a transfer that is not credited"
		default:
			return nil
		}
		how := "went out"
		if said.Reversal {
			how = "were taken back"
		}
		got := fmt.Sprintf("%s %s at the bank, %s %s", exactly(said.AmountMicros, said.Currency), how, said.Day, said.BankRef)
		opened, err = t.raise(models.ByTransfer, transfer, wanted, strings.TrimSpace(got))
		return err
	})
	return opened, err
}

// Alarms lists alarms of all accounts, newest first.
func (b *Billing) Alarms(ctx context.Context, f models.AlarmFilter) ([]models.PaymentAlarm, error) {
	return models.AlarmsOf(b.DB.WithContext(ctx), f)
}

// Alarm finds one.
func (b *Billing) Alarm(ctx context.Context, alarm models.Ref) (*models.PaymentAlarm, error) {
	return models.FindAlarm(b.DB.WithContext(ctx), alarm.AccountID, alarm.ID)
}

// Acknowledge has an alarm not shown any more: the operator has looked into it at the provider, and says what they found. A payment that it kept
// open ends as failed, so that the customer can go on; it is no error when it was acknowledged before. See models.RaiseAlarm for when it opens again.
func (b *Billing) Acknowledge(ctx context.Context, alarm models.Ref, note string) error {
	return b.turn(ctx, alarm.AccountID, func(t *turn) error {
		a, err := models.FindAlarm(t.tx, alarm.AccountID, alarm.ID)
		if err != nil || a.AcknowledgedAt != nil {
			return err
		}
		act := &models.DeskAct{AccountID: a.AccountID, Kind: models.DeskAcknowledge, Reason: note, State: models.DeskDone, Object: a.Subject}
		if err := act.Record(t.tx, t.now); err != nil {
			return err
		}
		return t.acknowledge(a, nil, note)
	})
}

// AcknowledgeAct does the same for an operator at the desk, once for each act, also in an account that is closed. Who comes second is told that
// somebody else has looked, as their note is stored nowhere.
func (b *Billing) AcknowledgeAct(ctx context.Context, act *models.DeskAct, alarmID int64) error {
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		return t.once(act, func() (string, error) {
			a, err := models.FindAlarm(t.tx, act.AccountID, alarmID)
			if models.CodeOf(err) == models.NotFound {
				return "", models.RefuseField("alarm", cause.NoSuchAlarm)
			}
			if err != nil {
				return "", err
			}
			if a.AcknowledgedAt != nil {
				return "", models.RefuseField("alarm", cause.AlarmAcknowledged)
			}
			return a.Subject, t.acknowledge(a, &act.AskedBy, act.Reason)
		})
	})
}

func (t *turn) acknowledge(a *models.PaymentAlarm, by *int64, note string) error {
	if err := models.AcknowledgeAlarm(t.tx, a, by, note, t.now); err != nil {
		return err
	}
	ref, err := models.ParseRef(models.KindPayment, a.AccountID, a.Subject)
	if err != nil {
		return nil //nolint:nilerr // the alarm is about a refund
	}
	payment, err := models.FindPayment(t.tx, ref.AccountID, ref.ID)
	if models.CodeOf(err) == models.NotFound {
		return nil // that it is unknown here is what the alarm was about
	}
	if err != nil || !payment.Open() || payment.IsTransfer() {
		return err
	}
	payment.Status, payment.UpdatedAt = models.PaymentFailed, t.now
	payment.Failure.Cause = cause.OtherAmountReported
	return models.SavePayment(t.tx, payment)
}

// paymentMatches compares the provider's word on a payment with what was asked for.
func (t *Terms) paymentMatches(p *models.Payment, n PaymentAnswer) (wanted, got string, same bool) {
	return t.matches(p.Provider, p.ProviderRef, n.ProviderRef, p.AmountMicros, n.AmountMicros, p.Currency, n.Currency)
}

// refundMatches compares the provider's word on a refund with what was asked for.
func (t *Terms) refundMatches(r *models.Refund, a RefundAnswer) (wanted, got string, same bool) {
	return t.matches(r.Provider, r.ProviderRef, a.ProviderRef, r.AmountMicros, a.AmountMicros, r.Currency, a.Currency)
}

// matches compares who is asked under which name, once it is known, for how much.
func (t *Terms) matches(provider string, askedRef *string, saidRef string, askedMicros, saidMicros rules.Micros, askedCurrency, saidCurrency string) (wanted, got string, same bool) {
	asked := saidRef
	if askedRef != nil {
		asked = *askedRef
	}
	describe := func(provider, ref string, micros rules.Micros, currency string) string {
		return fmt.Sprintf("%s at %s as %s", exactly(micros, currency), provider, ref)
	}
	wanted = describe(provider, asked, askedMicros, askedCurrency)
	got = describe(t.Provider.Name(), saidRef, saidMicros, saidCurrency)
	return wanted, got, wanted == got
}
