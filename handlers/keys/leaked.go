package keys

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// leakFields is the form of a report that a key is in wrong hands.
type leakFields struct {
	page.Form
	AccessKey string `form:"access_key"`
	Secret    string `form:"secret"`
}

// leakedKeyForm is where anybody reports a key.
func leakedKeyForm(v *view) error { return v.leakPage(&leakFields{}) }

// reportLeakedKey stops the key of whoever's, for anybody who has its secret. What is typed wrong is answered in the same words whether
// there is such a key or not; the secret is not shown again.
func reportLeakedKey(v *view) error {
	form := page.Read[leakFields](v.Context)
	err := v.Keys.ReportLeak(v.Ctx(), accounts.Leak{AccessKey: form.AccessKey, SecretKey: form.Secret, RemoteIP: v.RealIP()})
	if err != nil {
		return form.Again(err, func() error { return v.leakPage(form) })
	}
	v.Flash(components.Success, words.LeakStopped)
	return v.SeeOther(routes.LeakedKey)
}

func (v *view) leakPage(form *leakFields) (err error) {
	screen := pages.LeakedKey{AccessKey: form.AccessKey, Errors: form.Errors}
	if screen.Shell, err = v.PublicShell("Report a leaked access key", ""); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("access_key", "secret")
	return v.ShowForm(&form.Form, pages.LeakedKeyPage(screen))
}
