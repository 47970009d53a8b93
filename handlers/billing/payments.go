package billing

import (
	"context"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// paymentReturnFields tell whether to go on to the provider's page.
type paymentReturnFields struct {
	Resume components.Checked `query:"resume"`
}

// paymentReturn is where the customer comes back from the provider. Arriving here proves nothing: the provider is
// asked. ?resume= leads on to the provider's page while the payment is still to be made there.
func paymentReturn(v *view) error {
	ref, err := models.ParseRef(models.KindPayment, v.Who.AccountID, v.Param("payment"))
	if err != nil {
		return err
	}
	payment, err := v.Billing.CheckPayment(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if bool(page.Read[paymentReturnFields](v.Context).Resume) && payment.Open() && !payment.IsTransfer() {
		checkout, err := v.Billing.ResumePayment(v.Ctx(), ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		return v.SeeOther(checkout)
	}
	if v.Request().Header.Get("HX-Request") != "" {
		return v.refreshWhenDecided(payment)
	}
	return v.paymentPage(ref)
}

// refreshWhenDecided answers the page that waits and asks again and again: it is loaded anew once there is an answer.
func (v *view) refreshWhenDecided(payment *models.Payment) error {
	if !payment.Open() {
		v.Response().Header().Set("HX-Refresh", "true")
	}
	return v.NoContent(http.StatusNoContent)
}

// paymentPage shows the payment with what came of it, read anew: what the provider was asked about may have moved on.
func (v *view) paymentPage(ref models.Ref) error {
	var d *billing.PaymentDetail
	err := v.Together(models.Reading(&d, func(ctx context.Context) (*billing.PaymentDetail, error) {
		return v.Billing.Payment(ctx, ref.AccountID, ref.ID)
	}))
	if err != nil {
		return err
	}
	payment, screen := &d.Payment, pages.Payment{Notice: v.TestNotice(), Ref: ref.String()}
	switch {
	case d.Payment.IsTransfer():
		v.describeTransfer(&screen, payment)
		if d.Then != nil {
			v.describeTransferFor(&screen, d)
		}
	case d.Order == nil:
		v.describeTopUp(&screen, payment)
		if d.Then != nil {
			v.describeThen(&screen, d)
		}
	case paidAndNoMore(d):
		return v.SeeOther(routes.Result(d.Order.Ref().String()))
	default:
		v.describeOrderPayment(&screen, d)
	}
	v.describeRefunds(&screen, payment, d.Refunds)
	v.describeDisputes(&screen, d.Disputes, d.Taken)
	if d.Receipt != nil {
		screen.Facts = append(screen.Facts, documentFact(d.Receipt))
	}
	screen.Facts = append(screen.Facts,
		components.Definition{Term: amountTerm(payment), Text: v.Format.Money(payment.AmountMicros)},
		components.Definition{Term: "Started", Text: v.Format.Instant(payment.CreatedAt)},
		components.Definition{Term: "Payment", Content: components.CopyID(screen.Ref)},
	)
	if screen.Shell, err = v.Shell(words.PaymentNamed(screen.Ref), layout.NavBilling, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.PaymentPage(screen))
}

// paidAndNoMore tells that the payment completed its order and nothing came after: there is no more to say than the order does.
func paidAndNoMore(d *billing.PaymentDetail) bool {
	return d.Payment.Status == models.PaymentSucceeded && d.Order.Status == models.OrderCompleted &&
		d.Returned == nil && len(d.Disputes)+len(d.Refunds) == 0
}

func (v *view) describeTopUp(screen *pages.Payment, payment *models.Payment) {
	amount := v.Format.Money(payment.AmountMicros)
	screen.Facts = []components.Definition{{Term: "For", Text: "Top-up"}}
	billingPage := components.LinkProps{Label: "Go to Billing & Costs", Href: routes.Billing}
	switch payment.Status {
	case models.PaymentSucceeded:
		screen.Tone, screen.Title = components.Success, words.TopUpReceived(amount)
		screen.Text = "It has been added to your balance."
		screen.Actions = []components.LinkProps{billingPage, {Label: "Buy Package", Href: routes.Buy}}
	case models.PaymentFailed:
		screen.Tone, screen.Title = components.Danger, "The top-up was not paid"
		screen.Text = v.PaymentTold(payment).Ended()
		screen.Actions = []components.LinkProps{{Label: "Try again", Href: routes.With(routes.TopUp, "amount", v.AmountValue(payment.AmountMicros))}, billingPage}
	case models.PaymentCreated, models.PaymentPending:
		v.describeWaiting(screen, payment)
		screen.Actions = append(screen.Actions, billingPage)
	}
}

// describeThen tells of the order that a top-up was made to pay, and leads back to it.
func (v *view) describeThen(screen *pages.Payment, d *billing.PaymentDetail) {
	ref := d.Then.Ref().String()
	screen.Facts = []components.Definition{
		{Term: "For", Text: v.Words().ToppedUpFor(ref)},
		{Term: "Order", Content: components.TextLink(routes.Order(ref), ref)},
	}
	back := components.LinkProps{Label: "Go on with the order", Href: routes.Result(ref), Variant: components.PrimaryButton}
	switch {
	case d.Payment.Status == models.PaymentFailed:
		screen.Actions = []components.LinkProps{{Label: "Try again", Href: routes.PayOrder(ref), Variant: components.PrimaryButton}, {Label: "View order", Href: routes.Order(ref)}}
		return
	case d.Payment.Status == models.PaymentSucceeded && d.Then.Status == models.OrderCompleted:
		screen.Title, back.Label = "The order is paid", "See the packages"
		screen.Text = words.TopUpPaidOrder(v.Format.Money(d.Payment.AmountMicros))
	}
	screen.Actions = append([]components.LinkProps{back}, screen.Actions...)
}

// describeWaiting is the same for all open payments.
func (v *view) describeWaiting(screen *pages.Payment, payment *models.Payment) {
	ref := payment.Ref().String()
	screen.Tone, screen.Title = components.Info, words.WaitingForPayment(v.Format.Money(payment.AmountMicros))
	screen.Text = "The payment provider has not told us yet how it ended. This page asks again by itself, and it is safe to leave: " +
		"the payment is taken into account whenever the answer comes, and never twice."
	screen.AskAgain = routes.Payment(ref)
	screen.Actions = []components.LinkProps{{Label: "Check again", Href: routes.Payment(ref)}}
	if payment.CardID == nil { // a saved card is charged without anybody's doing
		screen.Actions = append(screen.Actions, components.LinkProps{Label: "Continue paying", Href: routes.ResumePayment(ref)})
	}
}

func (v *view) describeOrderPayment(screen *pages.Payment, d *billing.PaymentDetail) {
	payment, ref := &d.Payment, d.Order.Ref().String()
	orderPath := routes.Order(ref)
	screen.Facts = []components.Definition{
		{Term: "For", Text: v.OrderWords(d.Order.Lines)},
		{Term: "Order", Content: components.TextLink(orderPath, ref)},
	}
	toOrder := components.LinkProps{Label: "View order", Href: orderPath}
	if d.Returned != nil {
		v.describeReturned(screen, d.Returned, d.Order)
		return
	}
	switch payment.Status {
	case models.PaymentSucceeded:
		if d.Order.Status == models.OrderCompleted {
			screen.Tone, screen.Title, screen.Text = components.Success, "The order is paid", "The payment came in and completed the order."
			screen.Actions = []components.LinkProps{toOrder}
			return
		}
		// before such money went back to the card, it stayed in the balance
		screen.Tone, screen.Title = components.Warning, words.PaidButOrder(words.OrderStatus(string(d.Order.Status)))
		screen.Text = words.MoneyCameLate(words.OrderStatus(string(d.Order.Status)))
		screen.Actions = []components.LinkProps{{Label: "Go to Billing & Costs", Href: routes.Billing}, toOrder}
	case models.PaymentFailed:
		if d.Order.Status == models.OrderCompleted {
			screen.Tone, screen.Title = components.Info, "The card was not charged"
			screen.Text = "The order had been paid in another way by then. Nothing more is to be done."
			screen.Actions = []components.LinkProps{toOrder}
			return
		}
		screen.Tone, screen.Title = components.Danger, "The order was not paid"
		screen.Text = v.PaymentTold(payment).Ended()
		screen.Actions = []components.LinkProps{toOrder}
		if d.Payable() == nil {
			screen.Text += words.OrderWaitsUntil(v.Format.Instant(d.Order.ExpiresAt))
			screen.Actions = []components.LinkProps{{Label: "Try again", Href: routes.PayOrder(ref)}, toOrder}
		}
	case models.PaymentCreated, models.PaymentPending:
		v.describeWaiting(screen, payment)
		screen.Actions = append(screen.Actions, toOrder)
	}
}
