package handlers

import (
	"fmt"
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
	v.flash(components.Info, "If there is an account with this address, a mail with a link to choose another password is on its way. The link works for "+accounts.ResetWords+". "+
		mailsWords+v.withoutServer())
	return v.seeOther("/login")
}

// mailsWords says what becomes of a mail that is asked for too often.
var mailsWords = fmt.Sprintf("No more than %d such mails are sent to an address in a day: look for one that came before.", accounts.MailsPerMailbox)

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
	reset, err := v.console.Accounts.CheckReset(v.ctx(), token)
	if err != nil {
		return v.brokenLink(err, "/password/forgot", "Have another link sent")
	}
	return v.resetPage(http.StatusOK, pages.ResetPassword{Email: models.ReadableEmail(reset.Email), Token: token, Ends: reset.Ends})
}

func resetPassword(v *view) error {
	token := v.FormValue("token")
	reset, err := v.console.Accounts.ResetPassword(v.ctx(), token, v.FormValue("password"))
	if models.CodeOf(err) == models.Invalid {
		return v.resetAgain(token, err)
	}
	if err != nil {
		return v.brokenLink(err, "/password/forgot", "Have another link sent")
	}
	if err := v.console.Sessions.SignOut(v); err != nil { // whoever is signed in here: the new password is to be used
		return err
	}
	v.signedIn = false
	v.keepDevice(reset.Device, "")
	v.console.Sessions.Put(v, emailKey, reset.Email)
	if len(reset.Ends) > 0 {
		return v.mailLinkPage(http.StatusOK, pages.MailLink{
			Title: "The password is changed", Text: models.ReadableEmail(reset.Email) + " is confirmed by that. It was not before, so what was made in its name has ended:",
			Ends: reset.Ends, NextHref: "/login", NextText: "Sign in with the new password",
		})
	}
	v.flash(components.Success, "The password is changed, and all browsers are signed out. Sign in with the new one.")
	return v.seeOther("/login")
}

// resetAgain shows the form with what is wrong.
func (v *view) resetAgain(token string, refusal error) error {
	reset, err := v.console.Accounts.CheckReset(v.ctx(), token)
	if err != nil {
		return v.brokenLink(err, "/password/forgot", "Have another link sent")
	}
	errs, _ := formErrors(refusal)
	return v.resetPage(http.StatusUnprocessableEntity, pages.ResetPassword{Email: models.ReadableEmail(reset.Email), Token: token, Ends: reset.Ends, Errors: errs})
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
	page.Problems = fieldErrors(page.Errors).problems()
	return v.renderStatus(status, pages.MailLinkPage(page))
}
