package buy

import (
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// packagesNamed is how many packages the result names one by one.
const packagesNamed = 12

// buyResult shows what came of an order: its packages, or a payment that is pending or did not go through, and what
// to do next.
func buyResult(v *view) error {
	ref, err := v.orderRef()
	if err != nil {
		return err
	}
	d, err := v.Order(ref, v.ReadProjects)
	if err != nil {
		return err
	}
	if d.Order.Status == models.OrderPendingPayment && (len(d.Payments) == 0 || d.Payments[len(d.Payments)-1].Status == models.PaymentSucceeded) {
		return v.SeeOther(routes.PayOrder(d.Order.Ref().String()))
	}
	screen := pages.Result{Steps: buySteps(), Step: 3, Facts: v.resultFacts(d)}
	late := d.LatePayment()
	switch {
	case late != nil:
		screen.Tone, screen.Heading, screen.Text = components.Info, "Order expired: payment pending", v.latePayment(d, late)
		screen.Actions = []components.LinkProps{{Label: "See the payment", Href: routes.Payment(late.Ref().String()), Variant: components.PrimaryButton}}
	case d.Order.Status == models.OrderCompleted:
		err = v.completedResult(&screen, d)
	case d.Order.Status == models.OrderCancelled || d.Order.Status == models.OrderExpired:
		v.closedResult(&screen, d)
	default:
		v.pendingResult(&screen, d)
	}
	if err != nil {
		return err
	}
	if screen.Shell, err = v.Shell(screen.Heading, layout.NavBuyPackage, layout.NavBuyPackage.Crumb()); err != nil {
		return err
	}
	return v.Show(pages.ResultPage(screen))
}

func (v *view) resultFacts(d *billing.OrderDetail) []components.Definition {
	ref := d.Order.Ref().String()
	facts := []components.Definition{{Term: "Order", Content: components.TextLink(routes.Order(ref), ref)}}
	for _, line := range d.Order.Lines {
		facts = append(facts, v.lineFacts(line)...)
	}
	facts = append(facts, components.Definition{Term: "Total", Text: v.Format.Money(d.Order.TotalMicros)})
	switch d.Order.PaidWith {
	case models.PaidWithBalance:
		facts = append(facts, components.Definition{Term: "Paid from", Text: "account balance"})
	case models.PaidWithCard:
		facts = append(facts, components.Definition{Term: "Paid by", Text: "card"})
	}
	if d.Order.PaidAt != nil {
		facts = append(facts, components.Definition{Term: "Paid at", Text: v.Format.Instant(*d.Order.PaidAt)})
	}
	return append(facts, components.Definition{Term: "Available now", Text: v.Format.Rounded(d.Standing.AvailableMicros(), format.Available), Exact: v.Format.Money(d.Standing.AvailableMicros())})
}

// completedResult names the packages that are in effect, and what to do with them.
func (v *view) completedResult(screen *pages.Result, d *billing.OrderDetail) error {
	screen.Step = len(screen.Steps) + 1
	screen.Tone, screen.Heading = components.Success, "Payment received"
	screen.Text = v.inEffect(d)
	for i, p := range d.Packages {
		if i == packagesNamed {
			screen.More = &parts.Link{Label: words.AndMore(v.Format.Calls(int64(len(d.Packages) - i))), Href: routes.Packages}
			break
		}
		ref := p.Ref().String()
		screen.Packages = append(screen.Packages, parts.Link{Label: ref, Href: routes.Package(ref)})
	}
	if len(d.Packages) > 0 {
		screen.Facts = append(screen.Facts, components.Definition{Term: "Valid until", Text: v.Format.End(d.Packages[0].ExpiresAt)})
	}
	thens, err := v.nowThen(d)
	if err != nil {
		return err
	}
	screen.Facts = append(screen.Facts, thens...)
	for _, line := range d.Order.Lines {
		project, err := v.Project(line.Region)
		if err != nil {
			return err
		}
		screen.Next = append(screen.Next, v.nextSteps(line, project)...)
	}
	return nil
}

// inEffect says which of the order's packages pay calls now: this page can be opened again long after.
func (v *view) inEffect(d *billing.OrderDetail) string {
	active := 0
	for i := range d.Packages {
		if rule := d.Packages[i].Rule(); rule.Covers(d.Now) {
			active++
		}
	}
	switch {
	case active == 0:
		return "The packages of this order pay no calls any more: they are used up, expired or returned."
	case active < len(d.Packages):
		return words.StillInEffect(v.Words().Counted(int64(active), "package of this order is", "packages of this order are"))
	case active == 1:
		return "Your package is in effect. It pays your calls, in deduction order."
	}
	return "Your packages are in effect. They pay your calls, in deduction order."
}

// nowThen says for each service and region of the order what calls get now when no package covers them, whatever was said
// since it was paid.
func (v *view) nowThen(d *billing.OrderDetail) ([]components.Definition, error) {
	o, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	var facts []components.Definition
	for _, then := range d.Thens {
		text := v.Promise().Then(o.Next(o.Meter(then.Region, then.Service).UsedUp(o.Now), o.Now))
		if len(d.Thens) > 1 {
			text = v.OfferingName(then.Region, then.Service) + ": " + text
		}
		facts = append(facts, components.Definition{Term: "When the calls are used up", Text: text})
	}
	return facts, nil
}

func (v *view) nextSteps(line models.OrderLine, project string) []pages.NextStep {
	service, region := v.ServiceName(line.Service), v.RegionName(line.Region)
	return []pages.NextStep{
		{
			Icon: "scan-text", Title: words.CallServiceIn(service, region), ID: project,
			Text: words.OnlyCallsToRegion(line.Region),
		},
		{
			Icon: "chart-column", Title: "See every call deducted", Text: "Usage shows what paid each call and what is left.",
			Link: parts.Link{Label: words.UsageOf(service), Href: routes.Of(routes.Usage, line.Region, line.Service)},
		},
		{
			Icon: "package", Title: "Your packages", Text: "All packages in the order in which they are used.",
			Link: parts.Link{Label: "Packages", Href: routes.Packages},
		},
		{
			Icon: "shopping-cart", Title: "Buy more", Text: "The next package is used after this one.",
			Link: parts.Link{Label: "Buy Package", Href: routes.Of(routes.Buy, line.Region, line.Service)},
		},
	}
}

// closedResult is of an order that was cancelled or not paid in time.
func (v *view) closedResult(screen *pages.Result, d *billing.OrderDetail) {
	screen.Tone, screen.Heading = components.Warning, words.OrderIs(words.OrderStatus(string(d.Order.Status)))
	screen.Text = "This order was cancelled. It yields no packages and nothing is charged for it."
	if d.Order.Status == models.OrderExpired {
		screen.Text = "This order was not paid in time and has expired. It yields no packages and nothing is charged for it."
	}
	for _, payment := range d.Payments {
		if payment.Status == models.PaymentSucceeded {
			came := " The card payment that came in for it is given back."
			if payment.ThenOrderID != nil {
				came = " The top-up that was to pay it is on your balance."
			}
			screen.Text += came
			screen.Actions = append(screen.Actions, components.LinkProps{Label: "See the payment", Href: routes.Payment(payment.Ref().String())})
		}
	}
	screen.Actions = append([]components.LinkProps{{Label: "Order again", Href: v.orderAgain(&d.Order), Variant: components.PrimaryButton}}, screen.Actions...)
}

// latePayment says what the open payment still does to the order, which has expired.
func (v *view) latePayment(d *billing.OrderDetail, p *models.Payment) string {
	return words.LatePayment(v.Format.Instant(d.Order.ExpiresAt), p.IsTransfer(), p.ThenOrderID != nil)
}

// pendingResult is of an order whose payment is open or did not go through.
func (v *view) pendingResult(screen *pages.Result, d *billing.OrderDetail) {
	last := d.Payments[len(d.Payments)-1]
	other := components.LinkProps{Label: "Pay in another way", Href: routes.PayOrder(d.Order.Ref().String())}
	if last.Open() && last.IsTransfer() {
		screen.Tone, screen.Heading = components.Info, "Waiting for your transfer"
		screen.Text = words.OrderByTransferWaits + " " + words.OrderKept(v.Format.Instant(d.Order.ExpiresAt), false, true)
		screen.Actions = []components.LinkProps{{Label: "See where to transfer it", Href: routes.Payment(last.Ref().String()), Variant: components.PrimaryButton}, other}
		return
	}
	if last.Open() {
		screen.Tone, screen.Heading = components.Info, "Payment pending"
		screen.Text = "The payment provider has not confirmed the card payment yet. The packages take effect as soon as it does; you can close this page."
		screen.Actions = []components.LinkProps{
			{Label: "Check the payment", Href: routes.Payment(last.Ref().String()), Variant: components.PrimaryButton}, other,
		}
		return
	}
	told := v.PaymentTold(&last)
	screen.Tone, screen.Heading = components.Danger, told.DidNotPay()
	screen.Text = words.EndedPayUntil(told, v.Format.Instant(d.Order.ExpiresAt), v.Format.Until(d.Order.ExpiresAt, d.Now))
	other.Label, other.Variant = "Try again or pay in another way", components.PrimaryButton
	screen.Actions = []components.LinkProps{other}
}
