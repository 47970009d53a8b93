package usage

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
)

// why shows which packages there were when the call was charged, and what decided between them.
func (v *view) why(screen *pages.CallDetail, w *metering.Why) {
	card := v.WhyCard(w)
	screen.Why, card.Text = card.Text, "" // said at the top
	screen.Packages = &card
}

// whyOfHour explains the hour of deductions that the log shows: the calls of one service in one region that one payer paid in one hour.
// Nil if it shows anything else.
func (v *view) whyOfHour(ctx context.Context, f *logFilter) (*metering.Why, error) {
	hour, is := f.deduction()
	if !is {
		return nil, nil
	}
	return v.WhyOfHour(ctx, hour, f.payer.outcome, f.payer.packageID())
}

// deduction tells whether the log shows one line of the deductions that somebody paid, and of which hour.
func (f *logFilter) deduction() (hour rules.HourOf, is bool) {
	paid := f.payer.outcome == models.OutcomePackage && f.payer.packageID() != 0 || f.payer.outcome == models.OutcomePayPerUse
	hour = rules.HourOf{Offering: rules.Offering{Region: f.region, Service: f.service}, Start: f.hour}
	return hour, !f.hour.IsZero() && !f.lacks() && f.region != "" && f.service != "" && paid && f.pick.IsAny() && f.showsCalls()
}

// divisionOfHour divides that line over keys or tags, nil if the log shows anything else.
func (v *view) divisionOfHour(ctx context.Context, f *logFilter) (*metering.Divided, error) {
	hour, is := f.deduction()
	if !is {
		return nil, nil
	}
	d, err := v.Metering.DivideHour(ctx, v.Who.AccountID, hour, f.payer.outcome, f.payer.packageID(), page.Read[page.GroupFields](v.Context).Division())
	return &d, err
}

// division shows how the line is divided: each group leads to its calls.
func (v *view) division(f *logFilter, d *metering.Divided) *parts.Division {
	return v.DivisionTable(d, page.Read[page.GroupFields](v.Context).Division(),
		func(more ...string) string { return f.href(v, routes.Calls, more...) },
		func(more ...string) string { return f.href(v, routes.Calls, more...) })
}
