package promise

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// notPerUse is said instead of what became of pay-per-use where there was none.
const notPerUse = "No service was subscribed, so no call was paid per use"

// Clearing says what a top-up that clears the arrears brings back: nothing of pay-per-use where nothing is subscribed, or
// where it has not stopped.
func (s Speaker) Clearing(standing *rules.Standing, now time.Time, h Holdings) string {
	switch {
	case h.Subscriptions == 0:
		return "orders can be paid again at once. No service is subscribed, so no call is paid per use."
	case standing.MayPayPerUse(now, s.Credit):
		return "orders can be paid again at once, and pay-per-use does not stop."
	}
	return "orders can be paid and pay-per-use calls pass again at once."
}

// Turn says what a turn of arrears meant to an account that had this then.
func (s Speaker) Turn(e *models.ArrearsEvent, h Holdings) string {
	why := map[rules.Restriction]string{rules.GraceOver: "The grace period was over"}[e.Cause]
	if why == "" {
		why = "The credit limit was reached"
	}
	none := h.Subscriptions == 0
	switch {
	case e.Kind == models.ArrearsEntered:
		return "The available amount fell below zero."
	case e.Kind == models.ArrearsRestricted && none:
		return why + ". " + notPerUse + ". Calls covered by a package went on."
	case e.Kind == models.ArrearsRestricted:
		return why + ": pay-per-use calls were refused from here on. Calls covered by a package went on."
	case e.Kind == models.ArrearsResumed && none:
		return "Less than the credit limit was owed again. " + notPerUse + "."
	case e.Kind == models.ArrearsResumed:
		return "Less than the credit limit was owed again: pay-per-use calls went on at once."
	case e.Kind == models.ArrearsLifted && none:
		return "Nothing was owed any more: paying for orders was possible again at once."
	case e.Kind == models.ArrearsLifted:
		return "Nothing was owed any more: pay-per-use calls and paying for orders were possible again at once."
	}
	return ""
}

// Meanwhile says what became of pay-per-use and orders in arrears that are over, by their turns; during is what the account
// had while they lasted.
func (s Speaker) Meanwhile(turns []models.ArrearsEvent, during Holdings) string {
	if during.Subscriptions == 0 {
		return notPerUse + ", and orders could not be paid."
	}
	for i := range turns {
		if turns[i].Kind != models.ArrearsRestricted {
			continue
		}
		text := "Pay-per-use calls were refused from " + s.Words.Instant(turns[i].At) + " on, when the "
		if turns[i].Cause == rules.GraceOver {
			return text + "grace period was over."
		}
		return text + "credit limit was reached."
	}
	return "Pay-per-use calls went on meanwhile, and orders could not be paid."
}

// Cleared says what the end of arrears brought back to an account that had this then.
func (s Speaker) Cleared(h Holdings) string {
	text := "Then nothing was owed any more: orders could be paid again"
	if h.Subscriptions > 0 {
		text += ", and pay-per-use calls of subscribed services passed"
	}
	return text + "."
}
