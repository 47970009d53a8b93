package account

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// storedThemes gives what is kept for each choice of the theme menu; "" follows the system.
var storedThemes = map[string]string{"auto": "", "light": "light", "dark": "dark"}

// saveTheme keeps the colour theme: a customer's with the user, a visitor's with them.
func saveTheme(v *view) error {
	theme, known := storedThemes[v.FormValue("theme")]
	if !known {
		return models.FieldError("theme", "Choose light, dark or as the system.")
	}
	if v.SignedIn {
		if err := v.Accounts.SaveTheme(v.Ctx(), v.Who.UserID, theme); err != nil {
			return err
		}
	} else {
		v.Sessions.Put(v, page.ThemeKey, theme)
	}
	return v.SeeOther(web.LocalPath(v.FormValue("return"), routes.Home))
}

// keepChoices gives the user who signs in what they chose as a visitor, unless they chose before.
func (v *view) keepChoices(who *accounts.Identity) error {
	if region := v.Sessions.Get(v, page.RegionKey); who.Region == "" && region != "" {
		if err := v.Accounts.SaveRegion(v.Ctx(), who.UserID, region); err != nil {
			return err
		}
	}
	if theme := v.Sessions.Get(v, page.ThemeKey); who.Theme == "" && theme != "" {
		return v.Accounts.SaveTheme(v.Ctx(), who.UserID, theme)
	}
	return nil
}
