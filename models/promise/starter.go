package promise

import (
	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// StarterUsed says how much of the starter credit is used: "Starter credit: $0.50, $0.13 used".
func (s Speaker) StarterUsed(creditMicros, usedMicros rules.Micros) string {
	return "Starter credit: " + s.Words.Money(creditMicros) + ", " + s.part(usedMicros) + " used"
}

func (s Speaker) part(micros rules.Micros) string {
	if micros == 0 {
		return "nothing"
	}
	return s.Words.Money(micros)
}

// Starter says how far an account goes that has not paid, or that owes some of its starter credit still; "" and "" for all
// others, and for one in arrears, of which InArrears speaks. decided is what became of its starter credit.
func (s Speaker) Starter(standing *rules.Standing, decided models.Starter) (title, text string) {
	used := standing.StarterUsedMicros()
	switch {
	case standing.InArrears() || !standing.Trying && used == 0:
		return "", ""
	case !standing.Trying:
		return s.StarterUsed(standing.StarterMicros, used), "What is owed of it is no arrears. The next top-up covers it first."
	case standing.StarterMicros == 0:
		return "Pay-per-use begins with your first payment", s.noStarter(decided)
	case standing.StarterMicros == used:
		return s.StarterUsed(standing.StarterMicros, used), "It is used up: pay-per-use calls are refused with ModelArts.4106 until you top up or buy a package."
	}
	return s.StarterUsed(standing.StarterMicros, used), s.Words.Money(standing.StarterMicros-used) + " are left for pay-per-use calls without a payment; one that costs more is refused. " + s.fromPayment()
}

// fromPayment says what begins with the first payment.
func (s Speaker) fromPayment() string {
	if s.Credit.Grace <= 0 || s.Credit.LimitMicros <= 0 {
		return "From your first payment on they are charged to your balance."
	}
	return "From your first payment on they are charged to your balance and, below zero, go on " + s.GoesOn() + "."
}

// noStarter says why an account that has not paid may owe nothing.
func (s Speaker) noStarter(decided models.Starter) string {
	switch decided {
	case models.StarterUndecided:
		return "The starter credit is given as soon as your e-mail address is confirmed: follow the link in the mail that was sent to it."
	case models.StarterPerson:
		return "A starter credit is given once to a person, and yours went to an account with another form of your e-mail address. Top up, or buy a package."
	case models.StarterNetwork:
		return "As many starter credits as a network gets in a day had been given to yours when you signed up. Top up, or buy a package."
	case models.StarterGiven:
		return "Your payments went back to the card. Until another one, pay-per-use calls pass only as far as the available amount covers them."
	case models.StarterNone:
	}
	return "Until then, pay-per-use calls pass only as far as the available amount covers them. Top up, or buy a package."
}

// Newcomers says what an account may do before its first payment, for whoever has none yet.
func (s Speaker) Newcomers() string {
	if s.Credit.StarterMicros <= 0 {
		return "Pay-per-use calls begin with the first payment."
	}
	return "Trying needs no payment: before the first one, up to " + s.Words.Money(s.Credit.StarterMicros) + " of pay-per-use calls may be owed, the starter credit."
}

// GoesOnFor says how far pay-per-use of the account goes on below zero.
func (s Speaker) GoesOnFor(standing *rules.Standing) string {
	switch {
	case !standing.Trying:
		return s.GoesOn()
	case standing.StarterMicros > 0:
		return "until the starter credit of " + s.Words.Money(standing.StarterMicros) + " is used up and, from the first payment on, " + s.GoesOn()
	}
	return "from the first payment on, " + s.GoesOn()
}
