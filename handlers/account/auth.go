package account

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/reading"
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

// signUpFields is the form of a new account.
type signUpFields struct {
	page.Form
	Email    string `form:"email"`
	Password string `form:"password"`
	Name     string `form:"name"`
}

func signUpForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(routes.AfterSignIn)
	}
	return v.signUpPage(&signUpFields{})
}

// signUp has two ways. Where mails reach people it answers the same whether the address was free or taken, so that nobody
// learns who is a customer: a mail tells the one who owns the address. Else nobody can be told apart, and it says openly that
// an address is taken, and signs the newcomer in.
func signUp(v *view) error {
	if v.SignedIn {
		return v.SeeOther(routes.AfterSignIn)
	}
	form := page.Read[signUpFields](v.Context)
	in := accounts.NewAccount{Email: form.Email, Password: form.Password, Name: form.Name, Device: accounts.NewDevice(), Reading: reading.OfLanguages(v.Request().Header.Get("Accept-Language"))}
	if v.Accounts.ConfirmsByMail {
		return v.signUpByMail(form, in)
	}
	created, err := v.Accounts.SignUpOpenly(v.Ctx(), in, v.RealIP())
	if err != nil {
		return form.Again(err, func() error { return v.signUpPage(form) })
	}
	return v.enter(accounts.SignedIn{UserID: created.UserID, Device: in.Device, Method: models.ByPassword})
}

func (v *view) signUpByMail(form *signUpFields, in accounts.NewAccount) error {
	if err := v.Accounts.SignUp(v.Ctx(), in, v.RealIP()); err != nil {
		return form.Again(err, func() error { return v.signUpPage(form) })
	}
	v.keepDevice(in.Device, "")
	v.Sessions.Put(v.Context, emailKey, in.Email)
	v.Sessions.Put(v.Context, nextKey, v.Next())
	return v.SeeOther(routes.ConfirmMail)
}

// signInFields is the form of who has an account.
type signInFields struct {
	page.Form
	Email    string `form:"email"`
	Password string `form:"password"`
}

func signInForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	return v.signInPage(&signInFields{Email: v.Sessions.Get(v.Context, emailKey)}, nil)
}

func signIn(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	form := page.Read[signInFields](v.Context)
	signedIn, err := v.Accounts.SignInBrowser(v.Ctx(), accounts.SignInRequest{
		Email: form.Email, Password: form.Password, RemoteIP: v.RealIP(), Devices: v.Sessions.Devices(v.Context),
	})
	if err != nil {
		return form.Again(err, func() error { return v.signInPage(form, err) })
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
	begins, chosen, err := v.Accounts.BeginsIn(v.Ctx(), as.UserID)
	if err != nil {
		return "", err
	}
	who, err := v.Accounts.Identity(v.Ctx(), as.UserID, begins)
	if err != nil {
		return "", err
	}
	if err := v.keepChoices(&who); err != nil {
		return "", err
	}
	next = web.LocalPath(cmp.Or(v.Next(), v.Sessions.Get(v.Context, nextKey)), routes.AfterSignIn)
	if who.SecondFactor && !as.Proven {
		return v.askSecond(as, next)
	}
	if err := v.Sessions.SignIn(v.Context, as.UserID, as.Epoch); err != nil {
		return "", err
	}
	if chosen {
		v.Sessions.Act(v.Context, who.AccountID)
	}
	v.Sessions.SetMethod(v.Context, as.Method)
	v.SignedIn, v.Who = true, web.Identity{
		UserID: who.UserID, AccountID: who.AccountID, Epoch: as.Epoch, Email: who.Email, AccountName: who.AccountName,
		Role: who.Role, Accounts: who.Accounts, Region: who.Region, Theme: who.Theme, FirstSteps: who.FirstSteps, TimeZone: who.TimeZone, NoSlash: who.NoSlash, Reading: who.Reading,
		LacksFactor: who.FactorRequired && !who.SecondFactor,
	}
	v.keepDevice(as.Device, as.FormerDevice)
	if agent := v.Request().UserAgent(); as.FormerDevice == "" {
		if err := v.Factors.TellOfBrowser(v.Ctx(), as.UserID, nameIn(agent, browsers), nameIn(agent, systems), v.RealIP()); err != nil {
			return "", err
		}
	}
	v.Sessions.Put(v.Context, emailKey, "")
	v.Sessions.Put(v.Context, nextKey, "")
	return next, nil
}

// keepDevice has the browser keep what it is known by from now on.
func (v *view) keepDevice(device, former string) {
	v.Sessions.KeepDevice(v.Context, device, former, accounts.DeviceTime)
}

func signOut(v *view) error {
	if err := v.Accounts.SignedOut(v.Ctx(), v.Who.UserID); err != nil {
		return err
	}
	if err := v.Sessions.SignOut(v.Context); err != nil {
		return err
	}
	v.Flash(components.Info, "You are signed out.")
	return v.SeeOther(routes.SignIn)
}

func (v *view) signUpPage(form *signUpFields) error {
	screen := pages.SignUp{Email: form.Email, Name: form.Name, Errors: form.Errors}
	var err error
	if screen.Shell, err = v.PublicShell("Sign up", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email", "password", "name")
	screen.MinPassword = accounts.MinPassword
	return v.ShowForm(&form.Form, pages.SignUpPage(screen))
}

// signInPage asks for the password; refusal is why the one that was sent is not taken, nil before.
func (v *view) signInPage(form *signInFields, refusal error) error {
	screen := pages.SignIn{Email: form.Email, Errors: form.Errors, Locked: v.HasMailServer() && models.CodeOf(refusal) == models.TooMany}
	if refusal != nil && v.Accounts.ConfirmsByMail && !screen.Locked { // for every failure alike: it tells nothing about the address
		v.Sessions.Put(v.Context, emailKey, form.Email)
		v.Sessions.Put(v.Context, nextKey, v.Next())
		screen.ConfirmHref = routes.ConfirmMail
	}
	var err error
	if screen.Shell, err = v.PublicShell("Sign in", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email", "password")
	screen.Passkeys = v.Factors.Party != nil
	return v.ShowForm(&form.Form, pages.SignInPage(screen))
}

// knownBrowser names a browser that the user with the address in the sign-in form has signed in with: what others send from
// the same network does not keep it out.
func (p *Pages) knownBrowser(ctx echo.Context) (string, error) {
	return p.Accounts.KnownAs(ctx.Request().Context(), page.Read[signInFields](ctx).Email, p.Sessions.Devices(ctx))
}
