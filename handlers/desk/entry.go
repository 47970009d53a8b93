package desk

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
)

// signInFields is the form that lets operators in.
type signInFields struct {
	page.Form
	Email    string `form:"email"`
	Password string `form:"password"`
	Code     string `form:"code"`
}

func signInForm(v *View) error {
	if v.SignedIn {
		return v.SeeOther(routes.Desk)
	}
	return v.signInPage(&signInFields{})
}

func signIn(v *View) error {
	form := page.Read[signInFields](v.Context)
	session, err := v.Operators.SignIn(v.Ctx(), form.Email, form.Password, form.Code, v.RealIP())
	if err != nil {
		return form.Again(err, func() error { return v.signInPage(form) })
	}
	v.keep(v.Context, session)
	return v.SeeOther(routes.Desk)
}

func (v *View) signInPage(form *signInFields) (err error) {
	screen := pages.SignIn{Email: form.Email, Passkeys: v.Operators.Party != nil, Errors: form.Errors}
	if screen.Shell, err = v.Shell("Sign in to the operator’s desk"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email")
	return v.ShowForm(&form.Form, pages.SignInPage(screen))
}

func signOut(v *View) error {
	if err := v.Operators.SignOut(v.Ctx(), v.Op); err != nil {
		return err
	}
	v.keep(v.Context, "")
	return v.SeeOther(routes.DeskSignIn)
}

// setUpFields is what the link of an operator leads to.
type setUpFields struct {
	page.Form
	Token    string `query:"token" form:"token"`
	Password string `form:"password"`
	Code     string `form:"code"`
}

func setUpForm(v *View) error { return v.setUpPage(page.Read[setUpFields](v.Context)) }

func setUp(v *View) error {
	form := page.Read[setUpFields](v.Context)
	session, err := v.Operators.Arm(v.Ctx(), form.Token, form.Password, form.Code, v.RealIP())
	if models.CodeOf(err) == models.NotFound {
		return err
	}
	if err != nil {
		return form.Again(err, func() error { return v.setUpPage(form) })
	}
	v.keep(v.Context, session)
	return v.SeeOther(routes.Desk)
}

// enterDemo lets the demo's operator in.
func enterDemo(v *View) error {
	session, err := v.Operators.EnterDemo(v.Ctx(), page.Read[setUpFields](v.Context).Token, v.RealIP())
	if err != nil {
		return err
	}
	v.keep(v.Context, session)
	return v.SeeOther(routes.Desk)
}

func (v *View) setUpPage(form *setUpFields) error {
	v.PagePath = routes.DeskSetUp
	link, err := v.Operators.Setup(v.Ctx(), form.Token)
	if err != nil {
		return err
	}
	screen := pages.SetUp{Token: form.Token, Lead: models.ReadableEmail(link.Operator.Email), Demo: link.Operator.Demo, Secret: page.InGroups(link.Secret), Errors: form.Errors}
	if screen.Picture, err = page.Picture(link.Address); err != nil {
		return err
	}
	screen.Shell = layout.Shell{Title: "Set up how you sign in", Path: routes.DeskSetUp, Desk: &layout.DeskFrame{Demo: link.Operator.Demo}}
	screen.Problems = form.Errors.Problems("password", "code")
	v.Response().Header().Set("Referrer-Policy", "no-referrer") // the address is a secret until it was used
	return v.ShowForm(&form.Form, pages.SetUpPage(screen))
}
