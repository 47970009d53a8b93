package account

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// reauthFields show anew who the reader is. They travel beside the form that waits for it: all names begin with reauthPrefix.
type reauthFields struct {
	page.Form
	Answered string `form:"reauth"`
	Password string `form:"reauth_password"`
	Code     string `form:"reauth_code"`
	Passkey  string `form:"reauth_passkey"`
}

// reauthPrefix begins the names of reauthFields, and of no others.
const reauthPrefix = "reauth"

// Confirmed lets a form pass if its sender showed within the last minutes who they are, at their sign-in or since; else a page asks for it,
// and sends the form once more. Routes that it guards are declared by page.Routes.Confirmed.
func (p *Pages) Confirmed(next echo.HandlerFunc) echo.HandlerFunc {
	return p.page(func(v *view) error {
		if v.Sessions.ProvenWithin(v.Context, accounts.ProveTime) {
			return next(v.Context)
		}
		form := page.Read[reauthFields](v.Context)
		if v.Who.BySSO { // whose provider says it
			return v.asksProvider(form)
		}
		if form.Answered == "" {
			form.Refuse(http.StatusForbidden, nil)
			return v.reauthPage(form)
		}
		if err := v.prove(form); err != nil {
			return form.Again(err, func() error { return v.reauthPage(form) })
		}
		if err := v.Sessions.Prove(v.Context); err != nil {
			return err
		}
		return next(v.Context)
	})
}

// asksProvider has the reader show at the provider of the account, in another window, who they are, and send the form again.
func (v *view) asksProvider(form *reauthFields) error {
	host, err := v.SSO.Available(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	show := func() error { return v.showReauth(form, &pages.Reauth{Provider: host}) }
	if form.Answered != "" {
		return form.Again(models.Refuse(models.Invalid, cause.SSOProveFirst), show)
	}
	form.Refuse(http.StatusForbidden, nil)
	return show()
}

func (v *view) prove(form *reauthFields) error {
	if form.Passkey == "" {
		return v.Factors.Prove(v.Ctx(), v.proof(form.Password), form.Code)
	}
	err := v.Factors.ProveByPasskey(v.Ctx(), v.owner(), v.Sessions.Step(v.Context), form.Passkey)
	if models.CodeOf(err) == models.NotFound { // it took too long: another is asked for
		err = models.RefuseField("passkey", cause.StepOver)
	}
	return err
}

func (v *view) reauthPage(form *reauthFields) error {
	own, err := v.Factors.Own(v.Ctx(), v.Who.UserID)
	if err != nil {
		return err
	}
	token, asked, err := v.Factors.BeginProof(v.Ctx(), v.Who.UserID)
	if err != nil {
		return err
	}
	if token != "" {
		v.Sessions.KeepStep(v.Context, token)
	}
	return v.showReauth(form, &pages.Reauth{Passkey: asked, HasApp: own.Since != nil, HasCodes: own.CodesLeft > 0, Armed: own.Any()})
}

// showReauth shows the page with the form that waits.
func (v *view) showReauth(form *reauthFields, screen *pages.Reauth) (err error) {
	screen.Action, screen.CancelFor, screen.Errors = v.Request().URL.RequestURI(), v.cameFrom(), form.Errors
	for _, f := range page.SentBut(v.Context, reauthPrefix) {
		screen.Fields = append(screen.Fields, pages.Sent{Name: f.Name, Value: f.Value})
	}
	if screen.Shell, err = v.Shell("Is it you?", layout.NavSecurity); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("reauth_password", "reauth_code")
	return v.ShowForm(&form.Form, pages.ReauthPage(*screen))
}

// cameFrom is the page of this site that the form was on, as the browser says; the overview where it does not, or it was this one.
func (v *view) cameFrom() string {
	referer, err := url.Parse(v.Request().Referer())
	if err != nil || referer.Host != v.Request().Host || referer.Path == v.Request().URL.Path {
		return routes.Home
	}
	return web.LocalPath(referer.RequestURI(), routes.Home)
}
