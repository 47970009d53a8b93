package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

func (w Writer) money(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.DisputeOpened:
		return w.disputeOpened(m), true
	case notice.DisputeWon:
		return w.disputeWon(m), true
	case notice.DisputeLost:
		return w.disputeLost(m), true
	case notice.DisputePrevented:
		return w.disputePrevented(m), true
	case notice.ToppedUp:
		return w.toppedUp(m), true
	case notice.BoughtByForecast:
		return w.boughtByForecast(m), true
	case notice.BoughtAutomatically:
		return w.boughtAutomatically(m), true
	case notice.AutoStopped:
		return w.autoStopped(m), true
	case notice.CapReached:
		return w.capReached(m), true
	case notice.MonthInvoiced:
		return w.monthInvoiced(m), true
	}
	return notice.Text{}, false
}

func (w Writer) disputeOpened(m notice.DisputeOpened) notice.Text {
	return disputed(m.Disputed, w.amount(m.Amount)+" were taken back by your card's bank",
		"Payment "+m.Payment+" is disputed at the card's bank, which has taken the money back; it was taken from your balance. "+
			"If the dispute was not meant, ask the bank to withdraw it: the money comes back to the balance when the bank gives it back.")
}

func (w Writer) disputeWon(m notice.DisputeWon) notice.Text {
	return disputed(m.Disputed, w.amount(m.Amount)+" are back in your balance",
		"The card's bank decided that payment "+m.Payment+" stands, and gave the money back.")
}

func (w Writer) disputeLost(m notice.DisputeLost) notice.Text {
	return disputed(m.Disputed, "The dispute of payment "+m.Payment+" is decided",
		"The card's bank decided for the cardholder: it keeps the "+w.amount(m.Amount)+" that it took back, and they stay taken from your balance.")
}

func (w Writer) disputePrevented(m notice.DisputePrevented) notice.Text {
	return disputed(m.Disputed, w.amount(m.Amount)+" went back to your card",
		"The payment provider gave "+w.amount(m.Amount)+" of payment "+m.Payment+" back to the card, which ended a dispute before the bank decided it. "+
			"They were taken from your balance and stay taken.")
}

// disputed leads to the payment, and says that automatic top-up was stopped if it was.
func disputed(m notice.Disputed, title, text string) notice.Text {
	stopped := ""
	if m.TopUpIsStopped {
		stopped = "Automatic top-up was stopped."
	}
	return notice.Text{Title: title, Paragraphs: []string{Spaced(text, stopped)}, Href: routes.Payment(m.Payment), Action: "See the payment"}
}

func (w Writer) toppedUp(m notice.ToppedUp) notice.Text {
	return notice.Text{
		Title: "Topped up automatically: " + w.amount(m.Amount),
		Paragraphs: []string{"Less was available than you had set, so " + w.amount(m.Amount) + " were charged to your card. " +
			w.available(m.Available) + " were available then."},
		Href: routes.Payment(m.Payment), Action: "See the payment",
	}
}

func (w Writer) boughtAutomatically(m notice.BoughtAutomatically) notice.Text {
	return notice.Text{
		Title: "Bought automatically: a package for " + w.amount(m.Price),
		Paragraphs: []string{fmt.Sprintf("Fewer calls were left than you had set, so a package of %s of %s was bought from the balance. %s were available then. What happens when the calls are used up stayed as it was.",
			w.Calls(m.Calls), place(m.Place), w.available(m.Available))},
		Href: routes.Order(m.Order), Action: "See the order",
	}
}

func (w Writer) boughtByForecast(m notice.BoughtByForecast) notice.Text {
	return notice.Text{
		Title: "Bought by forecast: " + w.Figures.Calls(m.Quantity) + " × " + w.Calls(m.Calls) + " for " + w.amount(m.Price),
		Paragraphs: []string{
			fmt.Sprintf("No calls of %s were left. The %s calls of the last %s cost %s per use; with what was bought now they would have cost %s less, so if calls go on like that, that is saved. %s were available then.",
				place(m.Place), w.Figures.Calls(m.Window), w.Counted(m.Days, "day", "days"), w.amount(m.PerUse), w.amount(m.Saved), w.available(m.Available)),
			"The order shows what else was considered.",
		},
		Href: routes.Order(m.Order), Action: "See why",
	}
}

// automation names what is done automatically.
func automation(a notice.Automation) string {
	if a == notice.AutoTopUp {
		return "Automatic top-up"
	}
	if a == notice.AutoForecast {
		return "Buying by forecast"
	}
	return "Automatic purchase"
}

func (w Writer) autoStopped(m notice.AutoStopped) notice.Text {
	return notice.Text{
		Title:      automation(m.Automation) + " was stopped",
		Paragraphs: []string{Spaced(w.Why(m.Why.Cause), "It does nothing more until you turn it on again.")},
		Href:       routes.Auto, Action: "See the settings",
	}
}

func (w Writer) capReached(m notice.CapReached) notice.Text {
	raised := "when you raise the cap"
	if m.Automation == notice.AutoForecast { // other terms are tried first
		raised += " and switch it on again"
	}
	return notice.Text{
		Title: automation(m.Automation) + " has reached its cap for this month",
		Paragraphs: []string{w.amount(m.Spent) + " of " + w.amount(m.Cap) + " are spent, and " + w.amount(m.Wanted) +
			" more would exceed it. It goes on next month, or " + raised + "."},
		Href: routes.Auto, Action: "See the settings",
	}
}

// ChargedHourly says how the invoice of a month is paid, when so much was owed as it was issued.
func (w Writer) ChargedHourly(owedMicros rules.Micros) string {
	const charged = "Charged to the prepaid balance, hour by hour as each was settled. "
	if owedMicros > 0 {
		return charged + "When this invoice was issued, " + w.Figures.Rounded(owedMicros, format.Owed) + " were owed on the balance. The next top-up covers them first."
	}
	return charged + "Nothing is to be paid on this invoice."
}

func (w Writer) monthInvoiced(m notice.MonthInvoiced) notice.Text {
	return notice.Text{
		Title:      "Invoice " + m.Document + " for the pay-per-use calls of " + w.Figures.Month(m.Month),
		Paragraphs: []string{w.ChargedHourly(m.OwedMicros)},
		Href:       routes.Documents, Action: "Open documents",
	}
}
