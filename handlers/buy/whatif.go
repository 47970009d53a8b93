package buy

import (
	"context"
	"errors"
	"net/http"

	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/words"
)

// whatIf answers what the customer's own calls would have come to under other circumstances, all of which are in the address.
func whatIf(v *view) error {
	q, errs := v.readQuestion()
	var a *whatif.Answer
	var h *whatif.History
	var readers []func(context.Context) error
	if len(errs) == 0 {
		readers = append(readers, func(ctx context.Context) (err error) {
			a, h, err = v.Metering.WhatIf(ctx, v.Who.AccountID, q.days, &q.change)
			return err
		})
	}
	err := v.Together(readers...)
	switch {
	case errors.Is(err, metering.ErrTooManyHours):
		errs["days"], a = words.WhatIfTooMuch, nil
	case errors.Is(err, rules.ErrOverflow):
		errs[""], a = words.WhatIfTooLarge, nil
	case err != nil:
		return err
	}
	shell, err := v.Shell(layout.NavWhatIf.Name(), layout.NavWhatIf, layout.NavPackages.Crumb())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
	}
	shell.Problems = errs.Problems(questionFields...)
	screen := pages.WhatIf{Shell: shell, Form: v.questionForm(q, h, errs)}
	switch {
	case a == nil:
	case len(h.Hours) == 0:
		screen.Empty = words.WhatIfNothing(v.Words().Counted(int64(q.days), "day", "days"))
	default:
		if screen.Answer, err = v.whatIfAnswer(q, a, h); err != nil {
			return err
		}
		screen.Offered = v.worthAsking(q, a)
	}
	return v.ShowStatus(status, pages.WhatIfPage(screen))
}

// questionFields are those that something may be wrong with, in the order of the form.
var questionFields = []string{
	"days", "package1", "quantity1", "from1", "package2", "quantity2", "from2", "package3", "quantity3", "from3", "service", "in", "prices", "cap", "cap-of",
}

// question is what is asked, as it was typed and as it was understood.
type question struct {
	Days      string `query:"days"`
	Package1  string `query:"package1"`
	Quantity1 string `query:"quantity1"`
	From1     string `query:"from1"`
	Package2  string `query:"package2"`
	Quantity2 string `query:"quantity2"`
	From2     string `query:"from2"`
	Package3  string `query:"package3"`
	Quantity3 string `query:"quantity3"`
	From3     string `query:"from3"`
	Service   string `query:"service"`
	In        string `query:"in"`
	Prices    string `query:"prices"`
	Stop      string `query:"stop"`
	Cap       string `query:"cap"`
	CapOf     string `query:"cap-of"`

	days   int
	change whatif.Change
	per    string // of the cap
}

// asked is one purchase as it was typed.
type asked struct{ name, spec, quantity, from string }

func (q *question) purchases() []asked {
	return []asked{{"1", q.Package1, q.Quantity1, q.From1}, {"2", q.Package2, q.Quantity2, q.From2}, {"3", q.Package3, q.Quantity3, q.From3}}
}
