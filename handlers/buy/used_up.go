package buy

import (
	"context"
	"errors"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/words"
)

// usedUpOf names the field for one of several services and regions of an order.
func usedUpOf(region, service string) string { return page.UsedUpField + ":" + region + ":" + service }

// chosenBefore is what the customer chose last for the calls of a service in a region, if they said anything of it.
type chosenBefore struct {
	then models.WhenUsedUp
	said bool
}

// readChosen reads it with what else the page shows.
func (v *view) readChosen(into *chosenBefore, region, service string) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		into.then, into.said, err = v.Billing.UsedUp(ctx, v.Who.AccountID, region, service)
		return err
	}
}

// oncePaid gives how the account stands when the order is paid: from the balance, if that is enough; else from elsewhere, which
// clears arrears first and is a payment that stands.
func oncePaid(s rules.Standing, totalMicros rules.Micros) *rules.Standing {
	available := s.AvailableMicros()
	switch {
	case available >= totalMicros:
		available -= totalMicros
	case s.InArrears():
		s.Trying, available = false, 0
	default:
		s.Trying = false
	}
	s.BalanceMicros, s.AccruedMicros, s.ArrearsSince = available, 0, time.Time{}
	return &s
}

// usedUpChoice asks what happens to calls of the service in the region that no package covers, once the order of so much is paid. It
// suggests what was chosen before and says so.
func (v *view) usedUpChoice(field, region, service string, totalMicros rules.Micros, before chosenBefore, chosen models.WhenUsedUp) (pages.UsedUpChoice, error) {
	o, err := v.Outlook()
	if err != nil {
		return pages.UsedUpChoice{}, err
	}
	messages, _ := v.FormErrors(billing.CheckUsedUp(chosen))
	if !chosen.Known() {
		chosen = before.then
	}
	name := v.OfferingName(region, service)
	meter := o.Meter(region, service)
	_, none := meter.PerUse(o.Now)
	subscribed := !errors.Is(none, rules.ErrNotEnabled)
	clause := func(subscribes bool) string {
		return v.Promise().Clause(meter.Switched(subscribes, o.Now).UsedUp(o.Now).Next(o.Now, oncePaid(o.Standing, totalMicros), v.Metering.Credit))
	}
	pay := components.RadioCardProps{Name: field, Value: string(models.ThenPayPerUse), Title: page.UsedUpWords[models.ThenPayPerUse], Checked: chosen == models.ThenPayPerUse}
	pay.Note = words.SubscribesForMore(name, clause(true))
	stop := components.RadioCardProps{Name: field, Value: string(models.ThenStop), Title: page.UsedUpWords[models.ThenStop], Checked: chosen == models.ThenStop}
	stop.Note = words.StaysUnsubscribed(clause(false))
	if subscribed {
		pay.Note = words.StaysSubscribed(clause(true))
		stop.Note = words.UnsubscribesAtPayment(name, clause(false))
	}
	choice := pages.UsedUpChoice{Name: field, Legend: "When the calls are used up", Cards: []components.RadioCardProps{pay, stop}}
	choice.Hint = words.HoldsFor(name)
	choice.Error = messages[page.UsedUpField]
	if before.said {
		asBefore(choice.Cards, before.then)
	}
	return choice, nil
}

// usedUpProblems are what is wrong with the answers, each with the way to its question.
func usedUpProblems(asked ...pages.UsedUpChoice) []layout.Problem {
	var all []layout.Problem
	for _, choice := range asked {
		text := choice.Error
		if text == "" {
			continue
		}
		if len(asked) > 1 {
			text = choice.Legend + ". " + text
		}
		all = append(all, layout.Problem{Text: text, Href: "#field-" + choice.Name})
	}
	return all
}

// asBefore marks the answer that the customer gave before.
func asBefore(cards []components.RadioCardProps, before models.WhenUsedUp) {
	for i := range cards {
		if cards[i].Value == string(before) {
			cards[i].Badge, cards[i].BadgeTone = "As you chose before", components.Info
		}
	}
}

// thenFacts say what happens to the calls that exceed an order's packages, once it is paid.
func (v *view) thenFacts(d *billing.OrderDetail) []components.Definition {
	var facts []components.Definition
	for i := range d.Thens {
		facts = append(facts, components.Definition{Term: "When the calls are used up", Text: v.thenWords(d, &d.Thens[i])})
	}
	return facts
}

// paidThens say what was confirmed with an order that is paid for the calls that exceed its packages, what was chosen since,
// and what those calls get now.
func (v *view) paidThens(d *billing.OrderDetail) ([]components.Definition, error) {
	o, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	var facts []components.Definition
	for i := range d.Thens {
		then := &d.Thens[i]
		text := page.UsedUpWords[then.Confirmed]
		switch {
		case then.Before != "" && then.Before != then.Confirmed:
			text = words.ChosenAfterOrderWhichSaid(page.UsedUpWords[then.Before], text)
		case !d.Automatic:
			text += ", as confirmed"
		}
		if len(d.Thens) > 1 {
			text = v.OfferingName(then.Region, then.Service) + ": " + text
		}
		text += ". " + v.Promise().Then(o.Next(o.Meter(then.Region, then.Service).UsedUp(o.Now), o.Now))
		facts = append(facts, components.Definition{Term: "When the calls are used up", Text: text})
	}
	return facts, nil
}

func (v *view) thenWords(d *billing.OrderDetail, then *billing.Then) string {
	said := page.UsedUpWords[then.Choice]
	if len(d.Thens) > 1 {
		said = v.OfferingName(then.Region, then.Service) + ": " + said
	}
	switch {
	case then.Overruled:
		return words.ChosenAfterConfirmation(said)
	case d.Order.Status == models.OrderPendingPayment && then.Before != "" && then.Before != then.Choice:
		return words.FromPaymentOn(said, page.UsedUpWords[then.Before])
	}
	return said
}
