package account

import (
	"errors"
	"net/http"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// ssoFields is the form that asks for an address, by whose domain the provider is found.
type ssoFields struct {
	page.Form
	Email string `form:"email"`
}

func ssoForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	return v.ssoPage(&ssoFields{Email: v.Sessions.Get(v.Context, emailKey)})
}

// beginSSO leads to the provider of the address's domain.
func beginSSO(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	form := page.Read[ssoFields](v.Context)
	leads, err := v.SSO.BeginSignIn(v.Ctx(), form.Email, v.Next(), v.RealIP())
	if isSSORefusal(err) {
		return v.ssoRefused(err)
	}
	if err != nil {
		return form.Again(err, func() error { return v.ssoPage(form) })
	}
	return v.lead(leads)
}

func (v *view) ssoPage(form *ssoFields) error {
	screen := pages.SSO{Email: form.Email, Errors: form.Errors}
	var err error
	if screen.Shell, err = v.PublicShell("Single sign-on", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email")
	return v.ShowForm(&form.Form, pages.SSOPage(screen))
}

// lead sends the browser to the provider by a page of its own: a form may lead to this site only, and whoever is led elsewhere sees where.
func (v *view) lead(leads accounts.SSOLeads) error {
	v.Sessions.KeepStep(v.Context, leads.Token)
	screen := pages.SSOLeads{Host: leads.Issuer, Href: leads.Address}
	var err error
	if screen.Shell, err = v.PublicShell(words.OnToProvider(leads.Issuer), ""); err != nil {
		return err
	}
	v.Response().Header().Set("Refresh", "0;url="+leads.Address)
	return v.Show(pages.SSOLeadsPage(screen))
}

// ssoAnswer is what a provider sends along.
type ssoAnswer struct {
	State  string `query:"state"`
	Code   string `query:"code"`
	Error  string `query:"error"`
	Issuer string `query:"iss"`
}

// finishSSO is where providers send browsers back to.
func finishSSO(v *view) error {
	said := page.Read[ssoAnswer](v.Context)
	accountID, err := strconv.ParseInt(v.Param("account"), 10, 64)
	if err != nil {
		accountID = 0 // which nobody has
	}
	answer := &accounts.SSOAnswer{AccountID: accountID, Token: v.Sessions.Step(v.Context), State: said.State, Code: said.Code, Error: said.Error, Issuer: said.Issuer}
	if v.SignedIn {
		answer.UserID = v.Who.UserID
	}
	done, err := v.SSO.Finish(v.Ctx(), answer)
	if !models.IsUnreachable(err) { // else it can be tried again
		v.Sessions.KeepStep(v.Context, "")
	}
	switch {
	case models.CodeOf(err) == models.NotFound:
		return v.beginAgain(err)
	case isSSORefusal(err) || models.CodeOf(err) == models.TooMany || models.CodeOf(err) == models.Conflict:
		return v.ssoRefused(err)
	case err != nil:
		return err
	}
	switch done.Purpose {
	case accounts.SSOTest:
		return v.ssoTested(done.Seen)
	case accounts.SSOProve:
		return v.ssoProved(&done)
	case accounts.SSOSignIn:
	}
	return v.enterBySSO(&done)
}

// isSSORefusal tells that somebody is not let in, and that a page of its own says why.
func isSSORefusal(err error) bool {
	var refusal *models.Error
	if !errors.As(err, &refusal) {
		return false
	}
	_, is := refusal.Why.(cause.SSORefused)
	return is
}

// ssoRefused says why somebody is not let in.
func (v *view) ssoRefused(err error) error {
	screen := pages.SSORefused{Text: v.Words().OfError(err), AgainHref: routes.With(routes.SSO, "next", v.Next())}
	if v.SignedIn {
		screen.AgainHref = routes.Home
	}
	var shellErr error
	if screen.Shell, shellErr = v.PublicShell("Not signed in", ""); shellErr != nil {
		return shellErr
	}
	status := http.StatusForbidden
	var refusal *models.Error
	if errors.As(err, &refusal) && refusal.Code == models.TooMany {
		web.ComeBack(v.Response().Header(), refusal.Wait)
	}
	switch models.CodeOf(err) { //nolint:exhaustive // all others are of who asks
	case models.Unavailable:
		status = http.StatusServiceUnavailable
	case models.Conflict:
		status = http.StatusConflict
	case models.TooMany:
		status = http.StatusTooManyRequests
	}
	return v.ShowStatus(status, pages.SSORefusedPage(screen))
}

// enterBySSO begins the session of who signed in at the provider of an account, for this account, in place of whoever was signed in here.
func (v *view) enterBySSO(done *accounts.SSODone) error {
	if _, locked := web.LockedOut(v.Context); locked || v.SignedIn {
		if err := v.Sessions.SignOut(v.Context); err != nil {
			return err
		}
	}
	if err := v.Sessions.SignIn(v.Context, done.As.UserID, done.As.Epoch); err != nil {
		return err
	}
	v.Sessions.ActBySSO(v.Context, done.AccountID)
	v.Sessions.SetMethod(v.Context, done.As.Method)
	return v.SeeOther(web.LocalPath(done.Next, routes.AfterSignIn))
}

// ssoProved notes that the reader has shown anew who they are. The form that asked for it waits in another window.
func (v *view) ssoProved(done *accounts.SSODone) error {
	if v.Sessions.BySSO(v.Context) != done.AccountID {
		return v.beginAgain(models.Refuse(models.NotFound, cause.StepOver))
	}
	if err := v.Sessions.Prove(v.Context); err != nil {
		return err
	}
	return v.ssoSays("It is you", words.SSOProved(accounts.ProveTime), nil)
}

// ssoTested shows an owner what the provider says of them.
func (v *view) ssoTested(seen *accounts.SSOSeen) error {
	role := "none: somebody new would not be let in"
	if seen.Role != "" {
		role = words.RoleName(seen.Role)
	}
	return v.ssoSays("It works", "The provider was asked as it will be for members, and all that it said was checked. You are signed in as before.", []components.Definition{
		{Term: "Issuer", Text: seen.Issuer},
		{Term: "Who you are there", Text: seen.Subject},
		{Term: "E-mail address", Text: seen.Email},
		{Term: "Values of the claim", Text: words.ClaimValues(seen.Values)},
		{Term: "Role that follows", Text: role},
	})
}

func (v *view) ssoSays(title, text string, facts []components.Definition) error {
	screen := pages.SSOSays{Text: text, Facts: facts}
	if facts != nil {
		screen.NextHref = routes.SSOSettings
	}
	var err error
	if screen.Shell, err = v.PublicShell(title, ""); err != nil {
		return err
	}
	return v.Show(pages.SSOSaysPage(screen))
}

// proveBySSO leads who came by single sign-on to their provider, to show there anew who they are.
func proveBySSO(v *view) error {
	if !v.Who.BySSO {
		return v.SeeOther(routes.Home)
	}
	leads, err := v.SSO.BeginProof(v.Ctx(), v.owner())
	if isSSORefusal(err) || models.CodeOf(err) == models.TooMany {
		return v.ssoRefused(err)
	}
	if err != nil {
		return err
	}
	return v.lead(leads)
}

// testSSO leads an owner to the provider as it is set, and changes nothing.
func testSSO(v *view) error {
	leads, err := v.SSO.BeginTest(v.Ctx(), v.owner())
	switch {
	case isSSORefusal(err), models.CodeOf(err) == models.TooMany, models.CodeOf(err) == models.Conflict:
		return v.ssoRefused(err)
	case err != nil:
		return err
	}
	return v.lead(leads)
}
