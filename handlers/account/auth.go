package account

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// emailKey is where the address of a sign-up waits in the session for the sign-in form: an address in a URL would
// end up in logs and histories.
const emailKey = "email"

// nextKey is where the page that asked to sign in waits while an address is confirmed.
const nextKey = "next"

func signUpForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(routes.AfterSignIn)
	}
	return v.signUpPage(http.StatusOK, pages.SignUp{Next: v.next()})
}

// signUp has two ways. Where mails reach people it answers the same whether the address was free or taken, so that nobody
// learns who is a customer: a mail tells the one who owns the address. Else nobody can be told apart, and it says openly that
// an address is taken, and signs the newcomer in.
func signUp(v *view) error {
	if v.SignedIn {
		return v.SeeOther(routes.AfterSignIn)
	}
	in := accounts.NewAccount{
		Email: v.FormValue("email"), Password: v.FormValue("password"), Name: v.FormValue("name"), Device: accounts.NewDevice(),
	}
	if v.Accounts.ConfirmsByMail {
		return v.signUpByMail(in)
	}
	created, err := v.Accounts.SignUpOpenly(v.Ctx(), in, v.RealIP())
	if err != nil {
		return v.signUpAgain(&in, err)
	}
	return v.enter(accounts.SignedIn{UserID: created.UserID, Device: in.Device})
}

func (v *view) signUpByMail(in accounts.NewAccount) error {
	if err := v.Accounts.SignUp(v.Ctx(), in, v.RealIP()); err != nil {
		return v.signUpAgain(&in, err)
	}
	v.keepDevice(in.Device, "")
	v.Sessions.Put(v, emailKey, in.Email)
	v.Sessions.Put(v, nextKey, v.next())
	return v.SeeOther(routes.ConfirmMail)
}

// signUpAgain shows the form as it was sent, with what is wrong.
func (v *view) signUpAgain(in *accounts.NewAccount, err error) error {
	errs, shown := page.FormErrors(err)
	if !shown {
		return err
	}
	return v.signUpPage(page.FormStatus(err), pages.SignUp{Email: in.Email, Name: in.Name, Next: v.next(), Errors: errs})
}

func signInForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.next(), routes.AfterSignIn))
	}
	return v.signInPage(http.StatusOK, pages.SignIn{Email: v.Sessions.Get(v, emailKey), Next: v.next()})
}

func signIn(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.next(), routes.AfterSignIn))
	}
	email := v.FormValue("email")
	signedIn, err := v.Accounts.SignInBrowser(v.Ctx(), accounts.SignInRequest{
		Email: email, Password: v.FormValue("password"), RemoteIP: v.RealIP(), Devices: v.Sessions.Devices(v),
	})
	if err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		screen := pages.SignIn{Email: email, Next: v.next(), Errors: errs, Locked: v.MailServer && models.CodeOf(err) == models.TooMany}
		if v.Accounts.ConfirmsByMail && !screen.Locked { // for every failure alike: it tells nothing about the address
			v.Sessions.Put(v, emailKey, email)
			screen.ConfirmHref = routes.ConfirmMail
		}
		return v.signInPage(page.FormStatus(err), screen)
	}
	return v.enter(signedIn)
}

// enter begins the session of whose password, or mail, was right, and goes on to the page that asked for it.
func (v *view) enter(as accounts.SignedIn) error {
	next, err := v.begin(as)
	if err != nil {
		return err
	}
	return v.SeeOther(next)
}

// begin begins the session, and gives the page to go on to.
func (v *view) begin(as accounts.SignedIn) (next string, err error) {
	who, err := v.Accounts.Identity(v.Ctx(), as.UserID)
	if err != nil {
		return "", err
	}
	if err := v.keepChoices(&who); err != nil {
		return "", err
	}
	next = web.LocalPath(cmp.Or(v.next(), v.Sessions.Get(v, nextKey)), routes.AfterSignIn)
	if err := v.Sessions.SignIn(v, as.UserID, as.Epoch); err != nil {
		return "", err
	}
	v.SignedIn, v.Who = true, web.Identity{
		UserID: who.UserID, AccountID: who.AccountID, Epoch: as.Epoch, Email: who.Email, AccountName: who.AccountName,
		Role: string(who.Role), Region: who.Region, Theme: who.Theme,
	}
	v.keepDevice(as.Device, as.FormerDevice)
	v.Sessions.Put(v, emailKey, "")
	v.Sessions.Put(v, nextKey, "")
	return next, nil
}

// keepDevice has the browser keep what it is known by from now on.
func (v *view) keepDevice(device, former string) {
	v.Sessions.KeepDevice(v, device, former, accounts.DeviceTime)
}

func signOut(v *view) error {
	if err := v.Sessions.SignOut(v); err != nil {
		return err
	}
	v.Flash(components.Info, "You are signed out.")
	return v.SeeOther(routes.SignIn)
}

// next gives the page of this site that asked to sign in, "" if none did or it is not of this site.
func (v *view) next() string { return web.LocalPath(v.FormValue("next"), "") }

func (v *view) signUpPage(status int, screen pages.SignUp) error {
	var err error
	if screen.Shell, err = v.PublicShell("Sign up", ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems("email", "password", "name")
	screen.SignInHref, screen.MinPassword = routes.With(routes.SignIn, "next", screen.Next), accounts.MinPassword
	return v.ShowStatus(status, pages.SignUpPage(screen))
}

func (v *view) signInPage(status int, screen pages.SignIn) error {
	var err error
	if screen.Shell, err = v.PublicShell("Sign in", ""); err != nil {
		return err
	}
	screen.Problems = page.FieldErrors(screen.Errors).Problems("email", "password")
	screen.SignUpHref = routes.With(routes.SignUp, "next", screen.Next)
	return v.ShowStatus(status, pages.SignInPage(screen))
}

// knownBrowser names a browser that the user with the address in the sign-in form has signed in with: what others send from
// the same network does not keep it out.
func (p *Pages) knownBrowser(ctx echo.Context) (string, error) {
	return p.Accounts.KnownAs(ctx.Request().Context(), ctx.FormValue("email"), p.Sessions.Devices(ctx))
}
