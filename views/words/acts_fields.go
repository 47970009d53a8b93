package words

import (
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// change says a field before and after.
func (w Acts) change(c trail.Change) FieldChange {
	f := actFields[c.Field]
	if f.label == "" {
		f.label = strings.ReplaceAll(string(c.Field), "_", " ")
	}
	if f.as == nil {
		return FieldChange{f.label, c.Before, c.After}
	}
	return FieldChange{f.label, f.as(w, c.Before), f.as(w, c.After)}
}

// actFields names each field, and says what its values are.
var actFields = map[trail.Field]struct {
	label string
	as    func(w Acts, value string) string
}{
	trail.Name: {"Name", nil}, trail.Regions: {"Regions", orAll}, trail.Services: {"Services", orAll}, trail.Networks: {"Networks", orAll},
	trail.Rate: {"Calls in seconds", nil}, trail.EndsAt: {"Ends at", Acts.instant}, trail.Watch: {"When used more than usual", Acts.watch},
	trail.CardUsed: {"Card", nil}, trail.ThresholdPaid: {"When less is available than", Acts.money}, trail.ThresholdLeft: {"When fewer calls are left than", Acts.number},
	trail.Amount: {"Amount", Acts.money}, trail.MonthlyCap: {"At most in a month", Acts.money}, trail.Calls: {"Calls of a package", Acts.number},
	trail.LeastSaved: {"Only if it saves", Acts.money},
	trail.Pause:      {"Pause in hours", Acts.number}, trail.CapMoney: {"At most", Acts.money}, trail.CapCalls: {"Calls at most", Acts.number},
	trail.CapSpan: {"In each", Acts.span}, trail.CapRefuses: {"Refuses what is beyond", Acts.yesOrNo}, trail.Recipient: {"Recipient", nil},
	trail.PostalAddress: {"Address", Acts.lines}, trail.Country: {"Country", nil}, trail.TaxID: {"Tax number", nil}, trail.Bookkeeping: {"Bookkeeping’s e-mail address", nil},
	trail.Agreed: {"The bookkeeping agreed", Acts.yesOrNo}, trail.URL: {"Address", nil}, trail.Topics: {"Told of", Acts.topicList}, trail.Mails: {"By mail", Acts.yesOrNo},
	trail.Alerts: {"Alerts", Acts.topicList}, trail.LowBalance: {"When less is available than", Acts.money}, trail.UsedPercents: {"Percent of a package used", nil},
	trail.ExpiringDays: {"Days before a package expires", nil}, trail.UnusualAmount: {"Unusual from", Acts.money}, trail.UnusualShare: {"Unusual above percent", nil},
	trail.Holder: {"Whose it is", nil}, trail.Role: {"May act as", nil}, trail.OrderLimit: {"An order at most", Acts.moneyOrNone}, trail.MonthLimit: {"In a month at most", Acts.moneyOrNone},
	trail.ApprovalAbove: {"Needs approval above", Acts.moneyOrNone},
	trail.CreditLimit:   {"Credit limit", Acts.moneyOrAsForAll}, trail.GraceDays: {"Grace period in days", Acts.numberOrAsForAll},
	trail.Issuer: {"Issuer", nil}, trail.ClientID: {"Client ID", nil}, trail.NewSecret: {"Another client secret", Acts.yesOrNo}, trail.RoleClaim: {"Claim that says the role", orNoClaim},
	trail.ClaimRoles: {"Role by value", nil}, trail.DefaultRole: {"Role of all others", orNoClaim},
}

func orNoClaim(_ Acts, value string) string {
	if value == "" {
		return "none"
	}
	return value
}

func orAll(_ Acts, value string) string {
	if value == "" {
		return "all"
	}
	return value
}

func (w Acts) money(value string) string {
	micros, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return value
	}
	return w.Figures.Money(rules.Micros(micros))
}

func (w Acts) moneyOrNone(value string) string {
	if value == "" {
		return "no limit"
	}
	return w.money(value)
}

func (w Acts) moneyOrAsForAll(value string) string {
	if value == "" {
		return asForAll
	}
	return w.money(value)
}

func (w Acts) numberOrAsForAll(value string) string {
	if value == "" {
		return asForAll
	}
	return w.number(value)
}

func (w Acts) number(value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return value
	}
	return w.Figures.Calls(n)
}

func (w Acts) instant(value string) string {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return value
	}
	return w.Figures.Instant(at)
}

func (w Acts) yesOrNo(value string) string {
	if value == "" {
		return "no"
	}
	return value
}

func (w Acts) lines(value string) string { return strings.ReplaceAll(value, "\n", ", ") }

func (w Acts) span(value string) string {
	switch value {
	case "all":
		return "all time"
	default:
		return value
	}
}

func (w Acts) watch(value string) string {
	switch value {
	case "tell":
		return "tell of it"
	case "stop":
		return "stop the key"
	case "off":
		return "nothing"
	}
	return value
}

func (w Acts) topicList(value string) string {
	if value == "" {
		return ""
	}
	var names []string
	for topic := range strings.SplitSeq(value, ", ") {
		if name := Topic(notice.Topic(topic)); name != "" {
			topic = name
		}
		names = append(names, topic)
	}
	return strings.Join(names, ", ")
}
