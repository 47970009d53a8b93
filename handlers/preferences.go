package handlers

import (
	"ocrconsole/models"
	"ocrconsole/models/accounts"
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
	if v.signedIn {
		if err := v.console.Accounts.SaveTheme(v.ctx(), v.who.UserID, theme); err != nil {
			return err
		}
	} else {
		v.console.Sessions.Put(v, themeKey, theme)
	}
	return v.seeOther(web.LocalPath(v.FormValue("return"), "/"))
}

// keepChoices gives the user who signs in what they chose as a visitor, unless they chose before.
func (v *view) keepChoices(who *accounts.Identity) error {
	if region := v.console.Sessions.Get(v, regionKey); who.Region == "" && region != "" {
		if err := v.console.Accounts.SaveRegion(v.ctx(), who.UserID, region); err != nil {
			return err
		}
	}
	if theme := v.console.Sessions.Get(v, themeKey); who.Theme == "" && theme != "" {
		return v.console.Accounts.SaveTheme(v.ctx(), who.UserID, theme)
	}
	return nil
}
