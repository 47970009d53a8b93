package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
	"ocrconsole/web"
)

// emailKey is where the address of a sign-up waits in the session for the sign-in form: an address in a URL would
// end up in logs and histories.
const emailKey = "email"

// afterSignIn is where customers begin when no page asked them to sign in.
const afterSignIn = "/services"

func signUpForm(v *view) error {
	if v.signedIn {
		return v.seeOther(afterSignIn)
	}
	return v.signUpPage(http.StatusOK, pages.SignUp{Next: v.next()})
}

// signUp answers the same whether the address was free or taken, so that nobody learns who is a customer: a mail tells
// the one who owns the address. They can sign in next, with the password of their account.
func signUp(v *view) error {
	if v.signedIn {
		return v.seeOther(afterSignIn)
	}
	email, name := v.FormValue("email"), v.FormValue("name")
	in := accounts.NewAccount{Email: email, Password: v.FormValue("password"), Name: name}
	if err := v.console.Accounts.SignUp(v.ctx(), in, v.RealIP()); err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.signUpPage(formStatus(err), pages.SignUp{Email: email, Name: name, Next: v.next(), Errors: errs})
	}
	v.console.Sessions.Put(v, emailKey, email)
	v.flash(components.Info, "Sign in with your address and password to continue. A mail is on its way to you: it confirms the address, or says that you had an account already, whose password still applies."+v.withoutServer())
	return v.seeOther(link("/login", "next", v.next()))
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
	userID, err := v.console.Accounts.SignIn(v.ctx(), email, v.FormValue("password"), v.RealIP())
	if err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.signInPage(formStatus(err), pages.SignIn{Email: email, Next: v.next(), Errors: errs})
	}
	who, err := v.console.Accounts.Identity(v.ctx(), userID)
	if err != nil {
		return err
	}
	if err := v.keepChoices(&who); err != nil {
		return err
	}
	if err := v.console.Sessions.SignIn(v, userID, who.SessionEpoch); err != nil {
		return err
	}
	v.console.Sessions.Put(v, emailKey, "")
	return v.seeOther(web.LocalPath(v.next(), afterSignIn))
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
