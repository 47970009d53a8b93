package alerts

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// loadPace reads what the account used in the time that a pace of days looks back over, if it has a cap to compare with.
func (f *facts) loadPace(tx *gorm.DB) (err error) {
	if len(f.outlook.Caps()) == 0 {
		return nil
	}
	f.paceFrom = rules.HourStart(f.now, f.snapshot.Zone).Add(-insight.PaceOver)
	if f.paceFrom.Before(f.account.CreatedAt) {
		f.paceFrom = f.account.CreatedAt
	}
	f.lately, err = models.SumUsage(tx, f.account.ID, models.HourFilter{From: rules.HourStart(f.paceFrom, f.snapshot.Zone), Until: f.now.Add(time.Hour)})
	return err
}

// forecasts are caps that will be reached before they begin anew, if calls go on as they did; also those that are reached since it was
// told, so that this is not taken back when it has come true.
func (f *facts) forecasts() (holds []condition) {
	for _, c := range f.outlook.Caps() {
		pace, since, least := f.pace(&c)
		at, reached := pace.Reaches(c.Limit-c.Used, least, f.now, c.Next)
		if !reached && c.Used < c.Limit {
			continue
		}
		holds = append(holds, condition{
			key: fmt.Sprintf("cap-forecast %d %d", c.ID, c.Start.Unix()), matter: fmt.Sprintf("cap-forecast %d", c.ID), topic: notice.AlertCapForecast,
			once: true, silent: !reached, say: func() notice.Notice { return f.sayForecast(&c, pace, since, at) },
		})
	}
	return holds
}

// pace is how fast the cap is used, since when, and how much must have passed for it. A cap of a day, and one of a key or a tag, goes by its own span,
// as hours do not tell these apart; all others go by the last days.
func (f *facts) pace(c *metering.CapState) (p insight.CapPace, since time.Time, least time.Duration) {
	if !c.TellsOrigins() && c.Span != rules.CapDay {
		return insight.CapPace{Used: f.usedLately(c), Over: f.now.Sub(f.paceFrom)}, f.paceFrom, insight.LeastPace
	}
	if since = c.Start; c.From.After(since) {
		since = c.From
	}
	least = insight.LeastPace
	if c.Span == rules.CapDay {
		least = insight.LeastOfDay
	}
	return insight.CapPace{Used: c.Used, Over: f.now.Sub(since)}, since, least
}

// usedLately is what of the last days' calls the cap would have counted.
func (f *facts) usedLately(c *metering.CapState) (used int64) {
	for i := range f.lately {
		h := &f.lately[i]
		if !c.CountsSomeOf(rules.Offering{Region: h.Region, Service: h.Service}) || h.Outcome == models.OutcomeFailed {
			continue
		}
		if c.Kind == rules.CapCalls {
			used += h.Calls
		} else {
			used += int64(h.AmountMicros)
		}
	}
	return used
}

func (f *facts) sayForecast(c *metering.CapState, pace insight.CapPace, since, at time.Time) notice.Notice {
	used := f.sayCap(c, 0).(notice.CapUsed)
	return notice.CapForecast{
		At: f.now, Cap: used.Cap, Region: used.Region, Service: used.Service, Key: used.Key, Tag: used.Tag, Calls: used.Calls, Hard: used.Hard, Used: c.Used, Amount: c.Limit,
		PerDay: pace.PerDay(), PaceFrom: since, ReachedAt: at, Opens: c.Next,
	}
}
