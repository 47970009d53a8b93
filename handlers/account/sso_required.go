package account

import (
	"context"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// requiredSSOFields is which account somebody wants to act for, and what they do about it.
type requiredSSOFields struct {
	Account string `query:"account" form:"account"`
	Do      string `form:"do"`
}

// asksForSSO gives who is signed in, and the account that their session does not open; false if nobody is.
func (v *view) asksForSSO(asked string) (who web.Identity, accountID int64, known bool) {
	if who, known = web.LockedOut(v.Context); !known {
		who, known = v.Who, v.SignedIn
	}
	accountID, err := strconv.ParseInt(asked, 10, 64)
	if err != nil {
		accountID = who.AccountID
	}
	return who, accountID, known
}

// ssoRequired says that the account asks for single sign-on, or for another sign-in than this session's, and what can be done.
func ssoRequired(v *view) error {
	who, accountID, known := v.asksForSSO(page.Read[requiredSSOFields](v.Context).Account)
	if err := web.AwayFrom(v.Context); err != nil {
		return err
	}
	if !known {
		return v.SeeOther(routes.SignInTo(v.Request().URL.RequestURI()))
	}
	if v.SignedIn && accountID == who.AccountID { // which this session opens
		return v.SeeOther(web.LocalPath(v.Next(), routes.AfterSignIn))
	}
	var own []models.OwnAccount
	var host string
	err := v.Together(models.Reading(&own, func(ctx context.Context) ([]models.OwnAccount, error) { return v.Accounts.OwnAccounts(ctx, who.UserID) }),
		models.Reading(&host, func(ctx context.Context) (string, error) { return v.SSO.Available(ctx, accountID) }))
	if err != nil {
		return err
	}
	screen := pages.SSORequired{Account: strconv.FormatInt(accountID, 10), Host: host, Email: models.ReadableEmail(who.Email), BreakGlass: who.BreakGlass}
	mine := false
	for i := range own {
		if own[i].AccountID == accountID {
			mine, screen.Text = true, words.AccountAsksForSSO(own[i].Name, who.BySSO, host != "")
			continue
		}
		if !who.BySSO { // whose session is for one account
			screen.Others = append(screen.Others, pages.OtherAccount{ID: strconv.FormatInt(own[i].AccountID, 10), Name: own[i].Name})
		}
	}
	if !mine {
		return models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	if screen.Shell, err = v.PublicShell("Sign in for this account", ""); err != nil {
		return err
	}
	return v.Show(pages.SSORequiredPage(screen))
}

// answerSSO does what was chosen there.
func answerSSO(v *view) error {
	form := page.Read[requiredSSOFields](v.Context)
	who, accountID, known := v.asksForSSO(form.Account)
	if !known {
		return v.SeeOther(routes.SignInTo(v.Next()))
	}
	switch form.Do {
	case "sso":
		return v.beginSSOTo(accounts.Owner{AccountID: accountID, UserID: who.UserID})
	case "account":
		if who.BySSO || v.Accounts.MayActFor(v.Ctx(), who.UserID, accountID) != nil {
			return models.Refuse(models.NotFound, cause.NoSuchAccount)
		}
		v.Sessions.Act(v.Context, accountID)
		return v.SeeOther(routes.AfterSignIn)
	}
	if err := v.Accounts.SignedOut(v.Ctx(), who.UserID); err != nil {
		return err
	}
	if err := v.Sessions.SignOut(v.Context); err != nil {
		return err
	}
	return v.SeeOther(routes.SignInTo(v.Next()))
}

// beginSSOTo leads to the provider of an account that the member is signed in for otherwise.
func (v *view) beginSSOTo(member accounts.Owner) error {
	leads, err := v.SSO.BeginSignInTo(v.Ctx(), member, v.Next())
	switch code := models.CodeOf(err); {
	case isSSORefusal(err), code == models.TooMany, code == models.Conflict:
		return v.ssoRefused(err)
	case err != nil:
		return err
	}
	return v.lead(leads)
}
