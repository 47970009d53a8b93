package account

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// askSecond keeps in the browser that all but the second factor was shown there, and gives the page that asks for that.
func (v *view) askSecond(as accounts.SignedIn, next string) (string, error) {
	token, err := v.Factors.BeginSecond(v.Ctx(), as)
	if err != nil {
		return "", err
	}
	v.Sessions.KeepStep(v.Context, token)
	if next == routes.AfterSignIn {
		return routes.SecondFactor, nil
	}
	return routes.With(routes.SecondFactor, "next", next), nil
}

func secondForm(v *view) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	return v.secondPage(&codeFields{})
}

func secondByCode(v *view) error {
	form := page.Read[codeFields](v.Context)
	return v.finishSecond(form, func(token string) (accounts.SignedIn, error) {
		return v.Factors.SecondByCode(v.Ctx(), token, form.Code, v.RealIP())
	})
}

func secondByRecovery(v *view) error {
	form := page.Read[codeFields](v.Context)
	return v.finishSecond(form, func(token string) (accounts.SignedIn, error) {
		return v.Factors.SecondByRecovery(v.Ctx(), token, form.Recovery, v.RealIP())
	})
}

// finishSecond signs in whoever has shown the second factor.
func (v *view) finishSecond(form *codeFields, show func(token string) (accounts.SignedIn, error)) error {
	if v.SignedIn {
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	as, err := show(v.Sessions.Step(v.Context))
	if models.CodeOf(err) == models.NotFound {
		return v.beginAgain(err)
	}
	if err != nil {
		return form.Again(err, func() error { return v.secondPage(form) })
	}
	v.Sessions.KeepStep(v.Context, "")
	return v.enter(as)
}

// beginAgain leads to the page of the sign-in, and says why.
func (v *view) beginAgain(err error) error {
	v.Sessions.KeepStep(v.Context, "")
	v.Flash(components.Info, words.OfError(err))
	return v.SeeOther(routes.SignInTo(v.Next()))
}

func (v *view) secondPage(form *codeFields) error {
	second, err := v.Factors.CheckSecond(v.Ctx(), v.Sessions.Step(v.Context))
	if models.CodeOf(err) == models.NotFound {
		return v.beginAgain(err)
	}
	if err != nil {
		return err
	}
	screen := pages.SecondFactor{Email: second.Email, Codes: second.Codes, Passkey: second.Passkey, Recovery: second.Recovery, Errors: form.Errors}
	v.PagePath = routes.SecondFactor
	if screen.Shell, err = v.PublicShell("Second factor", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("code", "passkey", "recovery")
	return v.ShowForm(&form.Form, pages.SecondFactorPage(screen))
}
