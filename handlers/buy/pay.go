package buy

import (
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// The values of the payment method in the form.
const (
	methodBalance = "balance"
	methodCard    = "card"
	methodTopUp   = "top-up" // by card to the balance, and from there
	// methodTransfer is the same by bank transfer.
	methodTransfer = "transfer"
)

// orderFields name an order in the address of the pages on paying it.
type orderFields struct {
	Order string `query:"order"`
}

// payFields is the form of how to pay.
type payFields struct {
	page.Form
	Method string `form:"method"`
	TopUp  string `form:"top_up"` // the amount that was shown for methodTopUp and methodTransfer
}

// buyPay is the third step: balance or card. An order that cannot be paid any more leads to what came of it.
func buyPay(v *view) error {
	ref, err := v.orderRef()
	if err != nil {
		return err
	}
	var asked *models.NamedApproval
	d, err := v.Order(ref, v.readApproval(&asked, ref))
	if err != nil {
		return err
	}
	if asked != nil && asked.State == models.ApprovalWaiting {
		return v.SeeOther(routes.Order(ref.String()))
	}
	if d.Order.Status != models.OrderPendingPayment || d.LatePayment() != nil {
		return v.SeeOther(routes.Result(d.Order.Ref().String()))
	}
	return v.renderPay(d, &payFields{})
}

// payOrder pays the order in the way that was chosen. Sent again, it charges nothing more.
func payOrder(v *view) error {
	ref, err := v.orderRef()
	if err != nil {
		return err
	}
	form, next := page.Read[payFields](v.Context), routes.Result(ref.String())
	switch form.Method {
	case methodBalance:
		err = v.Billing.PayFromBalance(v.Ctx(), ref.AccountID, ref.ID)
	case methodCard:
		next, err = toCheckout(next)(v.Billing.PayByCard(v.Ctx(), ref.AccountID, ref.ID))
	case methodTopUp:
		next, err = toCheckout(next)(v.Billing.PayByTopUp(v.Ctx(), ref.AccountID, ref.ID, form.topUp()))
	case methodTransfer:
		next, err = toTransfer(next)(v.Billing.PayByTransfer(v.Ctx(), ref.AccountID, ref.ID, form.topUp()))
	default:
		err = models.RefuseField("method", cause.PayWithMissing)
	}
	if err == nil {
		return v.SeeOther(next)
	}
	return form.Again(err, func() error { return v.payAgain(form) })
}

// topUp is how much is to be topped up. What cannot be read is less than any top-up: then what it takes is said.
func (f *payFields) topUp() rules.Micros {
	micros, err := rules.ParseMicros(f.TopUp)
	if err != nil {
		return 0
	}
	return micros
}

// toTransfer leads to the page that says where the money is to go, unless the order is paid already.
func toTransfer(paid string) func(*models.Payment, error) (next string, failed error) {
	return func(payment *models.Payment, err error) (string, error) {
		if err != nil || payment == nil {
			return paid, err
		}
		return routes.Payment(payment.Ref().String()), nil
	}
}

// toCheckout leads to the provider's page, unless the order is paid already.
func toCheckout(paid string) func(checkout string, done bool, err error) (next string, failed error) {
	return func(checkout string, done bool, err error) (string, error) {
		if err != nil || done {
			return paid, err
		}
		return checkout, nil
	}
}

// payAgain shows the order as it stands now with what did not work.
func (v *view) payAgain(form *payFields) error {
	d, err := v.orderInAddress()
	if err != nil {
		return err
	}
	if d.Order.Status != models.OrderPendingPayment || d.LatePayment() != nil {
		return v.SeeOther(routes.Result(d.Order.Ref().String()))
	}
	return v.renderPay(d, form)
}

// orderRef is the customer's order that the address names.
func (v *view) orderRef() (models.Ref, error) {
	return models.ParseRef(models.KindOrder, v.Who.AccountID, page.Read[orderFields](v.Context).Order)
}

// orderInAddress loads it.
func (v *view) orderInAddress() (*billing.OrderDetail, error) {
	ref, err := v.orderRef()
	if err != nil {
		return nil, err
	}
	return v.Order(ref)
}

func (v *view) renderPay(d *billing.OrderDetail, form *payFields) error {
	shell, err := v.Shell("Pay the order", layout.NavBuyPackage, layout.NavBuyPackage.Crumb())
	if err != nil {
		return err
	}
	if problem := form.Errors.Text(); problem != "" {
		shell.Problems = []layout.Problem{{Text: words.OrderNotPaid(problem), Href: "#field-method"}}
	}
	order, ref := &d.Order, d.Order.Ref().String()
	screen := pages.Pay{
		Shell: shell, Steps: buySteps(), OrderRef: ref, OrderHref: routes.Order(ref),
		Expires: words.CanBePaidUntil(v.Format.Instant(order.ExpiresAt), v.Format.Until(order.ExpiresAt, d.Now)),
		Methods: v.methods(d, form.Method), Summary: v.balanceSummary(d.Standing, order.TotalMicros),
		Returns: v.ReturnTerms(), Action: routes.PayOrder(ref), Button: words.PayTotal(v.Format.Money(order.TotalMicros)), CancelPath: routes.CancelOrder(ref),
	}
	screen.Summary.Lines = v.summaryLines(order.Lines, order.TotalMicros)
	for _, line := range order.Lines {
		screen.Lines = append(screen.Lines, words.ServiceIn(v.ServiceName(line.Service), v.RegionName(line.Region)))
	}
	for i := range d.Thens {
		screen.UsedUp = append(screen.UsedUp, words.WhenUsedUp(v.thenWords(d, &d.Thens[i])))
	}
	if notice := v.TestNotice(); notice.Title != "" {
		screen.Sandbox = notice.Title + ". " + notice.Text
	}
	v.addPayable(&screen, d)
	v.addTopUp(&screen, d, form.Method)
	v.addAttempts(&screen, d)
	return v.ShowForm(&form.Form, pages.PayPage(screen))
}

// addTopUp offers to top up what is missing and to pay from the balance then, in one payment. In arrears it is the only way.
func (v *view) addTopUp(screen *pages.Pay, d *billing.OrderDetail, chosen string) {
	total, available := d.Order.TotalMicros, d.Standing.AvailableMicros()
	topUp, possible := v.Billing.TopUpFor(total, available, d.Order.Currency)
	if !possible || d.AwaitsPayment() != nil {
		return
	}
	method := components.RadioCardProps{
		Name: "method", Value: methodTopUp, Title: "Card, by way of the balance", Note: v.Words().TopUpPays(topUp, total, available),
		Figure: v.Format.Money(topUp), FigureNote: "to pay",
	}
	screen.TopUp = v.AmountValue(topUp)
	if d.Standing.InArrears() {
		screen.Blocked, screen.Methods, screen.Button = "", nil, words.PayTotal(v.Format.Money(topUp))
		screen.Summary.Note, screen.Summary.TopUpHref = "", ""
	}
	screen.Methods = append(screen.Methods, method)
	last := len(screen.Methods) - 1
	if alone := last == 0 || !slices.ContainsFunc(screen.Methods[:last], func(m components.RadioCardProps) bool { return m.Checked }); alone || chosen == methodTopUp {
		for i := range screen.Methods {
			screen.Methods[i].Checked = i == last
		}
	}
	v.addTransfer(screen, d, topUp, chosen)
}

// addTransfer offers to do the same by bank transfer.
func (v *view) addTransfer(screen *pages.Pay, d *billing.OrderDetail, micros rules.Micros, chosen string) {
	if !v.Billing.TakesTransfers() {
		return
	}
	if chosen == methodTransfer {
		for i := range screen.Methods {
			screen.Methods[i].Checked = false
		}
	}
	screen.Methods = append(screen.Methods, components.RadioCardProps{
		Name: "method", Value: methodTransfer, Title: "Bank transfer", Note: words.OrderByTransfer(v.Format.Money(micros), v.Format.Instant(d.Order.ExpiresAt)),
		Figure: v.Format.Money(micros), FigureNote: "to transfer", Checked: chosen == methodTransfer,
	})
}

// addPayable says why the order cannot be paid in any way at this moment, and where to go for that.
func (v *view) addPayable(screen *pages.Pay, d *billing.OrderDetail) {
	err := d.Payable()
	if err == nil {
		return
	}
	messages, _ := v.FormErrors(err)
	screen.Blocked = messages.Text()
	for i := range screen.Problems {
		screen.Problems[i].Href = "" // there is nothing to choose
	}
	screen.BlockedBy = parts.Link{Label: "Order again", Href: v.orderAgain(&d.Order)}
	if models.CodeOf(err) == models.Restricted {
		screen.BlockedBy = parts.Link{Label: "Top up", Href: routes.TopUp}
	}
}

// orderAgain gives the order form with what the order was for or, if that was several things, the page that orders them
// again as they are.
func (v *view) orderAgain(o *models.Order) string {
	if len(o.Lines) > 1 {
		return routes.With(routes.Renew, "order", o.Ref().String())
	}
	line := o.Lines[0]
	return routes.BuyThese(line.Region, line.Service, line.Calls, line.Quantity)
}

// addAttempts tells of a payment that is open, or that failed or was too little last.
func (v *view) addAttempts(screen *pages.Pay, d *billing.OrderDetail) {
	if len(d.Payments) == 0 {
		return
	}
	last := d.Payments[len(d.Payments)-1]
	switch {
	case last.IsTransfer() && last.Open():
		screen.Notice = words.OrderByTransferWaits
		screen.NoticeTone, screen.NoticeLink = components.Info, parts.Link{Label: "See where to transfer it", Href: routes.Payment(last.Ref().String())}
	case last.ThenOrderID != nil && last.Open():
		screen.Notice = "A top-up for this order is open: it pays the order as soon as its money is there. Paying in another way closes it first, so that the order is charged once."
		screen.NoticeTone, screen.NoticeLink = components.Info, parts.Link{Label: "See how it stands", Href: routes.Payment(last.Ref().String())}
	case last.ThenOrderID != nil && last.Status == models.PaymentSucceeded:
		v.addCame(screen, d, &last)
	case last.Open():
		screen.Notice = "A card payment for this order is open. Paying by card goes on with it; paying from the balance closes it first, so that the order is charged once."
		screen.NoticeTone, screen.NoticeLink = components.Info, parts.Link{Label: "See how it stands", Href: routes.Payment(last.Ref().String())}
	case last.Status == models.PaymentFailed:
		screen.Notice, screen.NoticeTone = v.PaymentTold(&last).LastEnded(), components.Warning
	}
}

// addCame tells of a payment whose money is on the balance, from where it did not pay the order.
func (v *view) addCame(screen *pages.Pay, d *billing.OrderDetail, p *models.Payment) {
	told, missing := v.PaymentTold(p), d.Order.TotalMicros-d.Standing.AvailableMicros()
	switch {
	case missing > 0:
		screen.Notice = told.CameShort(v.Format.Money(p.AmountMicros), v.Format.Rounded(missing, format.Owed))
	case p.AskedMicros != nil: // what came since makes up for it
		return
	default:
		screen.Notice = told.CameOnly(v.Format.Money(p.AmountMicros))
		screen.NoticeLink = parts.Link{Label: "See the notifications", Href: routes.Notifications}
	}
	screen.NoticeTone = components.Warning
}

// methods are the ways to pay; the balance is one only when it is enough.
func (v *view) methods(d *billing.OrderDetail, chosen string) []components.RadioCardProps {
	total, available := d.Order.TotalMicros, d.Standing.AvailableMicros()
	enough := available >= total
	balance := components.RadioCardProps{
		Name: "method", Value: methodBalance, Title: "Account balance", Disabled: !enough,
		Note:   words.RemainAfterOrder(v.Format.Rounded(available-total, format.Available)),
		Figure: v.Format.Rounded(available, format.Available), FigureExact: v.Format.Money(available), FigureNote: "available",
	}
	if !enough {
		balance.Note = words.AreMissing(v.Format.Rounded(total-available, format.Owed))
		balance.Badge, balance.BadgeTone = "Too low", components.Warning
	}
	card := components.RadioCardProps{
		Name: "method", Value: methodCard, Title: "Credit or debit card",
		Note:   "On our payment provider's page, from where you come back here. The card's number never reaches this console.",
		Figure: v.Format.Money(total), FigureNote: "to pay",
	}
	if err := v.Billing.CardTakes(&d.Order); err != nil {
		messages, _ := v.FormErrors(err)
		card.Note, card.Disabled = messages.Text(), true
		card.Badge, card.BadgeTone = "Not possible", components.Warning
	}
	balance.Checked = enough && (chosen != methodCard || card.Disabled)
	card.Checked = !balance.Checked && !card.Disabled
	return []components.RadioCardProps{balance, card}
}
