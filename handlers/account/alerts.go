package account

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/alerts"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// alertsFields is the form of what a customer wants to be told.
type alertsFields struct {
	page.Form
	pages.AlertsForm
}

func alertSettings(v *view) error {
	s, err := v.Alerts.Settings(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	form := &alertsFields{}
	for _, field := range v.alertFields(form, &s) {
		field.show()
	}
	return v.alertsPage(form)
}

// saveAlerts stores what the customer wants to be told.
func saveAlerts(v *view) error {
	form, s := page.Read[alertsFields](v.Context), models.AlertSettings{AccountID: v.Who.AccountID}
	for _, field := range v.alertFields(form, &s) {
		field.take()
	}
	if err := v.Alerts.SaveSettings(v.Ctx(), s); err != nil {
		return form.Again(err, func() error { return v.alertsPage(form) })
	}
	v.Flash(components.Success, "The alerts are saved.")
	return v.SeeOther(routes.Alerts)
}

// alertFields puts each field of the form beside its setting: what is shown and what is stored both come from here.
func (v *view) alertFields(f *alertsFields, s *models.AlertSettings) []alertField {
	return []alertField{
		checked(&f.Mails, &s.Mails),
		checked(&f.LowBalance, &s.LowBalance), v.threshold(&f.LowBalanceAmount, &s.LowBalanceMicros),
		checked(&f.PackageUsed, &s.PackageUsed), numbers(&f.UsedPercents, &s.UsedPercents),
		checked(&f.PackageExpiring, &s.PackageExpiring), numbers(&f.ExpiringDays, &s.ExpiringDays),
		checked(&f.Arrears, &s.Arrears),
		checked(&f.UnusualSpend, &s.UnusualSpend), percent(&f.UnusualPercent, &s.UnusualPercent), v.threshold(&f.UnusualAmount, &s.UnusualMicros),
		checked(&f.OtherRegion, &s.OtherRegion), checked(&f.CapForecast, &s.CapForecast), checked(&f.Refusals, &s.Refusals),
	}
}

// alertField shows a setting in its field, and takes it from there. What cannot be read becomes what SaveSettings refuses beside
// the field.
type alertField struct{ show, take func() }

func checked(field *components.Checked, set *bool) alertField {
	return alertField{func() { *field = components.Checked(*set) }, func() { *set = bool(*field) }}
}

func numbers(field *string, set *models.NumberList) alertField {
	return alertField{func() { *field = set.String() }, func() { *set = alerts.ParseNumbers(*field) }}
}

func percent(field *string, set *int64) alertField {
	return alertField{func() { *field = strconv.FormatInt(*set, 10) }, func() { *set = alerts.ParsePercent(*field) }}
}

func (v *view) threshold(field *string, micros *rules.Micros) alertField {
	return alertField{func() { *field = v.AmountText(*micros) }, func() {
		var err error
		if *micros, err = v.TypedAmount(*field); err != nil {
			*micros = -1
		}
	}}
}

func (v *view) alertsPage(form *alertsFields) error {
	user, err := v.Accounts.Identity(v.Ctx(), v.Who.UserID, v.Who.AccountID)
	if err != nil {
		return err
	}
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	screen := pages.Alerts{
		Form: form.AlertsForm, Errors: form.Errors, Symbol: v.Format.Symbol(), InputMode: v.AmountInput(), Credit: v.Promise().GoesOnFor(&standing),
		CapsReach: words.CapsReach(insight.PaceOver, insight.LeastPace, insight.LeastOfDay, insight.ReachAhead),
		CapsTell:  words.SoftCaps(alerts.CapPercents().String()),
		Mail:      pages.AlertsMail{Address: models.ReadableEmail(user.Email), Confirmed: user.Confirmed, Server: v.HasMailServer()},
	}
	since, err := v.Alerts.CalendarSince(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	if since != nil {
		screen.Calendar = v.Local.Instant(*since)
	}
	if screen.Shell, err = v.Shell(layout.NavAlerts.Name(), layout.NavAlerts); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	return v.ShowForm(&form.Form, pages.AlertsPage(screen))
}

// sendConfirmation has the link that confirms the customer's address sent again.
func sendConfirmation(v *view) error {
	if err := v.Accounts.RequestConfirmation(v.Ctx(), v.Who.UserID, v.RealIP()); err != nil {
		errs, shown := v.FormErrors(err)
		if !shown {
			return err
		}
		v.Flash(components.Danger, errs.Text())
		return v.SeeOther(routes.Alerts)
	}
	v.FlashMailed(components.Info, words.LinkOnItsWay(models.ReadableEmail(v.Who.Email), mailsWords))
	return v.SeeOther(routes.Alerts)
}
