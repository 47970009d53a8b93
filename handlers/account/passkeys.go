package account

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// passkeyFields is every form with a passkey: Answer is what the browser answered, as JSON, or the id of the one to remove.
type passkeyFields struct {
	page.Form
	Name   string `form:"name"`
	Answer string `form:"passkey"`
}

func (v *view) passkey(p *models.Passkey) pages.Passkey {
	row := pages.Passkey{ID: strconv.FormatInt(p.ID, 10), Name: p.Name, Made: v.Local.Day(p.CreatedAt), MadeAt: v.Local.Instant(p.CreatedAt), Used: "Never"}
	if p.UsedAt != nil {
		row.Used, row.UsedAt = v.Format.Until(*p.UsedAt, v.Now()), v.Local.Instant(*p.UsedAt)
	}
	return row
}

func beginPasskey(v *view) error {
	token, err := v.Factors.BeginPasskeyEnrolment(v.Ctx(), v.Who.UserID)
	if err != nil {
		return v.securityRefused(err)
	}
	v.Sessions.KeepStep(v.Context, token)
	return v.SeeOther(routes.Passkeys)
}

func newPasskeyForm(v *view) error { return v.newPasskeyPage(&passkeyFields{}) }

func (v *view) newPasskeyPage(form *passkeyFields) error {
	asked, err := v.Factors.PasskeyEnrolment(v.Ctx(), v.Who.UserID, v.Sessions.Step(v.Context))
	if err != nil {
		return v.securityRefused(err)
	}
	screen := pages.NewPasskey{Name: form.Name, Asked: asked, Errors: form.Errors}
	if screen.Shell, err = v.Shell("Add a passkey", layout.NavSecurity, layout.NavSecurity.Crumb()); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("name")
	return v.ShowForm(&form.Form, pages.NewPasskeyPage(screen))
}

func addPasskey(v *view) error {
	form := page.Read[passkeyFields](v.Context)
	armed, err := v.Factors.AddPasskey(v.Ctx(), v.owner(), v.Sessions.Step(v.Context), form.Answer, form.Name)
	if errs, shown := v.FormErrors(err); shown && errs["name"] != "" { // what the browser was asked is asked still
		return form.Again(err, func() error { return v.newPasskeyPage(form) })
	}
	if err != nil {
		return v.securityRefused(err)
	}
	v.Sessions.KeepStep(v.Context, "")
	return v.armed(armed, words.PasskeyAdded(form.Name))
}

func removePasskey(v *view) error {
	id, err := strconv.ParseInt(page.Read[passkeyFields](v.Context).Answer, 10, 64)
	if err != nil {
		id = 0 // which nobody has
	}
	if err := v.Factors.RemovePasskey(v.Ctx(), v.owner(), id); err != nil {
		return v.securityRefused(err)
	}
	v.Flash(components.Success, "The passkey is removed. Remove it from the device, too, so that it is not offered any more.")
	return v.SeeOther(routes.Security)
}

// beginPasskeySignIn leads to the page on which the browser is asked.
func beginPasskeySignIn(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	token, err := v.Factors.BeginPasskeySignIn(v.Ctx(), v.RealIP())
	if err != nil {
		form := &signInFields{}
		return form.Again(err, func() error { v.PagePath = routes.SignIn; return v.signInPage(form, nil) })
	}
	v.Sessions.KeepStep(v.Context, token)
	return v.SeeOther(routes.With(routes.PasskeySignIn, "next", v.Next()))
}

func passkeySignInForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	asked, err := v.Factors.PasskeySignIn(v.Ctx(), v.Sessions.Step(v.Context))
	if models.CodeOf(err) == models.NotFound {
		return v.beginAgain(err)
	}
	if err != nil {
		return err
	}
	screen := pages.PasskeySignIn{Asked: asked}
	if screen.Shell, err = v.PublicShell("Sign in with a passkey", ""); err != nil {
		return err
	}
	return v.Show(pages.PasskeySignInPage(screen))
}

func passkeySignIn(v *view) error {
	return v.finishByPasskey(func(token, answer string) (accounts.SignedIn, error) {
		return v.Factors.SignInByPasskey(v.Ctx(), token, answer, v.RealIP(), v.Sessions.Devices(v.Context))
	})
}

func secondByPasskey(v *view) error {
	return v.finishByPasskey(func(token, answer string) (accounts.SignedIn, error) {
		return v.Factors.SecondByPasskey(v.Ctx(), token, answer, v.RealIP())
	})
}

// finishByPasskey signs in whoever has the passkey. A wrong one is not tried again: what was asked is answered.
func (v *view) finishByPasskey(show func(token, answer string) (accounts.SignedIn, error)) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	as, err := show(v.Sessions.Step(v.Context), page.Read[passkeyFields](v.Context).Answer)
	if code := models.CodeOf(err); code == models.NotFound || code == models.Invalid {
		return v.beginAgain(err)
	}
	if err != nil {
		return err
	}
	v.Sessions.KeepStep(v.Context, "")
	return v.enter(as)
}
