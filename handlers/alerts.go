package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/alerts"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// alertsPath is where customers choose what they are told.
const alertsPath = "/settings/alerts"

func alertSettings(v *view) error {
	s, err := v.console.Alerts.Settings(v.ctx(), v.who.AccountID)
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
	err = v.console.Alerts.SaveSettings(v.ctx(), models.AlertSettings{
		AccountID: v.who.AccountID, Mails: form.Mails,
		LowBalance: form.LowBalance, LowBalanceMicros: alerts.ParseAmount(form.LowBalanceAmount),
		PackageUsed: form.PackageUsed, UsedPercents: alerts.ParseNumbers(form.UsedPercents),
		PackageExpiring: form.PackageExpiring, ExpiringDays: alerts.ParseNumbers(form.ExpiringDays),
		Arrears:      form.Arrears,
		UnusualSpend: form.UnusualSpend, UnusualPercent: percent, UnusualMicros: alerts.ParseAmount(form.UnusualAmount),
		OtherRegion: form.OtherRegion,
	})
	if err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.alertsPage(formStatus(err), form, errs)
	}
	v.flash(components.Success, "The alerts are saved.")
	return v.seeOther(alertsPath)
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
		LowBalanceAmount: v.amountText(s.LowBalanceMicros), UsedPercents: s.UsedPercents.String(), ExpiringDays: s.ExpiringDays.String(),
		UnusualPercent: strconv.FormatInt(s.UnusualPercent, 10), UnusualAmount: v.amountText(s.UnusualMicros),
	}
}

func (v *view) alertsPage(status int, form pages.AlertsForm, errs fieldErrors) error {
	user, err := v.console.Accounts.Identity(v.ctx(), v.who.UserID)
	if err != nil {
		return err
	}
	standing, err := v.console.Billing.Standing(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	page := pages.Alerts{
		Form: form, Errors: errs, Symbol: v.format.Symbol(), InputMode: v.amountInput(), Credit: v.promise().GoesOnFor(&standing),
		Mail: pages.AlertsMail{Address: models.ReadableEmail(user.Email), Confirmed: user.Confirmed, Server: v.console.MailServer},
	}
	since, err := v.console.Alerts.CalendarSince(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	if since != nil {
		page.Calendar = v.format.Instant(*since)
	}
	if page.Shell, err = v.shell(layout.NavAlerts.Name(), layout.NavAlerts); err != nil {
		return err
	}
	page.Problems = errs.problems()
	return v.renderStatus(status, pages.AlertsPage(page))
}

// sendConfirmation has the link that confirms the customer's address sent again.
func sendConfirmation(v *view) error {
	if err := v.console.Accounts.RequestConfirmation(v.ctx(), v.who.UserID, v.RealIP()); err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		v.flash(components.Danger, errs.text())
		return v.seeOther(alertsPath)
	}
	v.flash(components.Info, "A mail with the link is on its way to "+models.ReadableEmail(v.who.Email)+". "+mailsWords+v.withoutServer())
	return v.seeOther(alertsPath)
}
