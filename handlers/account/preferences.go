package account

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// storedThemes gives what is kept for each choice of the theme menu; "" follows the system.
var storedThemes = map[string]string{"auto": "", "light": "light", "dark": "dark"}

// themeFields is the menu of the colour theme, with the page that it is on.
type themeFields struct {
	Theme  string `form:"theme"`
	Return string `form:"return"`
}

// saveTheme keeps the colour theme: a customer's with the user, a visitor's with them.
func saveTheme(v *view) error {
	form := page.Read[themeFields](v.Context)
	theme, known := storedThemes[form.Theme]
	if !known {
		return models.RefuseField("theme", cause.ThemeNotOffered)
	}
	if v.SignedIn {
		if err := v.Accounts.SaveTheme(v.Ctx(), v.Who.UserID, theme); err != nil {
			return err
		}
	} else {
		v.Sessions.Put(v.Context, page.ThemeKey, theme)
	}
	return v.SeeOther(web.LocalPath(form.Return, routes.Home))
}

// stepsFields is the choice whether the list of first steps is shown.
type stepsFields struct {
	Show string `form:"show"`
}

// saveFirstSteps keeps it, and goes on to where the list is, or was.
func saveFirstSteps(v *view) error {
	if err := v.Accounts.SaveFirstSteps(v.Ctx(), v.Who.UserID, models.FirstSteps(page.Read[stepsFields](v.Context).Show)); err != nil {
		return err
	}
	return v.SeeOther(routes.Home)
}

// keepChoices gives the user who signs in what they chose as a visitor, unless they chose before.
func (v *view) keepChoices(who *accounts.Identity) error {
	if region := v.Sessions.Get(v.Context, page.RegionKey); who.Region == "" && region != "" {
		if err := v.Accounts.SaveRegion(v.Ctx(), who.UserID, region); err != nil {
			return err
		}
	}
	if theme := v.Sessions.Get(v.Context, page.ThemeKey); who.Theme == "" && theme != "" {
		return v.Accounts.SaveTheme(v.Ctx(), who.UserID, theme)
	}
	return nil
}
