package members

import (
	"context"
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/members"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// inviteFields is the form that invites somebody.
type inviteFields struct {
	page.Form
	Email string `form:"email"`
	Role  string `form:"role"`
}

func memberList(v *view) error { return v.showMembers(&inviteFields{Role: string(rights.Developer)}) }

// invite orders the mail to whom is to become a member.
func invite(v *view) error {
	form := page.Read[inviteFields](v.Context)
	i, err := v.Accounts.Invite(v.Ctx(), v.owner(), form.Email, rights.Role(form.Role))
	if err != nil {
		return form.Again(err, func() error { return v.showMembers(form) })
	}
	v.FlashMailed(components.Success, v.Words().InvitationSent(models.ReadableEmail(i.Email), accounts.InvitationDays))
	return v.SeeOther(routes.Members)
}

// revoke ends the link of an invitation.
func revoke(v *view) error {
	ref, err := models.ParseRef(models.KindInvitation, v.Who.AccountID, v.Param("invitation"))
	if err != nil {
		return err
	}
	if err := v.Accounts.RevokeInvitation(v.Ctx(), v.owner(), ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, "The invitation is revoked. Its link does nothing any more.")
	return v.SeeOther(routes.Members)
}

// owner is who asks, in the account that they act for.
func (v *view) owner() accounts.Owner {
	return accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
}

// team reads who acts for the account, with what else the page shows.
func (v *view) team(ctx context.Context) (accounts.Team, error) {
	return v.Accounts.Team(ctx, v.Who.AccountID)
}

func (v *view) showMembers(form *inviteFields) error {
	v.PagePath = routes.Members
	var team accounts.Team
	err := v.Together(models.Reading(&team, v.team))
	if err != nil {
		return err
	}
	screen := pages.Page{MayInvite: v.Who.Role.May(rights.Members), LeaveHref: routes.LeaveAccount, Rights: printedRights(), Invite: v.inviteForm(form)}
	for _, r := range rights.Roles {
		screen.Roles = append(screen.Roles, words.RoleName(r))
	}
	for i := range team.Members {
		screen.Members = append(screen.Members, v.memberRow(&team.Members[i]))
	}
	for i := range team.Invitations {
		screen.Invitations = append(screen.Invitations, v.invitationRow(&team, &team.Invitations[i]))
	}
	if screen.Shell, err = v.Shell(layout.NavMembers.Name(), layout.NavMembers); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("email", "role")
	return v.ShowForm(&form.Form, pages.MembersPage(screen))
}

// printedRights is the table that the routes go by.
func printedRights() (rows []pages.Right) {
	for _, p := range rights.Permissions {
		row := pages.Right{What: words.PermissionName(p)}
		for _, r := range rights.Roles {
			row.May = append(row.May, r.May(p))
		}
		rows = append(rows, row)
	}
	return rows
}

func (v *view) memberRow(m *models.Member) pages.Member {
	row := pages.Member{
		Email: models.ReadableEmail(m.Email), Role: words.RoleName(m.Role), Since: v.Local.Day(m.CreatedAt), Seen: words.NotSeen, You: m.UserID == v.Who.UserID,
		Spending: v.spendingWords(&m.Membership),
	}
	if m.SeenAt != nil {
		row.Seen = v.Local.Minute(*m.SeenAt)
	}
	if v.Who.Role.May(rights.Members) {
		row.Href = routes.Member(m.Ref().String())
	}
	return row
}

// spendingWords say what the member may spend.
func (v *view) spendingWords(m *models.Membership) string {
	if !m.Role.May(rights.Buy) {
		return words.SpendsNothing
	}
	if !m.Role.Limited() {
		return words.SpendsAll
	}
	amount := func(micros *rules.Micros) string {
		if micros == nil {
			return ""
		}
		return v.Format.Money(*micros)
	}
	return words.SpendingRight(amount(m.OrderLimitMicros), amount(m.MonthLimitMicros), amount(m.ApprovalAboveMicros))
}

func (v *view) invitationRow(team *accounts.Team, i *models.Invitation) pages.Invitation {
	by := slices.IndexFunc(team.Members, func(m models.Member) bool { return m.UserID == i.InvitedBy })
	row := pages.Invitation{
		Email: models.ReadableEmail(i.Email), Role: words.RoleName(i.Role), Until: v.Local.Minute(i.ExpiresAt), RevokeAction: routes.RevokeInvitation(i.Ref().String()),
	}
	if by >= 0 {
		row.By = models.ReadableEmail(team.Members[by].Email)
	}
	return row
}

func (v *view) inviteForm(form *inviteFields) pages.Invite {
	return pages.Invite{
		Email: components.FieldProps{
			Name: "email", Label: "E-mail address", Type: "email", Value: form.Email, Error: form.Errors["email"], Required: true, Autocomplete: "off",
		},
		Role: roleSelect("role", "Role", rights.Role(form.Role), form.Errors["role"], rights.Roles),
	}
}

// roleSelect offers the roles; what each is for says the table of the members' page.
func roleSelect(name, label string, chosen rights.Role, problem string, roles []rights.Role) components.SelectProps {
	options := make([]components.Option, len(roles))
	for i, r := range roles {
		options[i] = components.Option{Value: string(r), Label: words.RoleName(r), Selected: r == chosen}
	}
	return components.SelectProps{Name: name, Label: label, Hint: words.RoleNotes(roles), Error: problem, Options: options}
}
