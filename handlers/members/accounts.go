package members

import (
	"context"
	"slices"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/members"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// accountFields name an account to act for, and where to go on.
type accountFields struct {
	Account string `query:"account" form:"account"`
	Next    string `query:"next" form:"next"`
}

// accountList lists the accounts that the reader acts for. An address of another account leads here, and on from here.
func accountList(v *view) error {
	asked := page.Read[accountFields](v.Context)
	var own []models.OwnAccount
	var begins int64
	err := v.Together(func(ctx context.Context) (err error) {
		begins, _, err = v.Accounts.BeginsIn(ctx, v.Who.UserID)
		return err
	}, models.Reading(&own, func(ctx context.Context) ([]models.OwnAccount, error) {
		return v.Accounts.OwnAccounts(ctx, v.Who.UserID)
	}))
	if err != nil {
		return err
	}
	screen := pages.Accounts{Next: web.LocalPath(asked.Next, ""), Text: words.ActsFor(v.Who.AccountName)}
	if v.Who.BySSO { // whose provider learns nothing of others
		own = slices.DeleteFunc(own, func(a models.OwnAccount) bool { return a.AccountID != v.Who.AccountID })
	}
	for _, a := range own {
		id := strconv.FormatInt(a.AccountID, 10)
		row := pages.Account{ID: id, Name: a.Name, Role: words.RoleName(a.Role), Since: v.Local.Day(a.CreatedAt), Here: a.AccountID == v.Who.AccountID, Asked: id == asked.Account, Begins: a.AccountID == begins, MayBegin: a.AccountID != begins && len(own) > 1}
		if row.Asked && !row.Here {
			screen.Text = words.AsksToActFor(a.Name, v.Who.AccountName)
		}
		screen.Rows = append(screen.Rows, row)
	}
	if screen.Shell, err = v.Shell(layout.NavAccounts.Name(), layout.NavAccounts); err != nil {
		return err
	}
	return v.Show(pages.AccountsPage(screen))
}

// beginAccount has the reader begin in an account of theirs when they sign in next.
func beginAccount(v *view) error {
	form := page.Read[accountFields](v.Context)
	id, err := strconv.ParseInt(form.Account, 10, 64)
	if err == nil {
		err = v.Accounts.BeginIn(v.Ctx(), v.Who.UserID, id)
	}
	switch {
	case models.CodeOf(err) == models.Unavailable:
		return err
	case err != nil:
		return models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	v.Flash(components.Success, words.BeginsIn(form.Account))
	return v.SeeOther(routes.Accounts)
}

// switchAccount has the session act for another account of the reader's.
func switchAccount(v *view) error {
	form := page.Read[accountFields](v.Context)
	id, err := strconv.ParseInt(form.Account, 10, 64)
	if err != nil {
		return models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	if err := v.Accounts.MayActFor(v.Ctx(), v.Who.UserID, id); err != nil {
		return models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	if v.Who.BySSO && id != v.Who.AccountID { // whose session is for one account
		return v.SeeOther(routes.With(routes.SSORequired, "account", form.Account, "next", web.LocalPath(form.Next, "")))
	}
	v.Sessions.Act(v.Context, id)
	v.Flash(components.Success, words.ActsForNow(form.Account))
	return v.SeeOther(web.LocalPath(form.Next, routes.AfterSignIn))
}
