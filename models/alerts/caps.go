package alerts

import (
	"fmt"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// capPercents are how much of a cap is used when its account is told.
var capPercents = models.NumberList{50, 80, 100}

// CapPercents gives how much of a cap is used when its account is told.
func CapPercents() models.NumberList { return slices.Clone(capPercents) }

// caps are caps that are used to these percentages in the span that is now. Who wants to hear no more of one removes it.
func (f *facts) caps() (holds []condition) {
	for _, c := range f.outlook.Caps() {
		used := f.capPercent(&c)
		for _, percent := range capPercents {
			if used < percent {
				break
			}
			holds = append(holds, condition{
				key: fmt.Sprintf("cap %d %d %d", c.ID, c.Start.Unix(), percent), matter: fmt.Sprintf("cap %d", c.ID),
				topic: notice.NoticeCap, say: func() notice.Notice { return f.sayCap(&c, percent) },
			})
		}
	}
	return holds
}

// capPercent gives how much of the cap is used, in whole percent rounded down: 100 is all of it, or so much that none of the calls
// that it counts fits in any more.
func (f *facts) capPercent(c *metering.CapState) int64 {
	left := c.Limit - c.Used
	if left <= 0 || c.Hard && c.Kind == rules.CapMoney && f.fitsNone(c, rules.Micros(left)) {
		return 100
	}
	return c.Percent(c.Used)
}

// fitsNone reports whether every call of what is subscribed, and counted by the cap, costs more than is left.
func (f *facts) fitsNone(c *metering.CapState, left rules.Micros) bool {
	some := false
	for _, o := range f.outlook.Offerings() {
		if !c.CountsSomeOf(o) {
			continue
		}
		price, err := f.outlook.Meter(o.Region, o.Service).PerUse(f.now)
		if err == nil && price <= left {
			return false
		}
		some = some || err == nil
	}
	return some
}

func (f *facts) sayCap(c *metering.CapState, percent int64) notice.Notice {
	said := notice.CapUsed{
		At: f.now, Cap: models.Ref{Kind: models.KindCap, AccountID: f.account.ID, ID: c.ID}.String(), Calls: c.Kind == rules.CapCalls, Hard: c.Hard,
		Percent: percent, Used: c.Used, Amount: c.Limit, Opens: c.Next, Tag: c.Tag,
	}
	if c.Region != "" {
		region, _ := f.snapshot.Region(c.Region)
		said.Region = region.Name
	}
	if c.Service != "" {
		service, _ := f.snapshot.Service(c.Service)
		said.Service = service.Name
	}
	if c.AccessKeyID != 0 {
		said.Key = models.Ref{Kind: models.KindKey, AccountID: f.account.ID, ID: c.AccessKeyID}.String()
	}
	return said
}
