package account

import (
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
	return v.forgotPage(&mailFields{Email: v.Sessions.Get(v.Context, emailKey)})
}

func forgotPassword(v *view) error {
	v.Sessions.Put(v.Context, nextKey, v.Next())
	return v.askForMail(v.Accounts.RequestReset, v.forgotPage,
		words.ResetOnItsWay(v.Words().Life(accounts.ResetHours), mailsWords), routes.SignInTo(v.Next()))
}

func (v *view) forgotPage(form *mailFields) error {
	screen := pages.ForgotPassword{Email: form.Email, Errors: form.Errors}
	var err error
	if screen.Shell, err = v.PublicShell("Forgot your password?", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	return v.ShowForm(&form.Form, pages.ForgotPasswordPage(screen))
}

// resetPasswordForm is where the link in the mail leads. Opening it spends nothing.
func resetPasswordForm(v *view) error {
	return v.resetPage(page.Read[mailLink](v.Context))
}

func resetPassword(v *view) error {
	form := page.Read[mailLink](v.Context)
	reset, err := v.Accounts.ResetPassword(v.Ctx(), form.Token, form.Password)
	if models.CodeOf(err) == models.Invalid {
		return form.Again(err, func() error { return v.resetPage(form) })
	}
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Have another link sent")
	}
	next, err := v.beginInstead(accounts.SignedIn{UserID: reset.UserID, Epoch: reset.Epoch, Device: reset.Device, Method: models.ByMail})
	if err != nil {
		return err
	}
	if len(reset.Ends) > 0 {
		return v.mailLinkPage(http.StatusOK, pages.MailLink{
			Title: "The password is changed", Text: words.AddressConfirmedByReset(models.ReadableEmail(reset.Email)),
			Ends: v.Words().Ended(reset.Ends), NextHref: next, NextText: "Go on to the console",
		})
	}
	v.Flash(components.Success, "The password is changed, and all other browsers are signed out.")
	return v.SeeOther(next)
}

func (v *view) resetPage(form *mailLink) error {
	reset, err := v.Accounts.CheckReset(v.Ctx(), form.Token)
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Have another link sent")
	}
	screen := pages.ResetPassword{Email: models.ReadableEmail(reset.Email), Token: form.Token, Ends: v.Words().Ended(reset.Ends), Errors: form.Errors}
	if screen.Shell, err = v.PublicShell("Choose another password", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	screen.MinPassword = accounts.MinPassword
	return v.ShowForm(&form.Form, pages.ResetPasswordPage(screen))
}

// unsubscribeMailForm is where the link at the foot of an alert's mail leads.
func unsubscribeMailForm(v *view) error {
	token := page.Read[mailLink](v.Context).Token
	email, _, err := v.Accounts.UnsubscribeLink(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Choose what you are told")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "No more of these mails?", Text: words.MailsStop(models.ReadableEmail(email)),
		Action: routes.UnsubscribeMails, Token: token, Button: "Stop the mails",
	})
}

// unsubscribeMail ends the mails. It answers with a page and no redirect: mail programs post to it as well (RFC 8058).
func unsubscribeMail(v *view) error {
	email, owner, err := v.Accounts.UnsubscribeLink(v.Ctx(), page.Read[mailLink](v.Context).Token)
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Choose what you are told")
	}
	if err := v.Alerts.StopMails(v.Ctx(), owner.AccountID); err != nil {
		return err
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The mails are stopped", Text: words.MailsStopped(models.ReadableEmail(email)),
		NextHref: routes.Alerts, NextText: "Choose what you are told",
	})
}

// brokenLink says that a link does not work any more, and what to do instead.
func (v *view) brokenLink(err error, nextHref, nextText string) error {
	if models.CodeOf(err) != models.NotFound {
		return err
	}
	return v.mailLinkPage(http.StatusNotFound, pages.MailLink{
		Title: "This link does not work", Text: v.Words().OfError(err), NextHref: nextHref, NextText: nextText,
	})
}

func (v *view) mailLinkPage(status int, screen pages.MailLink) error {
	form := &page.Form{}
	form.Refuse(status, nil)
	return v.mailLinkForm(form, screen)
}

func (v *view) mailLinkForm(form *page.Form, screen pages.MailLink) error {
	var err error
	if screen.Shell, err = v.PublicShell(screen.Title, ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems()
	return v.ShowForm(form, pages.MailLinkPage(screen))
}
