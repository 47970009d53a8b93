package keys

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// keyRef reads which key the address names.
func (v *view) keyRef() (models.Ref, error) {
	return models.ParseRef(models.KindKey, v.Who.AccountID, v.Param("key"))
}

// key loads the key that the address names.
func (v *view) key() (*models.AccessKey, error) {
	ref, err := v.keyRef()
	if err != nil {
		return nil, err
	}
	return v.Keys.GetKey(v.Ctx(), v.caretaker(), ref.ID)
}

// keyFields are the forms on the page of a key: what it is said to be for, what it is limited to, and until when the secret before is good.
type keyFields struct {
	page.Form
	Description string `form:"description"`
	limitFields
	Until     string `form:"until"`
	Rotations string `form:"rotations"`
}

// keyDetail shows one key and what can be done with it.
func keyDetail(v *view) error {
	ref, err := v.keyRef()
	if err != nil {
		return err
	}
	return v.keyPage(ref.ID, nil)
}

// keyPage shows the key, with what take puts into its forms; nil where they are as the key is. What is read is of one moment.
func (v *view) keyPage(id int64, take func(shown *keyFields)) error {
	var key *models.AccessKey
	var usage metering.KeyUsage
	var from []models.KeyAddress
	now := v.Now()
	month := rules.MonthStart(now, v.Snapshot.Zone)
	err := v.Together(models.Reading(&key, func(ctx context.Context) (*models.AccessKey, error) { return v.Keys.GetKey(ctx, v.caretaker(), id) }),
		models.Reading(&usage, func(ctx context.Context) (metering.KeyUsage, error) {
			return v.Metering.KeyUsage(ctx, v.Who.AccountID, id, month, rules.NextDay(now, v.Snapshot.Zone))
		}),
		models.Reading(&from, func(ctx context.Context) ([]models.KeyAddress, error) {
			return v.Keys.AddressesOf(ctx, v.Who.AccountID, id)
		}))
	if err != nil {
		return err
	}
	shell, err := v.Shell(words.AccessKeyNamed(key.AccessKey), layout.NavKeys, keysCrumb)
	if err != nil {
		return err
	}
	form := v.stored(key)
	if take != nil {
		take(form)
	}
	screen := pages.Key{
		Shell: shell, Row: v.keyRow(key), Facts: v.keyFacts(key), Enabled: key.Enabled, NewText: form.Description, Errors: form.Errors,
		DeleteHref: routes.DeleteKey(key.Ref().String()), Limits: v.limitsForm(&form.limitFields, form.Errors), Secret: v.secretForm(key, form),
		Usage: v.keyUsage(key, &usage, month), Addresses: v.KeyAddresses(from), Stopped: v.stopped(key),
		DisableNote: "Calls signed with a disabled key are refused within a second, until you enable it again. Delete a key whose secret others may know, or replace its secret.",
	}
	screen.Problems = form.Errors.Problems("description", "expires", "networks", "services", "regions", "rate", "until")
	return v.ShowForm(&form.Form, pages.KeyPage(screen))
}

// stored are the forms as the key is.
func (v *view) stored(key *models.AccessKey) *keyFields {
	return &keyFields{
		Form: v.Form(), Description: key.Description, limitFields: v.limitsOf(key),
		Until: v.Format.InputDay(v.Now().AddDate(0, 0, overlapDays)),
	}
}

// again shows the page of the key with what is wrong with one of its forms, of which take takes what was sent, nil where nothing can be
// entered; the others are as the key is, so that saving one of them changes nothing that nobody typed.
func (v *view) again(key *models.AccessKey, err error, take func(shown *keyFields)) error {
	refused := v.Form()
	v.PagePath = keyPath(key)
	return refused.Again(err, func() error {
		return v.keyPage(key.ID, func(shown *keyFields) {
			shown.Form = refused
			if take != nil {
				take(shown)
			}
		})
	})
}

// describeKey changes what the key is said to be for.
func describeKey(v *view) error {
	key, err := v.key()
	if err != nil {
		return err
	}
	form := page.Read[keyFields](v.Context)
	if err := v.Keys.DescribeKey(v.Ctx(), v.caretaker(), key.ID, form.Description); err != nil {
		return v.again(key, err, func(shown *keyFields) { shown.Description = form.Description })
	}
	v.Flash(components.Success, words.DescriptionSaved(key.AccessKey))
	return v.SeeOther(keyPath(key))
}

// enableKey lets the key sign calls again.
func enableKey(v *view) error {
	return v.changeKey(v.Keys.EnableKey, "is enabled: it can sign calls again.", keyPath)
}

// disableKey refuses the key's calls.
func disableKey(v *view) error {
	return v.changeKey(v.Keys.DisableKey, "is disabled: calls signed with it are refused.", keyPath)
}

// endSecret refuses calls that are signed with the secret before.
func endSecret(v *view) error {
	return v.changeKey(v.Keys.EndFormerSecret, "has one secret now: calls signed with the one before are refused.", keyPath)
}

// deleteKey ends the key for good.
func deleteKey(v *view) error {
	return v.changeKey(v.Keys.DeleteKey, "is deleted: calls signed with it are refused.", func(*models.AccessKey) string { return routes.Keys })
}

// changeKey changes the key that the address names, says so, and goes on to the page that next gives.
func (v *view) changeKey(change func(context.Context, accounts.Owner, int64) error, done string, next func(*models.AccessKey) string) error {
	key, err := v.key()
	if err != nil {
		return err
	}
	if err := change(v.Ctx(), v.caretaker(), key.ID); err != nil {
		return v.again(key, err, nil)
	}
	v.Flash(components.Success, words.AccessKeyDone(key.AccessKey, done))
	return v.SeeOther(next(key))
}

// deleteKeyForm asks before a key is deleted.
func deleteKeyForm(v *view) error {
	key, err := v.key()
	if err != nil {
		return err
	}
	shell, err := v.Shell(words.DeleteAccessKey(key.AccessKey), layout.NavKeys, keysCrumb, layout.Crumb{Label: words.AccessKeyNamed(key.AccessKey), Href: keyPath(key)})
	if err != nil {
		return err
	}
	screen := pages.KeyDelete{
		Shell: shell, AccessKey: key.AccessKey, Action: routes.DeleteKey(key.Ref().String()), BackHref: keyPath(key), Used: "It was never used.",
		Stops: []string{
			"Calls signed with it are refused with APIG.0301, within a second and for good.",
			"Its secret is destroyed. It cannot be restored; a new key has another ID and secret.",
		},
		Stays: []string{"Calls made with it until now stay in the usage records, and charged.", "Other access keys, tokens and this sign-in go on as they are."},
	}
	if key.LastUsedAt != nil {
		screen.Used = words.LastUsedOn(v.Local.Instant(*key.LastUsedAt))
	}
	return v.Show(pages.KeyDeletePage(screen))
}
