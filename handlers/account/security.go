package account

import (
	"context"
	"errors"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// owner is the reader, with the account that they act for.
func (v *view) owner() accounts.Owner {
	return accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
}

// security shows what the reader signs in with beside the password.
func security(v *view) error {
	var own accounts.OwnFactors
	var required bool
	err := v.Together(models.Reading(&own, func(ctx context.Context) (accounts.OwnFactors, error) { return v.Factors.Own(ctx, v.Who.UserID) }),
		models.Reading(&required, func(ctx context.Context) (bool, error) { return v.Factors.FactorRequired(ctx, v.Who.AccountID) }))
	if err != nil {
		return err
	}
	screen := pages.Security{HasApp: own.Since != nil, HasCodes: own.Any(), AppNote: words.NoAuthenticatorYet, CodesNote: v.Words().RecoveryCodesLeft(own.CodesLeft, own.Any())}
	switch {
	case !own.Any():
		screen.Note = words.FirstFactorEnds
	case own.Last() && required:
		screen.Note = words.Why(cause.FactorAsked)
	case own.Last():
		screen.Note = words.LastFactorEnds
	}
	screen.KeysNote, screen.CanAdd = words.PasskeysNote(v.Factors.Party != nil), v.Factors.Party != nil
	screen.Lacks, screen.Required, screen.Owner = v.Who.LacksFactor, required, v.Who.Role == models.RoleOwner
	screen.BySSO = v.Who.BySSO
	for i := range own.Passkeys {
		screen.Passkeys = append(screen.Passkeys, v.passkey(&own.Passkeys[i]))
	}
	if own.Since != nil {
		screen.AppNote = words.AuthenticatorSince(v.Local.Day(*own.Since))
	}
	if screen.Shell, err = v.Shell(layout.NavSecurity.Name(), layout.NavSecurity); err != nil {
		return err
	}
	return v.Show(pages.SecurityPage(screen))
}

// requiredFields is the button that asks all members for a second factor, or no more.
type requiredFields struct {
	Required string `form:"required"`
}

func requireFactor(v *view) error {
	required := page.Read[requiredFields](v.Context).Required == "yes"
	if err := v.Factors.RequireFactor(v.Ctx(), v.owner(), required); err != nil {
		return v.securityRefused(err)
	}
	said := "All members are asked for a second factor from now on."
	if !required {
		said = "Members are not asked for a second factor any more. Who has one signs in with it as before."
	}
	v.Flash(components.Success, said)
	return v.SeeOther(routes.Security)
}

// enrolmentKey is where the session keeps by what token an app is set up.
const enrolmentKey = "enrolment"

func beginAuthenticator(v *view) error {
	token, err := v.Factors.BeginAuthenticator(v.Ctx(), v.owner())
	if err != nil {
		return err
	}
	v.Sessions.Put(v.Context, enrolmentKey, token)
	return v.SeeOther(routes.Authenticator)
}

// codeFields is every form that asks for a code.
type codeFields struct {
	page.Form
	Code     string `form:"code"`
	Recovery string `form:"recovery"`
}

func authenticatorForm(v *view) error { return v.authenticatorPage(&codeFields{}) }

// authenticatorPage shows what the app has to learn, as long as it is being set up.
func (v *view) authenticatorPage(form *codeFields) error {
	enrolment, err := v.Factors.Enrolment(v.Ctx(), v.Who.UserID, v.Sessions.Get(v.Context, enrolmentKey))
	if models.CodeOf(err) == models.NotFound {
		v.Flash(components.Info, words.OfError(err))
		return v.SeeOther(routes.Security)
	}
	if err != nil {
		return err
	}
	screen := pages.AuthenticatorSetup{Secret: page.InGroups(enrolment.Secret), Errors: form.Errors}
	if screen.Picture, err = page.Picture(enrolment.Address); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell("Set up an authenticator app", layout.NavSecurity, layout.NavSecurity.Crumb()); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("code")
	return v.ShowForm(&form.Form, pages.AuthenticatorPage(screen))
}

func confirmAuthenticator(v *view) error {
	form := page.Read[codeFields](v.Context)
	armed, err := v.Factors.ConfirmAuthenticator(v.Ctx(), v.owner(), v.Sessions.Get(v.Context, enrolmentKey), form.Code, v.RealIP())
	if models.CodeOf(err) == models.NotFound {
		v.Flash(components.Info, words.OfError(err))
		return v.SeeOther(routes.Security)
	}
	if err != nil {
		return form.Again(err, func() error { return v.authenticatorPage(form) })
	}
	v.Sessions.Put(v.Context, enrolmentKey, "")
	return v.armed(armed, "The app is set up. You are asked for its code from the next sign-in on.")
}

// armed has this session go on, where the others have ended, and shows the codes that came with a factor, or says that it is set up.
func (v *view) armed(with accounts.Armed, said string) error {
	if err := v.Sessions.GoOn(v.Context, with.Epoch); err != nil {
		return err
	}
	v.Who.Epoch = with.Epoch
	if len(with.Codes) > 0 {
		return v.codesPage(with.Codes)
	}
	v.Flash(components.Success, said)
	return v.SeeOther(routes.Security)
}

func removeAuthenticator(v *view) error {
	if err := v.Factors.RemoveAuthenticator(v.Ctx(), v.owner()); err != nil {
		return v.securityRefused(err)
	}
	v.Flash(components.Success, "The app is removed.")
	return v.SeeOther(routes.Security)
}

// makeRecoveryCodes shows new codes. Sent again, the page makes others: those before do not work then.
func makeRecoveryCodes(v *view) error {
	codes, err := v.Factors.NewRecoveryCodes(v.Ctx(), v.owner())
	if err != nil {
		return v.securityRefused(err)
	}
	return v.codesPage(codes)
}

// securityRefused says on the page why something was not done.
func (v *view) securityRefused(err error) error {
	var refusal *models.Error
	if !errors.As(err, &refusal) || refusal.Code == models.Unavailable {
		return err
	}
	v.Flash(components.Info, words.OfError(err))
	return v.SeeOther(routes.Security)
}

func (v *view) codesPage(codes []string) error {
	screen := pages.RecoveryCodes{Codes: codes, For: words.RecoveryCodesFor(v.PublicURL, v.Who.Email, v.Local.Day(v.Now())), DoneFor: routes.Security}
	var err error
	if screen.Shell, err = v.Shell("Recovery codes", layout.NavSecurity, layout.NavSecurity.Crumb()); err != nil {
		return err
	}
	return v.ShowStatus(http.StatusOK, pages.RecoveryCodesPage(screen))
}
