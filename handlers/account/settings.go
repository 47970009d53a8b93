package account

import (
	"context"
	"maps"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/reading"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// settingsFields are those of all forms of the page: each sends its own.
type settingsFields struct {
	page.Form
	Name     string             `form:"name"`
	Current  string             `form:"current_password"`
	Password string             `form:"password"`
	Theme    string             `form:"theme"`
	TimeZone string             `form:"time_zone"`
	Numbers  string             `form:"numbers"`
	Days     string             `form:"days"`
	Slash    components.Checked `form:"slash"`
	Session  string             `form:"session"`
	Email    string             `form:"email"`
	Proof    string             `form:"email_password"`
}

// stored are the fields as they are stored, for what is shown before anything is sent.
func (v *view) stored() *settingsFields {
	f := &settingsFields{
		Form: v.Form(), Name: v.Who.AccountName, TimeZone: v.Who.TimeZone, Slash: components.Checked(!v.Who.NoSlash), Theme: v.Who.Theme,
		Numbers: string(v.Who.Reading.Numbers), Days: string(v.Who.Reading.Days),
	}
	if f.Theme == "" {
		f.Theme = "auto"
	}
	return f
}

func accountSettings(v *view) error { return v.settingsPage(v.stored()) }

// here is how the reader's session is stored.
func (v *view) here() string {
	if arrival := models.ArrivalOf(v.Ctx()); arrival != nil {
		return arrival.SessionToken
	}
	return v.Sessions.Stored(v.Context)
}

func (v *view) settingsPage(form *settingsFields) error {
	var sessions []accounts.OwnSession
	var wanted string
	here := v.here()
	err := v.Together(models.Reading(&sessions, func(ctx context.Context) ([]accounts.OwnSession, error) {
		return v.Accounts.OwnSessions(ctx, v.Who.UserID, here)
	}), models.Reading(&wanted, func(ctx context.Context) (string, error) { return v.Accounts.WantedEmail(ctx, v.Who.UserID) }))
	if err != nil {
		return err
	}
	screen := pages.Settings{
		Name: form.Name, Email: models.ReadableEmail(v.Who.Email), MinPassword: accounts.MinPassword, Theme: form.Theme, TimeZone: form.TimeZone,
		Zones: zones, BillingZone: v.Snapshot.ZoneName, UsesSlash: form.Slash, SessionsEnd: v.Words().SessionsEnd(int64(web.SessionLifetime/time.Hour/24), int64(web.SessionIdle/time.Hour)), ShowsSteps: v.Who.FirstSteps != models.StepsShown,
		Numbers: numbersOffered(form.Numbers), Days: daysOffered(form.Days, v.Now().In(v.Snapshot.Zone)), Errors: maps.Clone(form.Errors),
	}
	if screen.Shell, err = v.Shell(layout.NavAccount.Name(), layout.NavAccount); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("name", "email", "email_password", "theme", "time_zone", "numbers", "days", "current_password", "password")
	screen.NewEmail, screen.ChangeNote = form.Email, v.emailChangeWords()
	if wanted != "" {
		screen.Wanted, screen.WantedNote = models.ReadableEmail(wanted), words.EmailWaits(v.Words().Life(accounts.NewEmailHours))
	}
	if screen.BySSO = v.Who.BySSO; screen.BySSO { // whose provider learns nothing of where else they are signed in
		sessions = slices.DeleteFunc(sessions, func(s accounts.OwnSession) bool { return !s.Here })
		screen.SessionsEnd = v.Words().SSOEndsAfter(web.SSOSessionLifetime)
	}
	for i := range sessions {
		screen.Sessions = append(screen.Sessions, v.session(&sessions[i]))
	}
	return v.ShowForm(&form.Form, pages.SettingsPage(screen))
}

func (v *view) session(s *accounts.OwnSession) pages.Session {
	row := pages.Session{ID: s.ID, Device: deviceOf(s.UserAgent), Agent: s.UserAgent, Address: s.Address, By: words.SignedInBy(string(s.Method)), Here: s.Here}
	if s.SeenAt != nil {
		row.Seen, row.SeenAt = v.Format.Until(*s.SeenAt, v.Now()), v.Local.Instant(*s.SeenAt)
	}
	return row
}

// again shows the page with what is wrong with one of its forms; the others are as they are stored.
func (v *view) again(err error, take func(shown *settingsFields)) error {
	shown := v.stored()
	take(shown)
	v.PagePath = routes.AccountSettings
	return shown.Again(err, func() error { return v.settingsPage(shown) })
}

// settled says what was done, on the page.
func (v *view) settled(said string) error {
	v.Flash(components.Success, said)
	return v.SeeOther(routes.AccountSettings)
}

func renameAccount(v *view) error {
	form := page.Read[settingsFields](v.Context)
	if err := v.Accounts.Rename(v.Ctx(), accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}, form.Name); err != nil {
		return v.again(err, func(shown *settingsFields) { shown.Name = form.Name })
	}
	return v.settled("The name is saved.")
}

func saveDisplay(v *view) error {
	form := page.Read[settingsFields](v.Context)
	theme, known := storedThemes[form.Theme]
	if !known {
		theme = form.Theme // which is refused
	}
	err := v.Accounts.SaveDisplay(v.Ctx(), v.Who.UserID, accounts.Display{
		Theme: theme, TimeZone: form.TimeZone, NoSlash: !bool(form.Slash), Reading: reading.Style{Numbers: reading.Numbers(form.Numbers), Days: reading.Days(form.Days)},
	})
	if err != nil {
		return v.again(err, func(shown *settingsFields) {
			shown.TimeZone, shown.Slash, shown.Theme = form.TimeZone, form.Slash, form.Theme
			shown.Numbers, shown.Days = form.Numbers, form.Days
		})
	}
	return v.settled("The display is saved.")
}

// proof is what the reader shows of themselves by the password that they typed.
func (v *view) proof(password string) accounts.Proof {
	return accounts.Proof{
		Owner: accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}, Session: v.Who.Epoch,
		Password: password, RemoteIP: v.RealIP(), Devices: v.Sessions.Devices(v.Context), Proven: v.Sessions.ProvenWithin(v.Context, accounts.ProveTime),
	}
}

// changePassword has this browser go on as it was, in the account that it acts for; all others are signed out.
func changePassword(v *view) error {
	form := page.Read[settingsFields](v.Context)
	as, err := v.Accounts.ChangeOwnPassword(v.Ctx(), v.proof(form.Current), form.Password)
	if err != nil {
		return v.again(err, func(*settingsFields) {})
	}
	if err := v.Sessions.GoOn(v.Context, as.Epoch); err != nil {
		return err
	}
	v.keepDevice(as.Device, "")
	return v.settled("The password is changed, and all other browsers are signed out.")
}

func endSession(v *view) error {
	if err := v.Accounts.EndSession(v.Ctx(), v.Who.UserID, page.Read[settingsFields](v.Context).Session); models.CodeOf(err) == models.NotFound {
		v.Flash(components.Info, v.Words().OfError(err)) // somebody was faster
		return v.SeeOther(routes.AccountSettings)
	} else if err != nil {
		return err
	}
	return v.settled("The browser is signed out.")
}

func endOtherSessions(v *view) error {
	ended, err := v.Accounts.EndOtherSessions(v.Ctx(), v.Who.UserID, v.here())
	if err != nil {
		return err
	}
	return v.settled(v.Words().BrowsersSignedOut(int64(ended)))
}
