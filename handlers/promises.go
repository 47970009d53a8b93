package handlers

import (
	"time"

	"ocrconsole/models/metering"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
)

// promise writes what the next calls get.
func (v *view) promise() promise.Speaker {
	return promise.Speaker{Words: v.format, Credit: v.console.Billing.Credit}
}

// outlook is what may pay the customer's calls from now on.
func (v *view) outlook() (*metering.Outlook, error) {
	return v.console.Metering.Outlook(v.ctx(), v.who.AccountID)
}

// withoutPackage says what a call of the service in the region gets at this moment when no package covers it.
func (v *view) withoutPackage(region, service string) (string, error) {
	o, err := v.outlook()
	if err != nil {
		return "", err
	}
	return v.promise().Say("Without a package,", o.Next(o.Line(region, service).UsedUp(o.Now), o.Now)), nil
}

// nextCall tells what the next call of a line gets that the state was told from, or one made of it.
func (v *view) nextCall(s *metering.ServiceState, line *rules.Line) rules.Next {
	return line.Next(s.Now, &s.Standing, v.console.Metering.Credit)
}

// arrears says in one sentence what is owed since when, and then what stops when and what goes on.
func (v *view) arrears(standing rules.Standing, now time.Time) (string, error) {
	o, err := v.outlook()
	if err != nil {
		return "", err
	}
	return "The account is in arrears by " + v.format.Money(-standing.AvailableMicros()) + " since " + v.format.Instant(standing.ArrearsSince) + ". " +
		v.promise().InArrears(&standing, now, holdings(o)), nil
}

// starter says how far the customer's account goes before its first payment; empty once it has paid and owes nothing of it.
func (v *view) starter() (layout.Calm, error) {
	standing, decided, err := v.console.Billing.Starter(v.ctx(), v.who.AccountID)
	if err != nil {
		return layout.Calm{}, err
	}
	title, text := v.promise().Starter(&standing, decided)
	return layout.Calm{Title: title, Text: text}, nil
}

func holdings(o *metering.Outlook) promise.Holdings {
	return promise.Holdings{Subscriptions: o.Subscriptions(), PackageCalls: o.LeftCalls()}
}
