package account

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// Alerts is the form of what an account wants to be told, with what its mails and its calendar need. The thresholds are
// as they were typed.
type Alerts struct {
	layout.Shell
	Form      AlertsForm
	Errors    map[string]string
	Symbol    string // of the currency
	InputMode string // of amounts of it
	CapsReach string // when it is told that a cap will be reached
	CapsTell  string // what a cap that only tells does
	Credit    string // how far pay-per-use goes on in arrears
	Mail      AlertsMail
	// Calendar is since when the calendar has its address, "" if it has none.
	Calendar string
}

// AlertsForm is the form's fields.
type AlertsForm struct {
	Mails            components.Checked `form:"mails"`
	LowBalance       components.Checked `form:"low_balance"`
	LowBalanceAmount string             `form:"low_balance_amount"`
	PackageUsed      components.Checked `form:"package_used"`
	UsedPercents     string             `form:"used_percents"`
	PackageExpiring  components.Checked `form:"package_expiring"`
	ExpiringDays     string             `form:"expiring_days"`
	Arrears          components.Checked `form:"arrears"`
	UnusualSpend     components.Checked `form:"unusual_spend"`
	UnusualPercent   string             `form:"unusual_percent"`
	UnusualAmount    string             `form:"unusual_amount"`
	OtherRegion      components.Checked `form:"other_region"`
	CapForecast      components.Checked `form:"cap_forecast"`
	Refusals         components.Checked `form:"refusals"`
}

// AlertsMail is where mails go. Confirmed tells that the owner reads them there, Server that mails reach people at all.
type AlertsMail struct {
	Address           string
	Confirmed, Server bool
}

// CalendarOpened shows the address of the calendar, this once.
type CalendarOpened struct {
	layout.Shell
	Address string
}

func (p Alerts) field(name, label, value, hint string) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Value: value, Hint: hint, Error: p.Errors[name], Autocomplete: "off", Required: true,
		Attrs: templ.Attributes{"maxlength": "40"},
	}
}

func (p Alerts) amount(name, label, value, hint string) components.FieldProps {
	field := p.field(name, label, value, hint)
	field.Prefix, field.InputMode = p.Symbol, p.InputMode
	return field
}

func (p Alerts) percent(name, label, value, hint string) components.FieldProps {
	field := p.field(name, label, value, hint)
	field.Suffix = "%"
	return field
}
