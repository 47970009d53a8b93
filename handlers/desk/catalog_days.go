package desk

import (
	"errors"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// dayOf shows a day of the billing time zone, as 2027-01-31, as other pages do; "" and what is no day as it is.
func (v *View) dayOf(day string) string {
	at, err := v.ParseDay(day)
	if err != nil {
		return day
	}
	return v.Format.Day(at)
}

// readable has a refusal tell days as other pages do. The command tells them as it takes them.
func (v *View) readable(err error) error {
	var refused *models.Error
	if !errors.As(err, &refused) {
		return err
	}
	said := *refused
	switch c := refused.Why.(type) {
	case cause.DearerAtOnce:
		c.Earliest = v.dayOf(c.Earliest)
		said.Why = c
	case cause.DearerSoon:
		c.From = v.dayOf(c.From)
		said.Why = c
	case cause.NoticeTooShort:
		c.Earliest = v.dayOf(c.Earliest)
		said.Why = c
	case cause.AnnouncedAlready:
		c.From = v.dayOf(c.From)
		said.Why = c
	case cause.WithdrawnTooLate:
		c.From = v.dayOf(c.From)
		said.Why = c
	}
	return &said
}
