package alerts

import (
	"fmt"
	"math/bits"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// condition is something that holds for an account. Those with the same matter are stages of it, in their order. again
// tells that it had ceased since the last look and holds anew; told, that the account knows.
type condition struct {
	key, matter string
	topic       notice.Topic
	again, told bool
	once        bool // it is told once, though it may cease and hold again: its key names its time
	silent      bool // it goes on if it was told, and is nothing to tell if not
	say         func() notice.Notice
}

// occasion names what is told under a version of the account: what has ceased may begin again, under a later one.
func (c *condition) occasion(version int64) string {
	if c.once {
		version = 0
	}
	return fmt.Sprintf("%s @ %d", c.key, version)
}

// conditions lists what holds, the stages of each matter in their order.
func (f *facts) conditions() []condition {
	return slices.Concat(f.money(), f.used(), f.expiring(), f.unusual(), f.otherRegion(), f.caps(), f.forecasts(), f.refused())
}

// money are a low balance, arrears, and that they stop pay-per-use calls. A balance that never had money of its own,
// of somebody who buys packages by card, is not low.
func (f *facts) money() (holds []condition) {
	standing := f.account.Standing()
	available := standing.AvailableMicros()
	if f.toppedUp && available < f.settings.LowBalanceMicros {
		holds = append(holds, condition{
			key: fmt.Sprintf("low-balance %d", f.settings.LowBalanceMicros), matter: "money", topic: notice.AlertLowBalance,
			again: f.recovered, say: func() notice.Notice { return f.sayLowBalance(available) },
		})
	}
	if !standing.InArrears() {
		return append(holds, f.nothingLeft(&standing)...)
	}
	since := standing.ArrearsSince.UnixMicro()
	holds = append(holds, condition{
		key: fmt.Sprintf("arrears %d", since), matter: "money", topic: notice.AlertArrears,
		say: func() notice.Notice { return f.sayArrears(&standing) },
	})
	if !standing.MayPayPerUse(f.outlook.LeastPerUse(), f.now, f.credit) {
		holds = append(holds, condition{
			key: fmt.Sprintf("arrears-stopped %d", since), matter: "money", topic: notice.AlertArrears,
			say: func() notice.Notice { return f.sayStopped(&standing) },
		})
	}
	return holds
}

// nothingLeft is that pay-per-use calls are refused without arrears: there is not enough for the cheapest, and nothing may be owed. Who
// has not paid yet is told of the starter credit instead.
func (f *facts) nothingLeft(standing *rules.Standing) []condition {
	if !f.toppedUp || standing.Trying || f.outlook.Subscriptions() == 0 || standing.MayPayPerUse(f.outlook.LeastPerUse(), f.now, f.credit) {
		return nil
	}
	return []condition{{key: "calls-stopped", matter: "money", topic: notice.AlertArrears, say: func() notice.Notice { return f.sayStopped(standing) }}}
}

// used are packages used to the percentages that the account named.
func (f *facts) used() (holds []condition) {
	percents := slices.Sorted(slices.Values(f.settings.UsedPercents))
	for i := range f.packages {
		p := &f.packages[i]
		for _, percent := range percents {
			if usedPercent(p) < percent {
				break
			}
			holds = append(holds, condition{
				key: fmt.Sprintf("package-used %d %d", p.ID, percent), matter: fmt.Sprintf("package-used %d", p.ID),
				topic: notice.AlertPackageUsed, say: func() notice.Notice { return f.sayUsed(p) },
			})
		}
	}
	return holds
}

// usedPercent gives how much of the package is used, in whole percent rounded down: 100 is all of it.
func usedPercent(p *models.Package) int64 {
	high, low := bits.Mul64(uint64(p.UsedCalls), 100)
	percent, _ := bits.Div64(high, low, uint64(p.QuotaCalls)) // no more is used than there is: high is below the quota
	return int64(percent)
}

// expiring are packages with calls left that have no more days than the account named.
func (f *facts) expiring() (holds []condition) {
	days := slices.Sorted(slices.Values(f.settings.ExpiringDays))
	slices.Reverse(days)
	for i := range f.packages {
		p := &f.packages[i]
		if p.UsedCalls >= p.QuotaCalls {
			continue
		}
		for _, n := range days {
			if f.now.Before(f.daysBefore(p.ExpiresAt, n)) {
				break
			}
			holds = append(holds, condition{
				key: fmt.Sprintf("package-expiring %d %d", p.ID, n), matter: fmt.Sprintf("package-expiring %d", p.ID),
				topic: notice.AlertPackageExpiring, say: func() notice.Notice { return f.sayExpiring(p) },
			})
		}
	}
	return holds
}

// unusual is that today costs more than the same weekday usually does.
func (f *facts) unusual() []condition {
	if !isUnusual(f.spent, f.usual, f.settings.UnusualPercent, f.settings.UnusualMicros) || !f.hasUsual {
		return nil
	}
	day := f.now.In(f.snapshot.Zone).Format(time.DateOnly)
	return []condition{{key: "unusual-spend " + day, matter: "unusual-spend", topic: notice.AlertUnusualSpend, say: f.sayUnusual}}
}

// isUnusual compares without rounding; a bound beyond all money is never passed.
func isUnusual(spent, usual rules.Micros, percent int64, least rules.Micros) bool {
	hundredfold, err := rules.MulMicros(spent, 100)
	if err != nil {
		return true
	}
	bound, err := rules.MulMicros(usual, percent)
	return err == nil && hundredfold > bound && spent >= least && spent > 0
}
