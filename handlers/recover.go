package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
)

func forgotPasswordForm(v *view) error {
	return v.forgotPage(http.StatusOK, pages.ForgotPassword{Email: v.console.Sessions.Get(v, emailKey)})
}

// forgotPassword answers the same whether there is such a user or not.
func forgotPassword(v *view) error {
	email := v.FormValue("email")
	if err := v.console.Accounts.RequestReset(v.ctx(), email, v.RealIP()); err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.forgotPage(formStatus(err), pages.ForgotPassword{Email: email, Errors: errs})
	}
	v.console.Sessions.Put(v, emailKey, email)
	v.flash(components.Info, "If there is an account with this address, a mail with a link to choose another password is on its way. The link works for "+accounts.ResetWords+"."+v.withoutServer())
	return v.seeOther("/login")
}

// withoutServer says after a mail is promised where it goes when there is no mail server, "" when there is one.
func (v *view) withoutServer() string {
	if v.console.MailServer {
		return ""
	}
	return " (This console has no mail server: its mails stay in files with whoever runs it.)"
}

func (v *view) forgotPage(status int, page pages.ForgotPassword) error {
	var err error
	if page.Shell, err = v.publicShell("Forgot your password?", ""); err != nil {
		return err
	}
	page.Problems = fieldErrors(page.Errors).problems()
	return v.renderStatus(status, pages.ForgotPasswordPage(page))
}

// resetPasswordForm is where the link in the mail leads. Opening it spends nothing.
func resetPasswordForm(v *view) error {
	token := v.QueryParam("token")
	email, err := v.console.Accounts.CheckMailLink(v.ctx(), models.TokenReset, token)
	if err != nil {
		return v.brokenLink(err, "/password/forgot", "Have another link sent")
	}
	return v.resetPage(http.StatusOK, pages.ResetPassword{Email: models.ReadableEmail(email), Token: token})
}

func resetPassword(v *view) error {
	token := v.FormValue("token")
	email, err := v.console.Accounts.ResetPassword(v.ctx(), token, v.FormValue("password"))
	if models.CodeOf(err) == models.Invalid {
		errs, _ := formErrors(err)
		return v.resetPage(http.StatusUnprocessableEntity, pages.ResetPassword{Email: v.FormValue("email"), Token: token, Errors: errs})
	}
	if err != nil {
		return v.brokenLink(err, "/password/forgot", "Have another link sent")
	}
	if err := v.console.Sessions.SignOut(v); err != nil { // whoever is signed in here: the new password is to be used
		return err
	}
	v.console.Sessions.Put(v, emailKey, email)
	v.flash(components.Success, "The password is changed, and all browsers are signed out. Sign in with the new one.")
	return v.seeOther("/login")
}

func (v *view) resetPage(status int, page pages.ResetPassword) error {
	var err error
	if page.Shell, err = v.publicShell("Choose another password", ""); err != nil {
		return err
	}
	page.Problems = fieldErrors(page.Errors).problems()
	page.MinPassword = accounts.MinPassword
	return v.renderStatus(status, pages.ResetPasswordPage(page))
}

// confirmForm is where the link that confirms an address leads. It asks first: mail programs open links on their own.
func confirmForm(v *view) error {
	token := v.QueryParam("token")
	email, err := v.console.Accounts.CheckMailLink(v.ctx(), models.TokenConfirm, token)
	if models.CodeOf(err) == models.NotFound {
		return v.confirmBookkeepingForm(token)
	}
	if err != nil {
		return err
	}
	email = models.ReadableEmail(email)
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "Confirm your address", Text: "Is " + email + " yours? Once it is confirmed, the alerts of your account can be sent there.",
		Action: "/confirm", Token: token, Button: "Confirm " + email,
	})
}

func confirmAddress(v *view) error {
	email, err := v.console.Accounts.ConfirmAddress(v.ctx(), v.FormValue("token"))
	if models.CodeOf(err) == models.NotFound {
		return v.confirmBookkeeping()
	}
	if err != nil {
		return err
	}
	v.flash(components.Success, models.ReadableEmail(email)+" is confirmed.")
	if v.signedIn {
		return v.seeOther(alertsPath)
	}
	v.console.Sessions.Put(v, emailKey, email)
	return v.seeOther("/login")
}

// unsubscribeMailForm is where the link at the foot of an alert's mail leads.
func unsubscribeMailForm(v *view) error {
	token := v.QueryParam("token")
	email, _, err := v.console.Accounts.UnsubscribeLink(v.ctx(), token)
	if err != nil {
		return v.brokenLink(err, alertsPath, "Choose what you are told")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "No more of these mails?", Text: "Notifications of your account are not sent to " + models.ReadableEmail(email) + " any more then. In the console you see them as before.",
		Action: "/unsubscribe", Token: token, Button: "Stop the mails",
	})
}

// unsubscribeMail ends the mails. It answers with a page and no redirect: mail programs post to it as well (RFC 8058).
func unsubscribeMail(v *view) error {
	email, owner, err := v.console.Accounts.UnsubscribeLink(v.ctx(), v.FormValue("token"))
	if err != nil {
		return v.brokenLink(err, alertsPath, "Choose what you are told")
	}
	if err := v.console.Alerts.StopMails(v.ctx(), owner.AccountID); err != nil {
		return err
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The mails are stopped", Text: "No more notifications are sent to " + models.ReadableEmail(email) + ". In the console you see them as before.",
		NextHref: alertsPath, NextText: "Choose what you are told",
	})
}

// brokenLink says that a link does not work any more, and what to do instead.
func (v *view) brokenLink(err error, nextHref, nextText string) error {
	if models.CodeOf(err) != models.NotFound {
		return err
	}
	return v.mailLinkPage(http.StatusNotFound, pages.MailLink{
		Title: "This link does not work", Text: err.Error(), NextHref: nextHref, NextText: nextText,
	})
}

func (v *view) mailLinkPage(status int, page pages.MailLink) error {
	var err error
	if page.Shell, err = v.publicShell(page.Title, ""); err != nil {
		return err
	}
	return v.renderStatus(status, pages.MailLinkPage(page))
}
