package page

import (
	"time"

	"ocrconsole/views/words"
)

// CoolingOffWords says for how long after payment an unused package can be returned, "" if it cannot.
func (v *View) CoolingOffWords() string {
	const day = 24 * time.Hour
	length := v.frame.Billing.CoolingOff
	switch {
	case length <= 0:
		return ""
	case length%day == 0:
		return v.Words().Counted(int64(length/day), "day", "days")
	default:
		return v.Words().Length(int64(length / time.Second))
	}
}

// ReturnTerms says, before anybody pays, whether packages can be returned.
func (v *View) ReturnTerms() string {
	said := v.CoolingOffWords()
	if said == "" {
		return "A package that has been paid cannot be returned."
	}
	return words.CoolingOff(said)
}

// FreeTerms says to whom free packages are given.
func (v *View) FreeTerms() string { return words.FreeTerms(v.frame.Billing.ConfirmsMail) }
