package handlers

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
	"ocrconsole/web"
)

// emailKey is where the address of a sign-up waits in the session for the sign-in form: an address in a URL would
// end up in logs and histories.
const emailKey = "email"

// nextKey is where the page that asked to sign in waits while an address is confirmed.
const nextKey = "next"

// afterSignIn is where customers begin when no page asked them to sign in.
const afterSignIn = "/services"

func signUpForm(v *view) error {
	if v.signedIn {
		return v.seeOther(afterSignIn)
	}
	return v.signUpPage(http.StatusOK, pages.SignUp{Next: v.next()})
}

// signUp has two ways. Where mails reach people it answers the same whether the address was free or taken, so that nobody
// learns who is a customer: a mail tells the one who owns the address. Else nobody can be told apart, and it says openly that
// an address is taken, and signs the newcomer in.
func signUp(v *view) error {
	if v.signedIn {
		return v.seeOther(afterSignIn)
	}
	in := accounts.NewAccount{
		Email: v.FormValue("email"), Password: v.FormValue("password"), Name: v.FormValue("name"), Device: accounts.NewDevice(),
	}
	if v.console.Accounts.ConfirmsByMail {
		return v.signUpByMail(in)
	}
	created, err := v.console.Accounts.SignUpOpenly(v.ctx(), in, v.RealIP())
	if err != nil {
		return v.signUpAgain(&in, err)
	}
	return v.enter(accounts.SignedIn{UserID: created.UserID, Device: in.Device})
}

func (v *view) signUpByMail(in accounts.NewAccount) error {
	if err := v.console.Accounts.SignUp(v.ctx(), in, v.RealIP()); err != nil {
		return v.signUpAgain(&in, err)
	}
	v.keepDevice(in.Device, "")
	v.console.Sessions.Put(v, emailKey, in.Email)
	v.console.Sessions.Put(v, nextKey, v.next())
	return v.seeOther(confirmMailPath)
}

// signUpAgain shows the form as it was sent, with what is wrong.
func (v *view) signUpAgain(in *accounts.NewAccount, err error) error {
	errs, shown := formErrors(err)
	if !shown {
		return err
	}
	return v.signUpPage(formStatus(err), pages.SignUp{Email: in.Email, Name: in.Name, Next: v.next(), Errors: errs})
}

func signInForm(v *view) error {
	if v.signedIn {
		return v.seeOther(web.LocalPath(v.next(), afterSignIn))
	}
	return v.signInPage(http.StatusOK, pages.SignIn{Email: v.console.Sessions.Get(v, emailKey), Next: v.next()})
}

func signIn(v *view) error {
	if v.signedIn {
		return v.seeOther(web.LocalPath(v.next(), afterSignIn))
	}
	email := v.FormValue("email")
	signedIn, err := v.console.Accounts.SignInBrowser(v.ctx(), accounts.SignInRequest{
		Email: email, Password: v.FormValue("password"), RemoteIP: v.RealIP(), Devices: v.console.Sessions.Devices(v),
	})
	if err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		page := pages.SignIn{Email: email, Next: v.next(), Errors: errs, Locked: v.console.MailServer && models.CodeOf(err) == models.TooMany}
		if v.console.Accounts.ConfirmsByMail && !page.Locked { // for every failure alike: it tells nothing about the address
			v.console.Sessions.Put(v, emailKey, email)
			page.ConfirmHref = confirmMailPath
		}
		return v.signInPage(formStatus(err), page)
	}
	return v.enter(signedIn)
}

// enter begins the session of whose password, or mail, was right, and goes on to the page that asked for it.
func (v *view) enter(as accounts.SignedIn) error {
	next, err := v.begin(as)
	if err != nil {
		return err
	}
	return v.seeOther(next)
}

// begin begins the session, and gives the page to go on to.
func (v *view) begin(as accounts.SignedIn) (next string, err error) {
	who, err := v.console.Accounts.Identity(v.ctx(), as.UserID)
	if err != nil {
		return "", err
	}
	if err := v.keepChoices(&who); err != nil {
		return "", err
	}
	next = web.LocalPath(cmp.Or(v.next(), v.console.Sessions.Get(v, nextKey)), afterSignIn)
	if err := v.console.Sessions.SignIn(v, as.UserID, as.Epoch); err != nil {
		return "", err
	}
	v.signedIn, v.who = true, web.Identity{
		UserID: who.UserID, AccountID: who.AccountID, Epoch: as.Epoch, Email: who.Email, AccountName: who.AccountName,
		Role: string(who.Role), Region: who.Region, Theme: who.Theme,
	}
	v.keepDevice(as.Device, as.FormerDevice)
	v.console.Sessions.Put(v, emailKey, "")
	v.console.Sessions.Put(v, nextKey, "")
	return next, nil
}

// keepDevice has the browser keep what it is known by from now on.
func (v *view) keepDevice(device, former string) {
	v.console.Sessions.KeepDevice(v, device, former, accounts.DeviceTime)
}

func signOut(v *view) error {
	if err := v.console.Sessions.SignOut(v); err != nil {
		return err
	}
	v.flash(components.Info, "You are signed out.")
	return v.seeOther("/login")
}

// next gives the page of this site that asked to sign in, "" if none did or it is not of this site.
func (v *view) next() string { return web.LocalPath(v.FormValue("next"), "") }

// formStatus gives the status of a page that shows its form again.
func formStatus(err error) int {
	switch models.CodeOf(err) {
	case models.Unauthorized:
		return http.StatusUnauthorized
	case models.TooMany:
		return http.StatusTooManyRequests
	default:
		return http.StatusUnprocessableEntity
	}
}

func (v *view) signUpPage(status int, page pages.SignUp) error {
	var err error
	if page.Shell, err = v.publicShell("Sign up", ""); err != nil {
		return err
	}
	page.Problems = fieldErrors(page.Errors).problems("email", "password", "name")
	page.SignInHref, page.MinPassword = link("/login", "next", page.Next), accounts.MinPassword
	return v.renderStatus(status, pages.SignUpPage(page))
}

func (v *view) signInPage(status int, page pages.SignIn) error {
	var err error
	if page.Shell, err = v.publicShell("Sign in", ""); err != nil {
		return err
	}
	page.Problems = fieldErrors(page.Errors).problems("email", "password")
	page.SignUpHref = link("/signup", "next", page.Next)
	return v.renderStatus(status, pages.SignInPage(page))
}

// knownBrowser names a browser that the user with the address in the sign-in form has signed in with: what others send from
// the same network does not keep it out.
func (c *Console) knownBrowser(ctx echo.Context) (string, error) {
	return c.Accounts.KnownAs(ctx.Request().Context(), ctx.FormValue("email"), c.Sessions.Devices(ctx))
}
