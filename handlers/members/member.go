package members

import (
	"context"
	"strings"

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

// memberFields are all forms of a member's page: each sends its own part.
type memberFields struct {
	page.Form
	Role     string `form:"role"`
	Own      string `form:"own"`
	Order    string `form:"order"`
	Month    string `form:"month"`
	Approval string `form:"approval"`
	Keys     string `form:"keys"`
}

// memberInPath loads the member that the path names, of the account that is acted for.
func (v *view) memberInPath() (models.Member, error) {
	ref, err := models.ParseRef(models.KindMember, v.Who.AccountID, v.Param("member"))
	if err != nil {
		return models.Member{}, err
	}
	return v.Accounts.FindMember(v.Ctx(), ref.AccountID, ref.ID)
}

func showMember(v *view) error {
	m, err := v.memberInPath()
	if err != nil {
		return err
	}
	return v.member(&m, v.filled(&m))
}

// filled is the page's forms as the member stands.
func (v *view) filled(m *models.Member) *memberFields {
	amount := func(micros *rules.Micros) string {
		if micros == nil {
			return ""
		}
		return v.AmountText(*micros)
	}
	return &memberFields{
		Role: string(m.Role), Own: string(rights.Billing), Order: amount(m.OrderLimitMicros), Month: amount(m.MonthLimitMicros), Approval: amount(m.ApprovalAboveMicros),
	}
}

// does what is said to the member that the path names, and leads back to the members; refused, their page says why.
func (v *view) does(sent func(form, filled *memberFields), do func(ctx context.Context, m *models.Member, form *memberFields) error, done func(email string) string) error {
	m, err := v.memberInPath()
	if err != nil {
		return err
	}
	form, filled := page.Read[memberFields](v.Context), v.filled(&m)
	if err := do(v.Ctx(), &m, form); err != nil {
		sent(form, filled) // what other forms of the page hold is as it stands
		return filled.Again(err, func() error { return v.member(&m, filled) })
	}
	v.Flash(components.Success, done(models.ReadableEmail(m.Email)))
	return v.SeeOther(routes.Members)
}

func changeRole(v *view) error {
	return v.does(func(form, filled *memberFields) { filled.Role = form.Role }, func(ctx context.Context, m *models.Member, form *memberFields) error {
		return v.Accounts.ChangeRole(ctx, v.owner(), m.UserID, rights.Role(form.Role))
	}, words.RoleChanged)
}

func handOver(v *view) error {
	return v.does(func(form, filled *memberFields) { filled.Own = form.Own }, func(ctx context.Context, m *models.Member, form *memberFields) error {
		return v.Accounts.TransferOwnership(ctx, v.owner(), m.UserID, rights.Role(form.Own))
	}, words.HandedOver)
}

func remove(v *view) error {
	return v.does(func(form, filled *memberFields) { filled.Keys = form.Keys }, func(ctx context.Context, m *models.Member, form *memberFields) error {
		return v.Accounts.RemoveMember(ctx, v.owner(), m.UserID, accounts.KeysFate(form.Keys))
	}, words.MemberGone)
}

func setSpending(v *view) error {
	return v.does(func(form, filled *memberFields) {
		filled.Order, filled.Month, filled.Approval = form.Order, form.Month, form.Approval
	}, func(ctx context.Context, m *models.Member, form *memberFields) (err error) {
		var right models.SpendingRight
		for _, f := range []struct {
			name, text string
			into       **rules.Micros
		}{{"order", form.Order, &right.OrderLimitMicros}, {"month", form.Month, &right.MonthLimitMicros}, {"approval", form.Approval, &right.ApprovalAboveMicros}} {
			if strings.TrimSpace(f.text) == "" {
				continue
			}
			micros, err := v.ReadAmount(f.name, f.text)
			if err != nil {
				return err
			}
			*f.into = &micros
		}
		return v.Accounts.SetSpendingRight(ctx, v.owner(), m.UserID, right)
	}, words.SpendingSaved)
}

// member shows a member's page with the forms as they were sent.
func (v *view) member(m *models.Member, f *memberFields) error {
	email, ref := models.ReadableEmail(m.Email), m.Ref().String()
	v.PagePath = routes.Member(ref)
	var team accounts.Team
	err := v.Together(models.Reading(&team, v.team))
	if err != nil {
		return err
	}
	limit := func(name, label, value, hint string) components.FieldProps {
		return components.FieldProps{Name: name, Label: label, Value: value, Hint: hint, Error: f.Errors[name], InputMode: v.AmountInput(), Suffix: v.Snapshot.Currency}
	}
	screen := pages.One{
		Email: email, Lead: words.MemberSince(words.RoleName(m.Role), v.Local.Day(m.CreatedAt)), You: m.UserID == v.Who.UserID,
		Role: roleSelect("role", "Role", rights.Role(f.Role), f.Errors["role"], rights.Roles), RoleAction: routes.RoleOfMember(ref),
		Limited: m.Role.Limited(), SpendingAction: routes.SpendingOfMember(ref),
		Order:    limit("order", "At most in one order or top-up", f.Order, "More is refused."),
		Month:    limit("month", "At most in a month", f.Month, "Of the billing time zone, unpaid orders among it. More is refused."),
		Approval: limit("approval", "Needs approval above", f.Approval, "An order of more waits for an owner or a billing member. 0: every order waits."),
		Keys:     v.keysAsked(team.Leaving(m.UserID, m.Role), f.Keys, f.Errors["keys"], words.TransferToYou), RemoveAction: routes.RemoveMember(ref),
		RemoveTitle: "Remove from the account", RemoveText: "Their sessions and tokens for this account end at once.", RemoveLabel: words.RemoveMember(email),
	}
	if !screen.You && m.Role != rights.Owner {
		screen.OwnershipAction = routes.Ownership(ref)
		screen.Own = roleSelect("own", "You become", rights.Role(f.Own), f.Errors["role"], rights.Roles[1:])
	}
	if screen.Shell, err = v.Shell(email, layout.NavMembers, layout.NavMembers.Crumb()); err != nil {
		return err
	}
	screen.Problems = f.Errors.Problems("role", "order", "month", "approval", "keys")
	return v.ShowForm(&f.Form, pages.MemberPage(screen))
}

// keysAsked asks what becomes of the keys and webhooks of who goes, and says what ends without a question.
func (v *view) keysAsked(has accounts.Leaving, chosen, problem, transfer string) pages.Keys {
	keys, hooks := has.Asked()
	shown := pages.Keys{Ends: v.Words().KeysThatEnd(int64(has.Keys-keys), int64(keys+hooks))}
	if keys+hooks == 0 {
		return shown
	}
	card := func(fate accounts.KeysFate, title, note string) components.RadioCardProps {
		return components.RadioCardProps{Name: "keys", Value: string(fate), Title: title, Note: note, Checked: chosen == string(fate)}
	}
	shown.Count, shown.Error = v.Words().KeysOfMember(int64(keys), int64(hooks)), problem
	shown.Keep = card(accounts.KeepKeys, "Keep them", words.KeptKeys(keys > 0, hooks > 0))
	shown.Transfer = card(accounts.TransferKeys, "Transfer them", transfer)
	shown.End = card(accounts.EndKeys, "End them", words.EndedKeys(keys > 0, hooks > 0))
	return shown
}

func leaveForm(v *view) error { return v.leavePage(&memberFields{}) }

// leave ends the reader's own membership. Their session ends with it: they sign in anew, for another account.
func leave(v *view) error {
	form := page.Read[memberFields](v.Context)
	if err := v.Accounts.LeaveAccount(v.Ctx(), v.owner(), accounts.KeysFate(form.Keys)); err != nil {
		return form.Again(err, func() error { return v.leavePage(form) })
	}
	if err := v.Sessions.SignOut(v.Context); err != nil {
		return err
	}
	return v.SeeOther(routes.SignIn)
}

func (v *view) leavePage(f *memberFields) error {
	v.PagePath = routes.LeaveAccount
	var team accounts.Team
	err := v.Together(models.Reading(&team, v.team))
	if err != nil {
		return err
	}
	screen := pages.One{
		Lead: words.LeavingLead(v.Who.AccountName), Keys: v.keysAsked(team.Leaving(v.Who.UserID, v.Who.Role), f.Keys, f.Errors["keys"], words.TransferToOwner),
		RemoveAction: routes.LeaveAccount, RemoveTitle: "Leave", RemoveText: "You are signed out, and sign in again for another account. Without another one you get one of your own.",
		RemoveLabel: words.LeaveAccount(v.Who.AccountName),
	}
	if screen.Shell, err = v.Shell("Leave this account", layout.NavMembers, layout.NavMembers.Crumb()); err != nil {
		return err
	}
	screen.Problems = f.Errors.Problems("keys")
	return v.ShowForm(&f.Form, pages.LeavePage(screen))
}
