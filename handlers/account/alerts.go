package account

import (
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/alerts"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
)

func alertSettings(v *view) error {
	s, err := v.Alerts.Settings(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	return v.alertsPage(http.StatusOK, v.alertsForm(&s), nil)
}

// saveAlerts stores what the customer wants to be told.
func saveAlerts(v *view) error {
	form := v.sentAlerts()
	percent, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(form.UnusualPercent, "%")), 10, 64)
	if err != nil {
		percent = 0 // which is refused beside the field
	}
	err = v.Alerts.SaveSettings(v.Ctx(), models.AlertSettings{
		AccountID: v.Who.AccountID, Mails: form.Mails,
		LowBalance: form.LowBalance, LowBalanceMicros: alerts.ParseAmount(form.LowBalanceAmount),
		PackageUsed: form.PackageUsed, UsedPercents: alerts.ParseNumbers(form.UsedPercents),
		PackageExpiring: form.PackageExpiring, ExpiringDays: alerts.ParseNumbers(form.ExpiringDays),
		Arrears:      form.Arrears,
		UnusualSpend: form.UnusualSpend, UnusualPercent: percent, UnusualMicros: alerts.ParseAmount(form.UnusualAmount),
		OtherRegion: form.OtherRegion,
	})
	if err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		return v.alertsPage(page.FormStatus(err), form, errs)
	}
	v.Flash(components.Success, "The alerts are saved.")
	return v.SeeOther(routes.Alerts)
}

// sentAlerts reads the form as it was sent.
func (v *view) sentAlerts() pages.AlertsForm {
	on := func(name string) bool { return v.FormValue(name) != "" }
	return pages.AlertsForm{
		LowBalance: on("low_balance"), PackageUsed: on("package_used"), PackageExpiring: on("package_expiring"), Arrears: on("arrears"),
		UnusualSpend: on("unusual_spend"), OtherRegion: on("other_region"), Mails: on("mails"),
		LowBalanceAmount: v.FormValue("low_balance_amount"), UsedPercents: v.FormValue("used_percents"), ExpiringDays: v.FormValue("expiring_days"),
		UnusualPercent: v.FormValue("unusual_percent"), UnusualAmount: v.FormValue("unusual_amount"),
	}
}

// alertsForm writes the settings as the form shows them.
func (v *view) alertsForm(s *models.AlertSettings) pages.AlertsForm {
	return pages.AlertsForm{
		LowBalance: s.LowBalance, PackageUsed: s.PackageUsed, PackageExpiring: s.PackageExpiring, Arrears: s.Arrears,
		UnusualSpend: s.UnusualSpend, OtherRegion: s.OtherRegion, Mails: s.Mails,
		LowBalanceAmount: v.AmountText(s.LowBalanceMicros), UsedPercents: s.UsedPercents.String(), ExpiringDays: s.ExpiringDays.String(),
		UnusualPercent: strconv.FormatInt(s.UnusualPercent, 10), UnusualAmount: v.AmountText(s.UnusualMicros),
	}
}

func (v *view) alertsPage(status int, form pages.AlertsForm, errs page.FieldErrors) error {
	user, err := v.Accounts.Identity(v.Ctx(), v.Who.UserID)
	if err != nil {
		return err
	}
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	screen := pages.Alerts{
		Form: form, Errors: errs, Symbol: v.Format.Symbol(), InputMode: v.AmountInput(), Credit: v.Promise().GoesOnFor(&standing),
		Mail: pages.AlertsMail{Address: models.ReadableEmail(user.Email), Confirmed: user.Confirmed, Server: v.MailServer},
	}
	since, err := v.Alerts.CalendarSince(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	if since != nil {
		screen.Calendar = v.Format.Instant(*since)
	}
	if screen.Shell, err = v.Shell(layout.NavAlerts.Name(), layout.NavAlerts); err != nil {
		return err
	}
	screen.Problems = errs.Problems()
	return v.ShowStatus(status, pages.AlertsPage(screen))
}

// sendConfirmation has the link that confirms the customer's address sent again.
func sendConfirmation(v *view) error {
	if err := v.Accounts.RequestConfirmation(v.Ctx(), v.Who.UserID, v.RealIP()); err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		v.Flash(components.Danger, errs.Text())
		return v.SeeOther(routes.Alerts)
	}
	v.Flash(components.Info, "A mail with the link is on its way to "+models.ReadableEmail(v.Who.Email)+". "+mailsWords+v.withoutServer())
	return v.SeeOther(routes.Alerts)
}
