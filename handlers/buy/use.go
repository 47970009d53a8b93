package buy

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/words"
)

// use is what the account called of late, by which a choice is judged.
type use struct {
	from   []metering.CalledFrom // the chosen service, by region
	recent metering.RecentUse
}

// readUse reads it with what pays the next calls, and with what else is to be read.
func (v *view) readUse(c *choice, with ...func(context.Context) error) (*use, error) {
	u := new(use)
	readers := append([]func(context.Context) error{v.ReadOutlook}, with...)
	if v.SignedIn && c.service.Code != "" {
		readers = append(readers, models.Reading(&u.from, func(ctx context.Context) ([]metering.CalledFrom, error) {
			return v.Metering.CalledFrom(ctx, v.Who.AccountID, c.service.Code)
		}), v.readRecent(&u.recent))
	}
	return u, v.Together(readers...)
}

// buyMismatch asks whether the region is the right one where most calls of the last days came from another, and warns when the account
// has the service elsewhere and not in the chosen region: a package bought here pays nothing there.
func (v *view) buyMismatch(c *choice, used *use) ([]string, error) {
	warnings := v.calledElsewhere(c, used)
	o, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	var has []string
	for _, at := range o.Presences(c.service.Code) {
		if at.Region == c.region.Code {
			return warnings, nil
		}
		what := words.HaveSubscribed(c.service.Name)
		if at.LeftCalls > 0 {
			what = words.HaveLeft(v.CallWords(at.LeftCalls), c.service.Name)
		}
		has = append(has, words.YouHaveElsewhere(what, v.RegionName(at.Region), c.region.Name))
	}
	return append(warnings, has...), nil
}

// calledElsewhere asks about the region where more calls came from another one. A few that came from the chosen one change nothing.
func (v *view) calledElsewhere(c *choice, used *use) (warnings []string) {
	var here int64
	for _, from := range used.from {
		if from.Region == c.region.Code {
			here = from.Total()
		}
	}
	for _, from := range used.from {
		if from.Region != c.region.Code && from.Total() > here {
			warnings = append(warnings, v.Words().CalledFromElsewhere(metering.CalledDays, v.RegionName(from.Region), from.Total(), from.Refused, c.region.Name, here))
		}
	}
	return warnings
}
