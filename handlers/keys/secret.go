package keys

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// overlapDays is how long two secrets are good where nobody says otherwise: a week in which to bring the new one to every program.
const overlapDays = 7

// replaceSecret gives the key another secret and shows it in the answer itself, as that of a new key.
func replaceSecret(v *view) error {
	key, err := v.key()
	if err != nil {
		return err
	}
	form := page.Read[keyFields](v.Context)
	in := accounts.NewSecret{Owner: v.caretaker(), ID: key.ID}
	if in.Rotations, err = strconv.ParseInt(form.Rotations, 10, 64); err != nil {
		in.Rotations = -1 // of no form: it is told to look again
	}
	var created accounts.CreatedKey
	if in.Until, err = v.endOfDay(form.Until, "until", cause.NotADayOfOverlap); err == nil {
		created, err = v.Keys.ReplaceSecret(v.Ctx(), in)
	}
	if err != nil {
		return v.again(key, err, func(shown *keyFields) { shown.Until = form.Until })
	}
	return v.showSecret("Secret replaced", created, pages.KeyCreated{
		Lead: words.SecretReplaced(v.regionNames(key.Regions)), DownloadHref: routes.KeyCredentials(key.Ref().String()), LimitsHref: keyPath(key),
	})
}

// showSecret shows a secret that cannot be had again.
func (v *view) showSecret(title string, created accounts.CreatedKey, screen pages.KeyCreated) (err error) {
	if screen.Shell, err = v.Shell(title, layout.NavKeys, keysCrumb); err != nil {
		return err
	}
	screen.AccessKey, screen.SecretKey = created.AccessKey, created.SecretKey
	screen.Exports, screen.DocsHref = words.KeyForShell(created.AccessKey, created.SecretKey), routes.In(routes.APIDocs, v.Region.Code)
	return v.Show(pages.KeyCreatedPage(screen))
}

// secretForm shows how the secret can be replaced, or until when there are two.
func (v *view) secretForm(key *models.AccessKey, form *keyFields) pages.Secret {
	now := v.Now()
	s := pages.Secret{
		Rotations: strconv.FormatInt(key.Rotations, 10), Action: routes.ReplaceSecret(key.Ref().String()), EndAction: routes.EndSecret(key.Ref().String()),
		Until: components.FieldProps{
			Name: "until", Label: "The secret of now is good through", Type: "date", Value: form.Until, Error: form.Errors["until"], Required: true, Autocomplete: "off",
			Hint: words.KeyEndHint(v.Format.Zone(now)),
		},
	}
	s.Facts = append(s.Facts, components.Definition{Term: "Last used with the secret of now", Text: v.instantOrNever(key.CurrentUsedAt)})
	if key.FormerUntil == nil {
		return s
	}
	s.Facts = append(s.Facts, components.Definition{Term: "Last used with the secret before", Text: v.instantOrNever(key.FormerUsedAt)})
	if s.Two = now.Before(*key.FormerUntil); s.Two {
		s.Facts = append(s.Facts, components.Definition{Term: "The secret before is good until", Text: v.Format.End(*key.FormerUntil)})
	} else {
		s.Facts = append(s.Facts, components.Definition{Term: "The secret before ended", Text: v.Local.Instant(*key.FormerUntil)})
	}
	return s
}
