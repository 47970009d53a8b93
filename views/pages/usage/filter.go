package usage

import (
	"ocrconsole/views/components"

	"github.com/a-h/templ"
)

// Filter is the form above the pages of usage. Payers is empty where a page shows all of them. Hour is set
// where one clock hour is looked at in place of days: DaysHref leads back to days.
type Filter struct {
	Hidden                    [][2]string // what else the address chooses, which the form keeps
	Action, Label             string
	Regions, Services, Payers []components.Option
	ServiceError              string
	// Statuses and Codes are for the log of calls only.
	Statuses, Codes, Keys []components.Option
	Tag                   components.FieldProps
	// Chosen tells that something is chosen, or wrong, so that the form is not folded.
	Chosen                    bool
	StatusError, CodeError    string
	From, To                  string
	FromError, ToError        string
	Zone                      string
	Hour, HourValue, DaysHref string
	Ranges                    []components.Segment
}

func dateLimits() templ.Attributes { return templ.Attributes{"min": "2000-01-01", "max": "2099-12-31"} }
