package account

import (
	"fmt"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

func forgotPasswordForm(v *view) error {
	return v.forgotPage(http.StatusOK, pages.ForgotPassword{Email: v.Sessions.Get(v, emailKey)})
}

// forgotPassword answers the same whether there is such a user or not.
func forgotPassword(v *view) error {
	email := v.FormValue("email")
	if err := v.Accounts.RequestReset(v.Ctx(), email, v.RealIP()); err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		return v.forgotPage(page.FormStatus(err), pages.ForgotPassword{Email: email, Errors: errs})
	}
	v.Sessions.Put(v, emailKey, email)
	v.Flash(components.Info, "If there is an account with this address, a mail with a link to choose another password is on its way. The link works for "+words.Life(accounts.ResetHours)+". "+
		mailsWords+v.withoutServer())
	return v.SeeOther(routes.SignIn)
}

// mailsWords says what becomes of a mail that is asked for too often.
var mailsWords = fmt.Sprintf("No more than %d such mails are sent to an address in a day: look for one that came before.", accounts.MailsPerMailbox)

// withoutServer says after a mail is promised where it goes when there is no mail server, "" when there is one.
func (v *view) withoutServer() string {
	if v.MailServer {
		return ""
	}
	return " (This console has no mail server: its mails stay in files with whoever runs it.)"
}

func (v *view) forgotPage(status int, screen pages.ForgotPassword) error {
	var err error
	if screen.Shell, err = v.PublicShell("Forgot your password?", ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems()
	return v.ShowStatus(status, pages.ForgotPasswordPage(screen))
}

// resetPasswordForm is where the link in the mail leads. Opening it spends nothing.
func resetPasswordForm(v *view) error {
	token := v.QueryParam("token")
	reset, err := v.Accounts.CheckReset(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Have another link sent")
	}
	return v.resetPage(http.StatusOK, pages.ResetPassword{Email: models.ReadableEmail(reset.Email), Token: token, Ends: v.Words().Ended(reset.Ends)})
}

func resetPassword(v *view) error {
	token := v.FormValue("token")
	reset, err := v.Accounts.ResetPassword(v.Ctx(), token, v.FormValue("password"))
	if models.CodeOf(err) == models.Invalid {
		return v.resetAgain(token, err)
	}
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Have another link sent")
	}
	if err := v.Sessions.SignOut(v); err != nil { // whoever is signed in here: the new password is to be used
		return err
	}
	v.SignedIn = false
	v.keepDevice(reset.Device, "")
	v.Sessions.Put(v, emailKey, reset.Email)
	if len(reset.Ends) > 0 {
		return v.mailLinkPage(http.StatusOK, pages.MailLink{
			Title: "The password is changed", Text: models.ReadableEmail(reset.Email) + " is confirmed by that. It was not before, so what was made in its name has ended:",
			Ends: v.Words().Ended(reset.Ends), NextHref: routes.SignIn, NextText: "Sign in with the new password",
		})
	}
	v.Flash(components.Success, "The password is changed, and all browsers are signed out. Sign in with the new one.")
	return v.SeeOther(routes.SignIn)
}

// resetAgain shows the form with what is wrong.
func (v *view) resetAgain(token string, refusal error) error {
	reset, err := v.Accounts.CheckReset(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Have another link sent")
	}
	errs, _ := page.FormErrors(refusal)
	return v.resetPage(http.StatusUnprocessableEntity, pages.ResetPassword{Email: models.ReadableEmail(reset.Email), Token: token, Ends: v.Words().Ended(reset.Ends), Errors: errs})
}

func (v *view) resetPage(status int, screen pages.ResetPassword) error {
	var err error
	if screen.Shell, err = v.PublicShell("Choose another password", ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems()
	screen.MinPassword = accounts.MinPassword
	return v.ShowStatus(status, pages.ResetPasswordPage(screen))
}

// unsubscribeMailForm is where the link at the foot of an alert's mail leads.
func unsubscribeMailForm(v *view) error {
	token := v.QueryParam("token")
	email, _, err := v.Accounts.UnsubscribeLink(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Choose what you are told")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "No more of these mails?", Text: "Notifications of your account are not sent to " + models.ReadableEmail(email) + " any more then. In the console you see them as before.",
		Action: routes.UnsubscribeMails, Token: token, Button: "Stop the mails",
	})
}

// unsubscribeMail ends the mails. It answers with a page and no redirect: mail programs post to it as well (RFC 8058).
func unsubscribeMail(v *view) error {
	email, owner, err := v.Accounts.UnsubscribeLink(v.Ctx(), v.FormValue("token"))
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Choose what you are told")
	}
	if err := v.Alerts.StopMails(v.Ctx(), owner.AccountID); err != nil {
		return err
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The mails are stopped", Text: "No more notifications are sent to " + models.ReadableEmail(email) + ". In the console you see them as before.",
		NextHref: routes.Alerts, NextText: "Choose what you are told",
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

func (v *view) mailLinkPage(status int, screen pages.MailLink) error {
	var err error
	if screen.Shell, err = v.PublicShell(screen.Title, ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems()
	return v.ShowStatus(status, pages.MailLinkPage(screen))
}
