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

// emailChangeWords say what asking for another address does.
func (v *view) emailChangeWords() string {
	if !v.Accounts.ConfirmsByMail {
		return "It changes at once: this console sends no mails that could confirm it."
	}
	return words.EmailChanges(v.Words().Life(accounts.NewEmailHours), v.Words().Life(accounts.StopEmailHours))
}

// askForEmail asks for another address; the answer is the same whosever it is.
func askForEmail(v *view) error {
	form := page.Read[settingsFields](v.Context)
	done, err := v.Accounts.AskForEmail(v.Ctx(), v.proof(form.Proof), form.Email)
	if err != nil {
		return v.again(err, func(shown *settingsFields) { shown.Email = form.Email })
	}
	if done {
		return v.settled("The address is changed: sign in with it from now on.")
	}
	return v.settled("Look into the mail of the new address: the link there makes it yours.")
}

func dropNewEmail(v *view) error {
	if err := v.Accounts.DropNewEmail(v.Ctx(), accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}); err != nil {
		return err
	}
	return v.settled("The address stays as it is.")
}

// newEmailForm is where the link in the mail to the new address leads. It asks first: mail programs open links on their own.
func newEmailForm(v *view) error {
	return v.newEmailPage(page.Read[mailLink](v.Context))
}

// newEmailPage asks for the password, too, in a browser that nobody knows.
func (v *view) newEmailPage(form *mailLink) error {
	c, err := v.Accounts.CheckNewEmail(v.Ctx(), form.Token, v.confirmer(form))
	if err != nil {
		return v.brokenLink(err, routes.AccountSettings, "To the settings of the account")
	}
	email := models.ReadableEmail(c.Email)
	return v.mailLinkForm(&form.Form, pages.MailLink{
		Title: "Confirm your new address", Text: words.IsNewAddressYours(email, models.ReadableEmail(c.Before)),
		Action: routes.NewEmail, Token: form.Token, Button: words.ConfirmAddress(email), AsksPassword: c.AsksPassword, NeedsPassword: c.AsksPassword, Errors: form.Errors,
	})
}

func confirmNewEmail(v *view) error {
	form := page.Read[mailLink](v.Context)
	c, err := v.Accounts.ConfirmNewEmail(v.Ctx(), form.Token, v.confirmer(form))
	if errs, shown := v.FormErrors(err); shown && errs["email"] == "" && models.CodeOf(err) != models.NotFound {
		return form.Again(err, func() error { return v.newEmailPage(form) })
	}
	if models.CodeOf(err) == models.Invalid { // somebody else's by now: whoever reads its mail may know
		return v.mailLinkPage(http.StatusConflict, pages.MailLink{
			Title: "The address is taken", Text: v.Words().OfError(err), NextHref: routes.AccountSettings, NextText: "To the settings of the account",
		})
	}
	if err != nil {
		return v.brokenLink(err, routes.AccountSettings, "To the settings of the account")
	}
	said := words.NewAddressConfirmed(models.ReadableEmail(c.Email))
	if v.SignedIn && v.Who.UserID == c.UserID {
		v.Flash(components.Success, said)
		return v.SeeOther(routes.AccountSettings)
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{Title: "The address is changed", Text: said, NextHref: routes.SignIn, NextText: "Sign in"})
}

// stopEmailForm is where the link in the mail to the address before leads.
func stopEmailForm(v *view) error {
	link := page.Read[mailLink](v.Context)
	s, err := v.Accounts.CheckStopEmail(v.Ctx(), link.Token)
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Choose another password")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "Was this not you?", Text: words.StopsEmail(models.ReadableEmail(s.Email), models.ReadableEmail(s.Other), s.Changed),
		Action: routes.StopEmail, Token: link.Token, Button: "This was not me: stop it",
	})
}

// stopEmail answers with what is left to do: whoever asked for another address knew the password.
func stopEmail(v *view) error {
	s, err := v.Accounts.StopEmailChange(v.Ctx(), page.Read[mailLink](v.Context).Token)
	if err != nil {
		return v.brokenLink(err, routes.ForgotPassword, "Choose another password")
	}
	if s.Taken {
		return v.mailLinkPage(http.StatusConflict, pages.MailLink{
			Title: "The address is taken", Text: words.EmailTakenSince(models.ReadableEmail(s.Email), models.ReadableEmail(s.Other)),
			NextHref: routes.WithToken(routes.ResetPassword, s.ResetToken), NextText: "Choose a password",
		})
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "It is stopped", Text: words.EmailStopped(models.ReadableEmail(s.Email)),
		NextHref: routes.WithToken(routes.ResetPassword, s.ResetToken), NextText: "Choose a password",
	})
}
