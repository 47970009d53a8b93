// Package desk has what operators do to accounts at their desk. Each act is one use case of billing or accounts, done once for each form, with
// why in the account's trail; money above a limit waits for a second operator.
package desk

import (
	"context"
	"encoding/json"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/outbox"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/webhooks"
)

// Desk has the use cases; all but Clock are required.
type Desk struct {
	DB       *models.DB
	Billing  *billing.Billing
	Accounts *accounts.Accounts
	Mails    *outbox.Again
	Webhooks *webhooks.Webhooks
	Clock    models.Clock
	// AloneMicros is how much money one operator moves alone within models.AloneTime, over all accounts, in the catalog's currency: what they credit,
	// debit and give back, and the price of what they give.
	AloneMicros rules.Micros
}

// maxKey is how long the key of a form may be.
const maxKey = 64

// Asked is what an operator asks for: Key is that of the form.
type Asked struct {
	By        operators.Who
	AccountID int64
	Key       string
	Reason    string
}

// act makes the act, if the operator may and says why.
func (in *Asked) act(kind models.DeskKind, needed rights.DeskPermission) (*models.DeskAct, error) {
	if err := in.By.May(needed); err != nil {
		return nil, err
	}
	reason, err := operators.Reason(in.Reason)
	if err != nil {
		return nil, err
	}
	if in.Key == "" || len(in.Key) > maxKey {
		return nil, models.Refuse(models.Invalid, cause.FormDamaged)
	}
	return &models.DeskAct{AccountID: in.AccountID, FormKey: in.Key, Kind: kind, Reason: reason, AskedBy: in.By.ID}, nil
}

// Grant gives the account a free package. What is worth more than an operator moves alone waits for a second one: then waits is true.
func (d *Desk) Grant(ctx context.Context, in Asked, g billing.Gift) (waits bool, err error) {
	act, err := in.act(models.DeskGrant, rights.DeskMoney)
	if err != nil {
		return false, err
	}
	err = d.Billing.GrantAct(ctx, act, g, d.AloneMicros)
	return act.State == models.DeskWaiting, err
}

// taken is which package is taken back.
type taken struct {
	PackageID int64 `json:"package_id"`
}

// TakeBack takes back what is left of a package that was given.
func (d *Desk) TakeBack(ctx context.Context, in Asked, packageID int64) error {
	act, err := in.act(models.DeskTakeBack, rights.DeskMoney)
	if err != nil {
		return err
	}
	if err := act.Wants(taken{packageID}); err != nil {
		return err
	}
	return d.Billing.TakeBack(ctx, act, packageID)
}

// Adjust credits the account's balance or debits it, as the kind says. What is more than an operator moves alone waits for a second one: then
// waits is true.
func (d *Desk) Adjust(ctx context.Context, in Asked, kind models.DeskKind, amountMicros rules.Micros) (waits bool, err error) {
	act, err := in.act(kind, rights.DeskMoney)
	if err != nil {
		return false, err
	}
	err = d.Billing.Adjust(ctx, act, amountMicros, d.AloneMicros)
	return act.State == models.DeskWaiting, err
}

// Vouch lets grace and credit limit hold for the account though it has paid nothing, or no more. What lets it owe more than an operator moves alone
// waits for a second one: then waits is true.
func (d *Desk) Vouch(ctx context.Context, in Asked, vouched bool) (waits bool, err error) {
	kind := models.DeskVouch
	if !vouched {
		kind = models.DeskUnvouch
	}
	act, err := in.act(kind, rights.DeskMoney)
	if err != nil {
		return false, err
	}
	err = d.Billing.VouchAct(ctx, act, d.AloneMicros)
	return act.State == models.DeskWaiting, err
}

// SetLimits gives the account a credit limit or a grace period of its own, or what holds for all again. What lets it owe more than an operator moves
// alone waits for a second one: then waits is true.
func (d *Desk) SetLimits(ctx context.Context, in Asked, l billing.LimitsChange) (waits bool, err error) {
	act, err := in.act(models.DeskLimits, rights.DeskMoney)
	if err != nil {
		return false, err
	}
	err = d.Billing.SetLimits(ctx, act, l, d.AloneMicros)
	return act.State == models.DeskWaiting, err
}

// Suspend suspends the account, or lets it go on, as the kind says.
func (d *Desk) Suspend(ctx context.Context, in Asked, kind models.DeskKind) error {
	act, err := in.act(kind, rights.DeskSuspend)
	if err != nil {
		return err
	}
	return d.Billing.Suspend(ctx, act)
}

// SignOut ends all sessions of the account's members, and their API tokens.
func (d *Desk) SignOut(ctx context.Context, in Asked) error {
	act, err := in.act(models.DeskSignOut, rights.DeskHelp)
	if err != nil {
		return err
	}
	return d.Accounts.SignOutAct(ctx, act)
}

// Close closes the account for good.
func (d *Desk) Close(ctx context.Context, in Asked) error {
	act, err := in.act(models.DeskClose, rights.DeskClose)
	if err != nil {
		return err
	}
	return d.Accounts.CloseAct(ctx, act)
}

// named is what an act is about, by its number.
type named struct {
	ID int64 `json:"id"`
}

// Mail has a mail of the account sent again, and gives the address that it goes to; "" where the form was sent before. See outbox.Again.
func (d *Desk) Mail(ctx context.Context, in Asked, id int64) (to string, err error) {
	act, err := in.help(models.DeskMail, id)
	if err != nil {
		return "", err
	}
	return d.Mails.Send(ctx, act, id)
}

// Replay posts a message to a webhook again, under the same id, as its customer could.
func (d *Desk) Replay(ctx context.Context, in Asked, delivery int64) error {
	act, err := in.help(models.DeskReplay, delivery)
	if err != nil {
		return err
	}
	return d.Webhooks.ReplayAct(ctx, act, delivery)
}

// Acknowledge notes that the operator looked at an alarm, and what they found: the reason.
func (d *Desk) Acknowledge(ctx context.Context, in Asked, alarm int64) error {
	act, err := in.help(models.DeskAcknowledge, alarm)
	if err != nil {
		return err
	}
	return d.Billing.AcknowledgeAct(ctx, act, alarm)
}

// help makes an act that moves no money and is about what has the number.
func (in *Asked) help(kind models.DeskKind, id int64) (*models.DeskAct, error) {
	act, err := in.act(kind, rights.DeskHelp)
	if err != nil {
		return nil, err
	}
	err = act.Wants(named{id})
	return act, err
}

// refund is what is to be given back, as it is stored while it waits.
type refund struct {
	PaymentID    int64              `json:"payment_id"`
	AmountMicros rules.Micros       `json:"amount_micros"` // 0: all that remains
	To           models.Destination `json:"to"`
}

// Refund gives money of a payment back, to its card or to the balance; amountMicros 0: all that remains. What may be more than an operator
// moves alone waits for a second one: then waits is true.
func (d *Desk) Refund(ctx context.Context, in Asked, paymentID int64, amountMicros rules.Micros, to models.Destination) (waits bool, err error) {
	act, err := in.act(models.DeskRefund, rights.DeskMoney)
	if err != nil {
		return false, err
	}
	wanted := refund{paymentID, amountMicros, to}
	if err := act.Wants(wanted); err != nil {
		return false, err
	}
	asked := wanted.of(act)
	asked.Act, asked.AloneMicros = act, d.AloneMicros
	_, err = d.Billing.RefundPayment(ctx, asked)
	return act.State == models.DeskWaiting, err
}

// of is what the act asks billing for, once for each act: its key is that of the act. Customers are told by the refund.
func (r *refund) of(act *models.DeskAct) billing.OperatorRefund {
	return billing.OperatorRefund{
		Payment: models.Ref{Kind: models.KindPayment, AccountID: act.AccountID, ID: r.PaymentID}, AmountMicros: r.AmountMicros, Reason: act.Reason, To: r.To, Key: "desk " + act.FormKey,
	}
}

// MayMoveAlone is how much money the operator may still move now without a second one, and how much it would be if they had moved none within
// models.AloneTime.
func (d *Desk) MayMoveAlone(ctx context.Context, by operators.Who) (left, of rules.Micros, err error) {
	moved, err := models.MovedAlone(d.DB.WithContext(ctx), by.ID, d.Clock.Now())
	return max(0, d.AloneMicros-moved), d.AloneMicros, err
}

// Waiting lists what waits for a second operator.
func (d *Desk) Waiting(ctx context.Context, accountID int64) ([]models.DeskAct, error) {
	return models.WaitingDeskActs(d.DB.WithContext(ctx), accountID)
}

// Find finds an act on the account by its key.
func (d *Desk) Find(ctx context.Context, accountID int64, key string) (*models.DeskAct, error) {
	return models.FindDeskAct(d.DB.WithContext(ctx), accountID, key)
}

// Decide has what waits done, or not, by another operator than the one who asked for it. What cannot be done still waits.
func (d *Desk) Decide(ctx context.Context, by operators.Who, accountID int64, key string, approve bool) error {
	if err := by.May(rights.DeskMoney); err != nil {
		return err
	}
	if !approve {
		return d.Billing.DecideAct(ctx, accountID, key, models.DeskDeclined, by.ID)
	}
	act, err := models.FindDeskAct(d.DB.WithContext(ctx), accountID, key)
	if err != nil {
		return err
	}
	if act.Kind != models.DeskRefund {
		return d.Billing.DecideAct(ctx, accountID, key, models.DeskDone, by.ID)
	}
	var wanted refund
	if err := json.Unmarshal([]byte(act.Facts), &wanted); err != nil {
		return err
	}
	approved := wanted.of(act)
	approved.Act, approved.Second = act, by.ID
	_, err = d.Billing.RefundPayment(ctx, approved)
	return err
}
