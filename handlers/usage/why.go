package usage

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/usage"
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
	paid := f.payer.outcome == models.OutcomePackage && f.payer.packageID() != 0 || f.payer.outcome == models.OutcomePayPerUse
	if f.hour.IsZero() || f.lacks() || f.region == "" || f.service == "" || !paid || !f.pick.IsAny() {
		return nil, nil
	}
	hour := rules.HourOf{Offering: rules.Offering{Region: f.region, Service: f.service}, Start: f.hour}
	return v.WhyOfHour(ctx, hour, f.payer.outcome, f.payer.packageID())
}
