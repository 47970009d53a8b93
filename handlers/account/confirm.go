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

func confirmMailForm(v *view) error {
	if v.SignedIn { // who is, asks there
		return v.SeeOther(routes.Alerts)
	}
	return v.confirmMailPage(&mailFields{Email: v.Sessions.Get(v.Context, emailKey)})
}

func confirmMail(v *view) error {
	return v.askForMail(v.Accounts.RequestConfirmationOf, v.confirmMailPage, "If this address waits to be confirmed, a mail with the link is on its way.", routes.ConfirmMail)
}

func (v *view) confirmMailPage(form *mailFields) error {
	screen := pages.ConfirmMail{Email: form.Email, Errors: form.Errors}
	var err error
	if screen.Shell, err = v.PublicShell("Look into your mail", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	screen.Life, screen.Bound = v.Words().Life(accounts.ConfirmHours), mailsWords
	return v.ShowForm(&form.Form, pages.ConfirmMailPage(screen))
}

// confirmer is who opened the link that confirms an address, with the password that they entered to it.
func (v *view) confirmer(form *mailLink) accounts.Confirmer {
	return accounts.Confirmer{UserID: v.Who.UserID, Devices: v.Sessions.Devices(v.Context), Password: form.Password, RemoteIP: v.RealIP()}
}

// confirmForm is where the link that confirms an address leads. It asks first: mail programs open links on their own.
func confirmForm(v *view) error {
	link := page.Read[mailLink](v.Context)
	c, err := v.Accounts.CheckConfirmation(v.Ctx(), link.Token, v.confirmer(link))
	if models.CodeOf(err) == models.NotFound {
		return v.confirmBookkeepingForm(link.Token)
	}
	if err != nil {
		return err
	}
	return v.confirmPage(link, &c)
}

// confirmPage asks whether the address is the reader's, and says what ends with the answer.
func (v *view) confirmPage(form *mailLink, c *accounts.Confirmation) error {
	email := models.ReadableEmail(c.Email)
	screen := pages.MailLink{
		Title: "Confirm your address", Text: words.IsAddressYours(email),
		Action: routes.Confirm, Token: form.Token, Button: words.ConfirmAddress(email),
	}
	if c.ByMailAlone {
		screen.Text = words.IsAddressYoursElsewhere(email)
		screen.EndsText = "If you do not enter the password that was chosen then, somebody else may have made the account. It is yours all the same, and this ends:"
		screen.Ends, screen.AsksPassword, screen.Errors = v.Words().Ended(c.Ends), true, form.Errors
	}
	return v.mailLinkForm(&form.Form, screen)
}

func confirmAddress(v *view) error {
	form := page.Read[mailLink](v.Context)
	c, err := v.Accounts.ConfirmAddress(v.Ctx(), form.Token, v.confirmer(form))
	if models.CodeOf(err) == models.NotFound {
		return v.confirmBookkeeping(form.Token)
	}
	if err != nil {
		return form.Again(err, func() error { return v.confirmAgain(form) })
	}
	email := models.ReadableEmail(c.Email)
	if v.SignedIn && v.Who.UserID == c.UserID {
		v.keepDevice(c.Device, c.FormerDevice)
		v.Flash(components.Success, words.AddressConfirmed(email))
		return v.SeeOther(routes.Alerts)
	}
	next, err := v.beginInstead(accounts.SignedIn{UserID: c.UserID, Epoch: c.Epoch, Device: c.Device, FormerDevice: c.FormerDevice, Method: models.ByMail})
	if err != nil {
		return err
	}
	if !c.ByMailAlone {
		v.Flash(components.Success, words.AddressConfirmedSignedIn(email))
		return v.SeeOther(next)
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The address is confirmed", Text: words.AddressConfirmedEnded(email), Ends: v.Words().Ended(c.Ends),
		NextHref: routes.WithToken(routes.ResetPassword, c.ResetToken), NextText: "Choose a password",
	})
}

// beginInstead signs in whoever brought a mail, in place of whoever is signed in here, and gives the page to go on to.
func (v *view) beginInstead(as accounts.SignedIn) (next string, err error) {
	if v.SignedIn {
		if err := v.Sessions.SignOut(v.Context); err != nil {
			return "", err
		}
		v.SignedIn = false
	}
	return v.begin(as)
}

// confirmAgain shows the page of the link with what is wrong.
func (v *view) confirmAgain(form *mailLink) error {
	c, err := v.Accounts.CheckConfirmation(v.Ctx(), form.Token, v.confirmer(form))
	if err != nil {
		return v.brokenLink(err, routes.ConfirmMail, "Have another link sent")
	}
	return v.confirmPage(form, &c)
}
