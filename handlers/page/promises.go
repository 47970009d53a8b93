package page

import (
	"context"
	"time"

	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/words"
)

// Words writes what customers are told, in the catalog's currency and zone.
func (v *View) Words() words.Writer { return words.Writer{Figures: v.Format} }

// Promise tells what the next calls get: models/promise decides, views/words writes.
func (v *View) Promise() Speaker {
	return Speaker{Writer: v.Words(), Terms: promise.Terms{Credit: v.frame.Billing.Credit}}
}

// Outlook is what may pay the customer's calls from now on. It is read once for the request: all that a page promises is of one
// moment.
func (v *View) Outlook() (*metering.Outlook, error) {
	if v.outlook == nil {
		if err := v.ReadOutlook(v.Ctx()); err != nil {
			return nil, err
		}
	}
	return v.outlook, nil
}

// ReadOutlook reads it with what else the page shows: see Together.
func (v *View) ReadOutlook(ctx context.Context) (err error) {
	v.outlook, err = v.frame.Metering.Outlook(ctx, v.Who.AccountID)
	return err
}

// arrearsUrgency is how urgent they are, by what becomes of pay-per-use.
var arrearsUrgency = map[notice.PerUse]layout.Urgency{
	notice.HeldPerUse: layout.Stopped, notice.RefusedPerUse: layout.Stopped, notice.GoesOnPerUse: layout.AboutToStop, notice.NonePerUse: layout.NeedsYou,
}

// arrears says in one sentence what is owed since when, and then what stops when and what goes on.
func (v *View) arrears(standing rules.Standing, now time.Time) (string, layout.Urgency, error) {
	o, err := v.Outlook()
	if err != nil {
		return "", layout.Stopped, err
	}
	urgency := arrearsUrgency[v.Promise().Terms.Arrears(&standing, now, Holdings(o)).PerUse]
	return words.InArrearsBy(v.Format.Rounded(-standing.AvailableMicros(), format.Owed), v.Format.Instant(standing.ArrearsSince), v.Promise().InArrears(&standing, now, Holdings(o))), urgency, nil
}

// Holdings are what goes on in arrears: subscriptions and packages.
func Holdings(o *metering.Outlook) promise.Holdings {
	return promise.Holdings{Subscriptions: o.Subscriptions(), LeastMicros: o.LeastPerUse(), PackageCalls: o.LeftCalls()}
}
