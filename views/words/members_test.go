package words

import (
	"strings"
	"testing"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

func TestEveryRoleAndPermissionHasItsWords(t *testing.T) {
	for _, r := range rights.Roles {
		if RoleName(r) == string(r) || RoleNote(r) == "" || rolePlurals[r] == "" {
			t.Errorf("%s has no words", r)
		}
	}
	for _, p := range rights.Permissions {
		if PermissionName(p) == string(p) {
			t.Errorf("%s has no words", p)
		}
		if said := WhoMay(p.Who()); strings.Count(said, "owners")+strings.Count(said, "Owners") != 1 || !strings.HasSuffix(said, " may do this.") {
			t.Errorf("%s: %q", p, said)
		}
	}
}

func TestWhoMayIsAList(t *testing.T) {
	for want, who := range map[string][]rights.Role{
		"Nobody may do this.":                                          nil,
		"Owners may do this.":                                          {rights.Owner},
		"Owners and billing members may do this.":                      {rights.Owner, rights.Billing},
		"Owners, billing members and viewers may do this.":             {rights.Owner, rights.Billing, rights.Viewer},
		"Owners, developers, viewers and billing members may do this.": {rights.Owner, rights.Developer, rights.Viewer, rights.Billing},
	} {
		if got := WhoMay(who); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	why := Why(cause.RoleMayNot{Permission: "members", Role: "viewer", Who: []string{"owner"}})
	if why != "As a viewer of this account you may not do this. Owners may do this. Ask an owner if you need to." {
		t.Errorf("%q", why)
	}
}

func TestASpendingRightIsSaidAsItIsSet(t *testing.T) {
	for want, right := range map[string][3]string{
		"Without bounds":        {},
		"Up to $50.00 an order": {"$50.00", "", ""},
		"Up to $50.00 an order, $200.00 a month; asks above $20.00": {"$50.00", "$200.00", "$20.00"},
		"Asks above $0.00": {"", "", "$0.00"},
	} {
		if got := SpendingRight(right[0], right[1], right[2]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestSentencesNameEachRole as English does, in mails, the trail and refusals alike.
func TestSentencesNameEachRole(t *testing.T) {
	for role, want := range map[rights.Role]string{rights.Owner: "an owner", rights.Billing: "a billing member", rights.Developer: "a developer", rights.Viewer: "a viewer"} {
		changed := Writer{}.memberChanged(notice.MemberChanged{What: notice.MemberRole, Email: "eve@example.com", Role: string(role), By: "ada@example.com"})
		if got := "eve@example.com is " + want + " now"; changed.Title != got {
			t.Errorf("%q, want %q", changed.Title, got)
		}
		invited, _ := Acts{}.ofMembers(trail.Invited{Email: "eve@example.com", Role: string(role)})
		joined, _ := Acts{}.ofMembers(trail.MemberJoined{Member: trail.Member{Email: "eve@example.com"}, Role: string(role)})
		for _, said := range []string{invited, joined, roleMayNot(cause.RoleMayNot{Role: string(role)}), Invited("ada@example.com", role, "tomorrow")} {
			if !strings.Contains(strings.ToLower(said), "as "+want) {
				t.Errorf("%q does not say %q", said, "as "+want)
			}
		}
	}
}
