package desk

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
)

// keySignInFields is the form that lets operators in by a passkey: Answer is what the browser answered, as JSON.
type keySignInFields struct {
	page.Form
	Email    string `form:"email"`
	Password string `form:"password"`
	Answer   string `form:"passkey"`
}

// beginPasskeySignIn leads to the page on which the browser is asked.
func beginPasskeySignIn(v *View) error {
	if v.SignedIn {
		return v.SeeOther(routes.Desk)
	}
	token, err := v.Operators.BeginPasskeySignIn(v.Ctx(), v.RealIP())
	if err != nil {
		form := &signInFields{}
		return form.Again(err, func() error { v.PagePath = routes.DeskSignIn; return v.signInPage(form) })
	}
	v.keepStep(v.Context, token)
	return v.SeeOther(routes.DeskPasskeySignIn)
}

func passkeySignInForm(v *View) error {
	if v.SignedIn {
		return v.SeeOther(routes.Desk)
	}
	return v.passkeySignInPage(&keySignInFields{}, v.step(v.Context))
}

// passkeySignInPage asks for what the step of the token does; who has none begins anew.
func (v *View) passkeySignInPage(form *keySignInFields, token string) error {
	asked, err := v.Operators.PasskeySignIn(v.Ctx(), token)
	if models.CodeOf(err) == models.NotFound {
		return v.SeeOther(routes.DeskSignIn)
	}
	if err != nil {
		return err
	}
	screen := pages.PasskeySignIn{Email: form.Email, Asked: asked}
	if screen.Shell, err = v.Shell("Sign in with a passkey"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email")
	return v.ShowForm(&form.Form, pages.PasskeySignInPage(screen))
}

// passkeySignIn signs in. What was asked is answered: who is refused is asked anew.
func passkeySignIn(v *View) error {
	form := page.Read[keySignInFields](v.Context)
	session, err := v.Operators.SignInByPasskey(v.Ctx(), form.Email, form.Password, v.step(v.Context), form.Answer, v.RealIP())
	if models.CodeOf(err) == models.NotFound {
		return v.SeeOther(routes.DeskSignIn)
	}
	if err != nil {
		token, beginErr := v.Operators.BeginPasskeySignIn(v.Ctx(), v.RealIP())
		if beginErr != nil {
			return beginErr
		}
		v.keepStep(v.Context, token)
		return form.Again(err, func() error { return v.passkeySignInPage(form, token) })
	}
	v.keepStep(v.Context, "")
	v.keep(v.Context, session)
	return v.SeeOther(routes.Desk)
}

// keyFields are the forms on an operator's own passkeys: Answer is what the browser made, or the number of the one to remove.
type keyFields struct {
	page.Form
	Name   string `form:"name"`
	Answer string `form:"passkey"`
	proofFields
}

func passkeysPage(v *View) error { return v.passkeysPage(&keyFields{}) }

func (v *View) passkeysPage(form *keyFields) error {
	v.PagePath = routes.DeskPasskeys
	own, err := v.Operators.Passkeys(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	screen := pages.Passkeys{CanAdd: v.Operators.Party != nil && !v.Op.Demo && len(own) < models.MaxPasskeys}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskNewPasskey, ""); err != nil {
		return err
	}
	for i := range own {
		row := pages.Passkey{ID: strconv.FormatInt(own[i].ID, 10), Name: own[i].Name, Made: v.Local.Day(own[i].CreatedAt), Used: "Never"}
		if own[i].UsedAt != nil {
			row.Used = v.Local.Minute(*own[i].UsedAt)
		}
		if row.Proof, err = v.Proof("code-"+row.ID, "", routes.DeskDropPasskey, row.ID); err != nil {
			return err
		}
		screen.Rows = append(screen.Rows, row)
	}
	if screen.Shell, err = v.Shell("Your passkeys"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("code")
	return v.ShowForm(&form.Form, pages.PasskeysPage(screen))
}

// changeKeys does something with the operator's passkeys, once they have shown a code lately; refused, the page of these says why.
func (v *View) changeKeys(do func(form *keyFields) error) error {
	form := page.Read[keyFields](v.Context)
	err := v.Prove(form.proofFields, form.Answer)
	if err == nil {
		err = do(form)
	}
	if err != nil {
		return form.Again(err, func() error { return v.passkeysPage(form) })
	}
	return nil
}

func beginPasskey(v *View) error {
	return v.changeKeys(func(*keyFields) error {
		token, err := v.Operators.BeginPasskey(v.Ctx(), v.Op)
		if err != nil {
			return err
		}
		v.keepStep(v.Context, token)
		return v.SeeOther(routes.DeskMakePasskey)
	})
}

func dropPasskey(v *View) error {
	return v.changeKeys(func(form *keyFields) error {
		id, err := strconv.ParseInt(form.Answer, 10, 64)
		if err != nil {
			id = 0 // which nobody has
		}
		if err := v.Operators.RemovePasskey(v.Ctx(), v.Op, id); err != nil {
			return err
		}
		return v.Done("The passkey is removed. Remove it from the device, too.", routes.DeskPasskeys)
	})
}

func makePasskeyForm(v *View) error { return v.makePasskeyPage(&keyFields{}) }

func (v *View) makePasskeyPage(form *keyFields) error {
	v.PagePath = routes.DeskMakePasskey
	asked, err := v.Operators.PasskeyAsked(v.Ctx(), v.Op, v.step(v.Context))
	if models.CodeOf(err) == models.NotFound {
		return v.SeeOther(routes.DeskPasskeys)
	}
	if err != nil {
		return err
	}
	screen := pages.NewPasskey{Name: form.Name, Asked: asked, Errors: form.Errors}
	if screen.Shell, err = v.Shell("Add a passkey", Crumb(routes.DeskPasskeys)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("name", "passkey")
	return v.ShowForm(&form.Form, pages.NewPasskeyPage(screen))
}

func makePasskey(v *View) error {
	form := page.Read[keyFields](v.Context)
	err := v.Operators.AddPasskey(v.Ctx(), v.Op, v.step(v.Context), form.Answer, form.Name)
	if models.CodeOf(err) == models.NotFound {
		return v.SeeOther(routes.DeskPasskeys)
	}
	if errs, shown := v.FormErrors(err); shown && errs["name"] != "" { // what the browser was asked is asked still
		return form.Again(err, func() error { return v.makePasskeyPage(form) })
	}
	if err != nil {
		return form.Again(err, func() error { return v.passkeysPage(form) })
	}
	v.keepStep(v.Context, "")
	return v.Done("The passkey is added. Sign in with it in place of a code.", routes.DeskPasskeys)
}
