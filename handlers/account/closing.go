package account

import (
	"context"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// closeFields is the form that closes the account.
type closeFields struct {
	page.Form
	Password string `form:"password"`
}

func closeForm(v *view) error { return v.closePage(&closeFields{}) }

// closePage says what closing does, as the use case that does it says.
func (v *view) closePage(form *closeFields) error {
	var c accounts.Closing
	err := v.Together(models.Reading(&c, func(ctx context.Context) (accounts.Closing, error) {
		return v.Accounts.CheckClosing(ctx, v.Who.AccountID)
	}))
	if err != nil {
		return err
	}
	screen := pages.Closing{Errors: form.Errors, Stops: v.closingStops(&c), Stays: v.closingStays(&c)}
	if c.OwedMicros > 0 {
		screen.Owes = words.ClosingOwes(v.Format.Rounded(c.OwedMicros, format.Owed))
	}
	if screen.Shell, err = v.Shell("Close the account", layout.NavAccount, layout.NavAccount.Crumb()); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("password")
	return v.ShowForm(&form.Form, pages.ClosingPage(screen))
}

func (v *view) closingStops(c *accounts.Closing) []string {
	stops := append(v.Words().Ended(c.Ends), words.SubscriptionsEnd)
	if c.LeftCalls > 0 {
		stops = append(stops, words.CallsLapse(v.CallWords(c.LeftCalls)))
	}
	return stops
}

func (v *view) closingStays(c *accounts.Closing) []string {
	stays := []string{words.BooksStay}
	if c.BalanceMicros > 0 {
		stays = append(stays, words.BalanceStays(v.Format.Rounded(c.BalanceMicros, format.Available)))
	}
	return append(stays, words.PersonalUntil(v.Format.Day(c.ErasesAt)))
}

// closeAccount closes it, and says so to who is a visitor from now on.
func closeAccount(v *view) error {
	form := page.Read[closeFields](v.Context)
	c, err := v.Accounts.CloseAccount(v.Ctx(), v.proof(form.Password))
	if err != nil {
		return form.Again(err, func() error { return v.closePage(form) })
	}
	if err := v.Sessions.SignOut(v.Context); err != nil {
		return err
	}
	v.SignedIn = false
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The account is closed", Text: words.AccountClosed(v.Format.Day(c.ErasesAt)), NextHref: routes.Home, NextText: "To the home page",
	})
}
