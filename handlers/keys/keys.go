package keys

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/exports"
	"ocrconsole/models/rights"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// newKeyFields is the form of a new key. Key names the form.
type newKeyFields struct {
	page.Form
	limitFields
	Key         string `form:"key"`
	Description string `form:"description"`
	// From is fromSteps in the form of the first steps, which knows no regions: its key is for all of them.
	From string `form:"from"`
}

const fromSteps = "steps"

// keyOwner is the user who is signed in, in the account that they act for.
func (v *view) keyOwner() accounts.Owner {
	return accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
}

// caretaker is whose keys the reader looks after: their own, and as an owner those of all members, those who are gone among them.
func (v *view) caretaker() accounts.Owner {
	owner := v.keyOwner()
	if v.Who.Role.May(rights.Members) {
		owner.UserID = models.Everyone
	}
	return owner
}

// keyList shows the user's access keys, with the form for another one.
func keyList(v *view) error {
	return v.keysPage(&newKeyFields{Key: page.NewKey(), limitFields: limitFields{Regions: v.allRegions(), Services: v.allServices()}})
}

func (v *view) allRegions() (codes []string) {
	for _, region := range v.Snapshot.Regions {
		codes = append(codes, region.Code)
	}
	return codes
}

// createKey makes an access key and shows its secret in the answer itself: nothing that could be asked for again has it. The
// same form sent again within two minutes gets the same answer, since the first may never have been seen.
func createKey(v *view) error {
	form := page.Read[newKeyFields](v.Context)
	begins := form.From == fromSteps
	if begins {
		form.Description, form.Regions = "First steps", v.allRegions()
	}
	created, err := v.makeKey(form)
	if err != nil {
		form.Key = page.NewKey()
		return form.Again(err, func() error { return v.keysPage(form) })
	}
	ref := models.Ref{Kind: models.KindKey, AccountID: v.Who.AccountID, ID: created.ID}.String()
	return v.showSecret("Access key created", created, pages.KeyCreated{
		Lead: words.KeyCanSign(v.regionNames(limitedTo(v.allRegions(), form.Regions))), Begins: begins, DownloadHref: routes.KeyCredentials(ref), LimitsHref: routes.Key(ref),
	})
}

func (v *view) makeKey(form *newKeyFields) (accounts.CreatedKey, error) {
	if !form.isLimits() { // of the first steps, or of a program
		form.Services = v.allServices()
	}
	scope, err := v.scope(&form.limitFields)
	switch {
	case err != nil:
		return accounts.CreatedKey{}, err
	case form.Key == "":
		return accounts.CreatedKey{}, models.RefuseField("", cause.FormOfKeyIncomplete)
	}
	return v.Keys.CreateKey(v.Ctx(), accounts.NewKey{
		Owner: v.keyOwner(), FormKey: form.Key, Description: form.Description,
		KeyScope: scope,
	})
}

// keysCrumb leads back to the list.
var keysCrumb = layout.NavKeys.Crumb()

func (v *view) keysPage(form *newKeyFields) error {
	keys, err := v.Keys.ListKeys(v.Ctx(), v.caretaker())
	if err != nil {
		return err
	}
	projects, err := v.Accounts.Projects(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	limit, own := v.Keys.PerUser, v.own(keys)
	opened := form.Expires != "" || form.Networks != "" || form.Rate != "" || form.Errors["services"] != ""
	screen := pages.Keys{Limits: v.limitsForm(&form.limitFields, form.Errors), Opened: opened, Key: form.Key, NewText: form.Description, Errors: form.Errors, Limit: words.OfAtMost(strconv.Itoa(own), strconv.Itoa(limit))}
	if own >= limit {
		screen.Full = "You have as many access keys as a user may have. To replace one, delete it first; calls signed with it are refused from then on."
	}
	names, err := v.namesOfOthers(keys)
	if err != nil {
		return err
	}
	for i := range keys {
		row := v.keyRow(&keys[i])
		row.Of = names[keys[i].UserID]
		screen.Rows = append(screen.Rows, row)
	}
	for _, region := range v.Snapshot.Regions {
		screen.Regions = append(screen.Regions, pages.KeyRegion{
			Code: region.Code, Name: region.Name, Project: projects[region.Code], Checked: slices.Contains(form.Regions, region.Code),
		})
	}
	if screen.Shell, err = v.Shell(layout.NavKeys.Name(), layout.NavKeys); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("description", "regions", "expires", "rate", "networks", "services")
	return v.ShowForm(&form.Form, pages.KeysPage(screen))
}

// own counts the reader's own keys.
func (v *view) own(keys []models.AccessKey) (n int) {
	for i := range keys {
		if keys[i].UserID == v.Who.UserID {
			n++
		}
	}
	return n
}

// namesOfOthers gives whose those keys are that are not the reader's.
func (v *view) namesOfOthers(keys []models.AccessKey) (map[int64]string, error) {
	if v.own(keys) == len(keys) {
		return nil, nil
	}
	names, err := v.Accounts.MemberNames(v.Ctx(), v.Who.AccountID)
	delete(names, v.Who.UserID)
	return names, err
}

func (v *view) keyRow(k *models.AccessKey) pages.KeyRow {
	row := pages.KeyRow{
		Ref: k.Ref().String(), Href: keyPath(k), AccessKey: k.AccessKey, Description: k.Description, Projects: v.regionNames(k.Regions),
		Created: v.Local.Instant(k.CreatedAt), Used: "Never", UsedAt: "Never",
		Status: page.KeyBadge(k, v.Now()),
	}
	if k.LastUsedAt != nil {
		row.Used, row.UsedAt = v.lastUsed(*k.LastUsedAt), v.Local.Instant(*k.LastUsedAt)
	}
	return row
}

func (v *view) lastUsed(at time.Time) string { return v.Format.Until(at, v.Now()) }

func keyPath(k *models.AccessKey) string { return routes.Key(k.Ref().String()) }

// regionNames lists the regions that a key is limited to.
func (v *view) regionNames(codes []string) string {
	if len(codes) == 0 {
		return "All regions"
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = v.RegionName(code)
	}
	return strings.Join(names, ", ")
}

// credentialsFields is the form beside a new key's secret.
type credentialsFields struct {
	Secret string `form:"secret"`
}

// credentialsCSV answers with the file that tools for the public API read. The page that showed the secret sends it along: it
// is checked and comes back as a file, and cannot be had from here by anybody who does not have it.
func credentialsCSV(v *view) error {
	ref, err := v.keyRef()
	if err != nil {
		return err
	}
	secret := page.Read[credentialsFields](v.Context).Secret
	key, err := v.Keys.ConfirmSecret(v.Ctx(), v.caretaker(), ref.ID, secret)
	if err != nil {
		return err
	}
	rows := [][]string{{"User Name", "Access Key Id", "Secret Access Key"}, {v.Who.Email, key.AccessKey, secret}}
	return web.Download(v.Context, "credentials.csv", export.CSVType, func(w io.Writer, _ func()) error {
		if export.ForExcel(v.View) {
			if _, err := io.WriteString(w, export.ByteOrderMark); err != nil {
				return err
			}
		}
		return exports.WriteTable(w, rows)
	})
}
