package desk

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/search"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// findFields is what an operator looks for.
type findFields struct {
	Text string `query:"q"`
}

// home finds accounts: it is what the desk begins with.
func home(v *View) error {
	text := page.Read[findFields](v.Context).Text
	screen := pages.Home{Text: text}
	hits, err := v.Search.Accounts(v.Ctx(), text)
	if err != nil {
		return err
	}
	for i := range hits {
		h := &hits[i]
		id := strconv.FormatInt(h.ID, 10)
		if h.By == search.ByEmail {
			h.What = models.ReadableEmail(h.What)
		}
		screen.Hits = append(screen.Hits, pages.Hit{
			ID: id, Href: routes.DeskAccount(id), Name: h.Name, Email: models.ReadableEmail(h.Email), Since: v.Local.Day(h.CreatedAt),
			State: words.AccountState(h.ClosedAt != nil, h.SuspendedAt != nil), By: words.FoundBy(string(h.By)), What: h.What,
		})
	}
	if text != "" {
		screen.None = words.NoSuchAccount
	}
	if screen.Shell, err = v.Shell("Find an account"); err != nil {
		return err
	}
	return v.Show(pages.HomePage(screen))
}
