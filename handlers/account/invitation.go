package account

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// invitationForm is where the link of an invitation leads. Opening it accepts nothing: mail programs open links on their own.
func invitationForm(v *view) error {
	return v.invitation(page.Read[mailLink](v.Context))
}

// invitation shows what is offered: to whom is invited and signed in, a button; to whom has no user yet, a password to choose; all others are
// led to sign in first. Whoever has the link reads the address's mails, so that this tells nobody else whether it has a user.
func (v *view) invitation(form *mailLink) error {
	offered, err := v.Accounts.CheckInvitation(v.Ctx(), form.Token)
	if err != nil {
		return v.brokenLink(err, routes.AfterSignIn, "Open the console")
	}
	email, here := models.ReadableEmail(offered.Email), routes.WithToken(routes.Invitation, form.Token)
	screen := pages.MailLink{
		Title: words.JoinAccount(offered.Account), Text: words.Invited(offered.By, offered.Role, v.Format.Instant(offered.Until)), Action: routes.Invitation, Token: form.Token,
	}
	switch {
	case v.SignedIn && v.Who.Email == offered.Email:
		screen.Button = words.JoinAs(email)
	case v.SignedIn:
		screen.EndsText = words.InvitedAnother(email, models.ReadableEmail(v.Who.Email))
		screen.NextHref, screen.NextText = routes.AccountSettings, "Sign out there first"
	case offered.HasUser:
		screen.EndsText, screen.NextHref, screen.NextText = words.InvitedUser(email), routes.SignInTo(here), "Sign in"
	default:
		screen.EndsText, screen.Button = words.InvitedNewcomer(email), words.JoinAs(email)
		screen.AsksPassword, screen.NewPassword, screen.Errors = true, accounts.MinPassword, form.Errors
	}
	return v.mailLinkForm(&form.Form, screen)
}

// acceptInvitation makes whoever brings the link a member, and has them act for the account.
func acceptInvitation(v *view) error {
	form := page.Read[mailLink](v.Context)
	accountID, err := v.accept(form)
	if models.CodeOf(err) == models.NotFound {
		return v.brokenLink(err, routes.AfterSignIn, "Open the console")
	}
	if err != nil {
		return form.Again(err, func() error { return v.invitation(form) })
	}
	if v.Who.BySSO {
		v.Flash(components.Success, "You are a member now. This session is for the account that you came to: sign in anew to act for the other one.")
		return v.SeeOther(routes.Accounts)
	}
	v.Sessions.Act(v.Context, accountID)
	v.Flash(components.Success, "You are a member now, and act for this account.")
	return v.SeeOther(routes.AfterSignIn)
}

func (v *view) accept(form *mailLink) (accountID int64, err error) {
	if v.SignedIn {
		return v.Accounts.AcceptInvitation(v.Ctx(), form.Token, v.Who.UserID)
	}
	device := accounts.NewDevice()
	joined, err := v.Accounts.AcceptAsNewcomer(v.Ctx(), form.Token, accounts.Newcomer{Password: form.Password, Device: device, RemoteIP: v.RealIP()})
	if err != nil {
		return 0, err
	}
	_, err = v.begin(accounts.SignedIn{UserID: joined.UserID, Epoch: joined.Epoch, Device: device})
	return joined.AccountID, err
}
