package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// describeTransfer tells where the money is to go, with which reference, and what came of it.
func (v *view) describeTransfer(screen *pages.Payment, payment *models.Payment) {
	if screen.Notice.Title != "" {
		screen.Notice.Text = "This console is in test mode: transfer nothing. What is credited here is for tests."
	}
	screen.Facts = []components.Definition{{Term: "For", Text: "Top-up by bank transfer"}}
	screen.Actions = []components.LinkProps{{Label: "Go to Billing & Costs", Href: routes.Billing}}
	switch {
	case payment.Status == models.PaymentSucceeded:
		screen.Tone, screen.Title = components.Success, words.TopUpReceived(v.Format.Money(payment.AmountMicros))
		screen.Text = "It has been added to your balance."
		if payment.AskedMicros != nil {
			screen.Text = words.TransferArrived(v.Format.Money(*payment.AskedMicros))
			screen.Facts = append(screen.Facts, components.Definition{Term: "Asked for", Text: v.Format.Money(*payment.AskedMicros)})
		}
	case payment.Status == models.PaymentFailed:
		told := v.PaymentTold(payment)
		screen.Tone, screen.Title, screen.Text = components.Info, told.DidNotPay(), told.Ended()
		screen.Actions = append([]components.LinkProps{{Label: "Top up anew", Href: routes.With(routes.TopUp, "amount", v.AmountValue(payment.AmountMicros))}}, screen.Actions...)
	case !v.Billing.TakesTransfers():
		screen.Tone, screen.Title = components.Warning, "Bank transfers are not taken any more"
		screen.Text = "What you have transferred already is credited when it arrives. Otherwise withdraw this transfer and pay by card."
		screen.Withdraw = routes.WithdrawTransfer(payment.Ref().String())
	default:
		v.describeAwaited(screen, payment)
	}
}

func (v *view) describeAwaited(screen *pages.Payment, payment *models.Payment) {
	account := v.Billing.Bank
	screen.Tone, screen.Title = components.Info, words.WaitingForTransfer(v.Format.Money(payment.AmountMicros))
	screen.Text = words.TransferRules(v.Format.Instant(billing.AwaitedUntil(payment)))
	screen.Facts = append(screen.Facts,
		components.Definition{Term: "Account holder", Text: account.Holder},
		components.Definition{Term: "IBAN", Content: components.WholeID(account.PrintedIBAN())},
	)
	if account.BIC != "" {
		screen.Facts = append(screen.Facts, components.Definition{Term: "BIC", Content: components.WholeID(account.BIC)})
	}
	if account.Bank != "" {
		screen.Facts = append(screen.Facts, components.Definition{Term: "Bank", Text: account.Bank})
	}
	screen.Facts = append(screen.Facts, components.Definition{Term: "Reference", Content: components.WholeID(billing.TransferReference(payment).Printed())})
	screen.Withdraw = routes.WithdrawTransfer(payment.Ref().String())
}

// describeTransferFor tells which order the transfer pays once it has arrived, until when that is kept, and what came of it.
func (v *view) describeTransferFor(screen *pages.Payment, d *billing.PaymentDetail) {
	ref := d.Then.Ref().String()
	screen.Facts = append(screen.Facts, components.Definition{Term: "Order", Content: components.TextLink(routes.Order(ref), ref)})
	order := components.LinkProps{Label: "View order", Href: routes.Order(ref), Variant: components.PrimaryButton}
	switch {
	case d.Payment.Open():
		screen.Text += " " + words.TransferPaysOrder(ref) + " " + words.OrderKept(v.Format.Instant(d.Then.ExpiresAt), !d.Now.Before(d.Then.ExpiresAt), true)
	case d.Payment.Status == models.PaymentSucceeded && d.Then.Status == models.OrderCompleted:
		screen.Text += " " + words.OrderPaidByBalance(ref)
	case d.Payment.Status == models.PaymentSucceeded && d.Then.Status == models.OrderPendingPayment:
		order.Label, order.Href = "Pay the order", routes.PayOrder(ref)
		if d.Then.TotalMicros > d.Standing.AvailableMicros() {
			order.Label = "Pay what is missing"
		}
	}
	screen.Actions = append([]components.LinkProps{order}, screen.Actions...)
}

// amountTerm says whether the amount is what arrived.
func amountTerm(payment *models.Payment) string {
	if payment.IsTransfer() && payment.Status == models.PaymentSucceeded {
		return "Arrived"
	}
	return "Amount"
}

// withdrawTransfer ends a transfer that its customer does not make.
func withdrawTransfer(v *view) error {
	ref, err := models.ParseRef(models.KindPayment, v.Who.AccountID, v.Param("payment"))
	if err != nil {
		return err
	}
	err = v.Billing.WithdrawTransfer(v.Ctx(), ref.AccountID, ref.ID)
	if models.CodeOf(err) == models.Conflict { // it has arrived meanwhile: its page says so
		return v.SeeOther(routes.Payment(ref.String()))
	}
	if err != nil {
		return err
	}
	v.Flash(components.Success, "The transfer is withdrawn.")
	return v.SeeOther(routes.Billing)
}
