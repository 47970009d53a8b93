package sso

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/sso"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// fields are all forms of the page: each sends its own part.
type fields struct {
	page.Form
	Issuer     string `form:"issuer"`
	Client     string `form:"client"`
	Secret     string `form:"secret"`
	Claim      string `form:"claim"`
	Roles      string `form:"roles"`
	Default    string `form:"default"`
	Domain     string `form:"domain"`
	Only       string `form:"only"`
	BreakGlass string `form:"break_glass"`
	Member     string `form:"member"`
}

// owner is who asks, in the account that they act for.
func (v *view) owner() accounts.Owner {
	return accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
}

func show(v *view) error { return v.show(nil) }

// stored is the form as things are.
func stored(setup *accounts.SSOSetup) *fields {
	f := &fields{Default: string(rights.Viewer)}
	if s := setup.Settings; s != nil {
		f.Issuer, f.Client, f.Claim, f.Default = s.Issuer, s.ClientID, s.RoleClaim, string(s.DefaultRole)
		for _, r := range s.Roles {
			f.Roles += r.Value + " = " + string(r.Role) + "\n"
		}
	}
	if setup.Account.SSOBreakGlass != 0 {
		f.BreakGlass = strconv.FormatInt(setup.Account.SSOBreakGlass, 10)
	}
	return f
}

// show shows the page, with what take puts into its forms; nil where they are as things are stored.
func (v *view) show(take func(shown *fields)) error {
	v.PagePath = routes.SSOSettings
	var setup accounts.SSOSetup
	err := v.Together(func(ctx context.Context) (err error) {
		setup, err = v.SSO.Setup(ctx, v.Who.AccountID)
		return err
	})
	if err != nil {
		return err
	}
	form := stored(&setup)
	if take != nil {
		take(form)
	}
	screen := v.screen(&setup, form)
	if screen.Shell, err = v.Shell(layout.NavSSO.Name(), layout.NavSSO); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("issuer", "client", "secret", "claim", "roles", "default", "domain", "break_glass")
	return v.ShowForm(&form.Form, pages.Page(screen))
}

func (v *view) screen(setup *accounts.SSOSetup, form *fields) pages.Screen {
	screen := pages.Screen{
		Callback: setup.Callback, IsSet: setup.Settings != nil, Lifetime: v.Words().SSOEndsAfter(web.SSOSessionLifetime), Only: setup.Account.SSOOnlyFor != "",
		Form: pages.Form{
			Issuer: form.Issuer, Client: form.Client, Claim: form.Claim, Roles: form.Roles, Errors: form.Errors,
			RolesHint: words.ClaimRolesHint(rights.Roles), Default: defaultRole(form.Default, form.Errors["default"]),
		},
		Domain: form.Domain, DomainError: form.Errors["domain"],
	}
	if s := setup.Settings; s != nil && s.TestedAt != nil {
		screen.Tested = words.SSOTestedAt(v.Local.Minute(*s.TestedAt))
	}
	for i := range setup.Domains {
		screen.Domains = append(screen.Domains, v.domain(&setup.Domains[i]))
	}
	if screen.Only {
		screen.OnlyText = words.SSOOnlyNow(strings.Split(setup.Account.SSOOnlyFor, ","), emailOf(setup, setup.Account.SSOBreakGlass))
	}
	screen.BreakGlass = breakGlass(setup, form)
	screen.Members = v.linked(setup)
	return screen
}

func defaultRole(chosen, problem string) components.SelectProps {
	options := []components.Option{{Value: "", Label: "None: they are not let in", Selected: chosen == ""}}
	for _, r := range rights.Roles {
		options = append(options, components.Option{Value: string(r), Label: words.RoleName(r), Selected: chosen == string(r)})
	}
	return components.SelectProps{Name: "default", Label: "Role of all others", Hint: "Of whom no line above gives one, and of everybody where there is no claim.", Error: problem, Options: options}
}

// breakGlass offers the owners who have a second factor.
func breakGlass(setup *accounts.SSOSetup, form *fields) components.SelectProps {
	options := []components.Option{{Value: "", Label: "Choose an owner", Selected: form.BreakGlass == ""}}
	for i := range setup.Members {
		m := &setup.Members[i]
		if m.Role != rights.Owner || !setup.Strong[m.UserID] {
			continue
		}
		id := strconv.FormatInt(m.UserID, 10)
		options = append(options, components.Option{Value: id, Label: models.ReadableEmail(m.Email), Selected: id == form.BreakGlass})
	}
	return components.SelectProps{
		Name: "break_glass", Label: "Who comes in without it", Error: form.Errors["break_glass"], Options: options,
		Hint: "An owner with a second factor of their own, who lets everybody in again when the provider is away.",
	}
}

func emailOf(setup *accounts.SSOSetup, userID int64) string {
	for i := range setup.Members {
		if setup.Members[i].UserID == userID {
			return models.ReadableEmail(setup.Members[i].Email)
		}
	}
	return ""
}

func (v *view) domain(d *models.SSODomain) pages.Domain {
	row := pages.Domain{Domain: d.Domain, Name: words.DomainName(d.Domain)}
	switch {
	case d.LapsedAt != nil:
		row.WrongTitle, row.Wrong = "It does not count any more", words.DomainLapsed(v.Local.Day(*d.LapsedAt))
	case d.VerifiedAt == nil:
	case d.VerifiedBy == models.VerifiedByOperator:
		row.Verified = words.DomainByOperator(v.Local.Day(*d.VerifiedAt))
	default:
		seen := cmp.Or(d.SeenAt, d.VerifiedAt) // a process of before domains are looked up says only when it verified them
		row.Verified = words.DomainByDNS(v.Local.Day(*d.VerifiedAt), v.Local.Minute(*seen))
		if d.MissingSince != nil {
			row.WrongTitle, row.Wrong = "Its record is missing", words.DomainMissing(v.Local.Minute(*d.MissingSince), v.Local.Minute(accounts.CountsUntil(d)))
			if d.GoneSince == nil {
				row.WrongTitle, row.Wrong = "Its DNS does not answer", words.DomainSilent(v.Local.Minute(*d.MissingSince), v.Local.Minute(accounts.CountsUntil(d)))
			}
		}
	}
	if d.Sure() {
		return row
	}
	row.RecordName, row.RecordText = accounts.SSORecord(d)
	return row
}

// linked are the members who have signed in by it.
func (v *view) linked(setup *accounts.SSOSetup) (rows []pages.Linked) {
	for i := range setup.Identities {
		known := &setup.Identities[i]
		email := emailOf(setup, known.UserID)
		if email == "" {
			continue // who is no member any more
		}
		rows = append(rows, pages.Linked{
			Member: models.Ref{Kind: models.KindMember, AccountID: known.AccountID, ID: known.UserID}.String(), Email: email, Subject: known.Subject, Seen: v.Local.Minute(known.SeenAt),
		})
	}
	return rows
}

// rolesOf reads the lines that give roles: "value = role".
func rolesOf(text string) (roles []models.SSORole, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		at := strings.LastIndexByte(line, '=')
		if at < 0 {
			return nil, models.RefuseField("roles", cause.RoleUnknown)
		}
		roles = append(roles, models.SSORole{Value: strings.TrimSpace(line[:at]), Role: rights.Role(strings.ToLower(strings.TrimSpace(line[at+1:])))})
	}
	return roles, nil
}

func save(v *view) error {
	form := page.Read[fields](v.Context)
	roles, err := rolesOf(form.Roles)
	if err == nil {
		err = v.SSO.Save(v.Ctx(), v.owner(), &accounts.SSOWanted{
			Issuer: form.Issuer, ClientID: form.Client, Secret: form.Secret, RoleClaim: form.Claim, Roles: roles, DefaultRole: rights.Role(form.Default),
		})
	}
	return v.done(err, "Single sign-on is set. Test it before you rely on it.", func(shown *fields) {
		shown.Issuer, shown.Client, shown.Claim, shown.Roles, shown.Default = form.Issuer, form.Client, form.Claim, form.Roles, form.Default
	})
}

func remove(v *view) error {
	return v.done(v.SSO.Remove(v.Ctx(), v.owner()), "Single sign-on is removed. Who came by it is signed out, and chooses a password by mail if they have none.", nil)
}

func addDomain(v *view) error {
	form := page.Read[fields](v.Context)
	return v.done(v.SSO.AddDomain(v.Ctx(), v.owner(), form.Domain), "The domain is added. It counts once its DNS says that it is yours.", func(shown *fields) { shown.Domain = form.Domain })
}

func verifyDomain(v *view) error {
	form := page.Read[fields](v.Context)
	return v.done(v.SSO.VerifyDomain(v.Ctx(), v.owner(), form.Domain), "The domain is yours: members with its addresses can sign in.", nil)
}

func removeDomain(v *view) error {
	form := page.Read[fields](v.Context)
	return v.done(v.SSO.RemoveDomain(v.Ctx(), v.owner(), form.Domain), "The domain is removed. Nobody comes in by it any more.", nil)
}

func setOnly(v *view) error {
	form := page.Read[fields](v.Context)
	if form.Only != "yes" {
		return v.done(v.SSO.OpenUp(v.Ctx(), v.owner()), "Members sign in by what they have of their own again, too.", nil)
	}
	userID, err := strconv.ParseInt(form.BreakGlass, 10, 64)
	if err != nil {
		userID = 0 // which nobody has
	}
	return v.done(v.SSO.RequireOnly(v.Ctx(), v.owner(), userID), "Single sign-on is the only way in now, for members with addresses of your domains.", func(shown *fields) { shown.BreakGlass = form.BreakGlass })
}

func unlink(v *view) error {
	form := page.Read[fields](v.Context)
	ref, err := models.ParseRef(models.KindMember, v.Who.AccountID, form.Member)
	if err != nil {
		return err
	}
	return v.done(v.SSO.Unlink(v.Ctx(), v.owner(), ref.ID), "It is forgotten who they are at the provider. The next who comes from there with their address is them.", nil)
}

// done says what was done or, refused, why not, beside what was sent of the form: take puts that into it. The others are as they are stored.
func (v *view) done(err error, said string, take func(shown *fields)) error {
	if err != nil {
		refused := v.Form()
		return refused.Again(err, func() error {
			return v.show(func(shown *fields) {
				shown.Form = refused
				if take != nil {
					take(shown)
				}
			})
		})
	}
	v.Flash(components.Success, said)
	return v.SeeOther(routes.SSOSettings)
}
