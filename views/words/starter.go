package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// StarterUsed says how much of the starter credit is used: "Starter credit: $0.50, $0.13 used".
func (w Writer) StarterUsed(creditMicros, usedMicros rules.Micros) string {
	if usedMicros == 0 {
		return "Starter credit: " + w.Figures.Money(creditMicros) + ", nothing used"
	}
	return "Starter credit: " + w.Figures.Money(creditMicros) + ", " + w.Figures.Rounded(usedMicros, format.Spent) + " used"
}

// ReportedLater is what neither a starter credit nor a suspension stops.
const ReportedLater = "Calls that a gateway reports after it made them, without having asked, are recorded all the same."

// Trial says how far an account goes that has not paid, or that owes some of its starter credit still.
func (w Writer) Trial(t notice.Trial) (title, text string) {
	used := w.StarterUsed(t.StarterMicros, t.UsedMicros)
	switch t.State {
	case notice.TrialOwed:
		return used, "What is owed of it is no arrears. The next top-up covers it first."
	case notice.TrialNone:
		return "Pay-per-use begins with your first payment", noStarter(t.Why)
	case notice.TrialUsedUp:
		return used, "It is used up: pay-per-use calls are refused with ModelArts.4106 until you top up or buy a package."
	case notice.TrialRunning:
	}
	left := w.Figures.Rounded(t.StarterMicros-t.UsedMicros, format.Available) + " are left for pay-per-use calls without a payment; one that costs more is refused. " + ReportedLater
	if t.Credit.None() {
		return used, Spaced(left, "From your first payment on they are charged to your balance.")
	}
	return used, Spaced(left, "From your first payment on they are charged to your balance and, below zero, go on "+w.GoesOn(t.Credit)+".")
}

// noStarter says why an account that has not paid may owe nothing.
func noStarter(why notice.WhyNoStarter) string {
	switch why {
	case notice.StarterUndecided:
		return "The starter credit is given as soon as your e-mail address is confirmed: follow the link in the mail that was sent to it."
	case notice.StarterPerson:
		return "A starter credit is given once to a person, and yours went to another account: one of yours, or one with another form of your e-mail address or with your card. Top up, or buy a package."
	case notice.StarterNetwork:
		return "As many starter credits as a network gets in a day had been given to yours when you signed up. Top up, or buy a package."
	case notice.StarterGivenBack:
		return "Your payments went back to the card. Until another one, pay-per-use calls pass only as far as the available amount covers them."
	}
	return "Until then, pay-per-use calls pass only as far as the available amount covers them. Top up, or buy a package."
}

// Newcomers says what an account may do before its first payment, for whoever has none yet.
func (w Writer) Newcomers(starterMicros rules.Micros) string {
	if starterMicros <= 0 {
		return "Pay-per-use calls begin with the first payment."
	}
	return "Trying needs no payment: before the first one, up to " + w.Figures.Money(starterMicros) + " of pay-per-use calls may be owed, the starter credit."
}
