package rights_test

import (
	"slices"
	"testing"

	"ocrconsole/models/rights"
)

func TestThePrintedOrderHasEveryPermissionOnce(t *testing.T) {
	seen := make(map[rights.Permission]bool)
	for _, p := range rights.Permissions {
		if seen[p] {
			t.Errorf("%s is there twice", p)
		}
		seen[p] = true
		if len(p.Who()) == 0 {
			t.Errorf("nobody may %s", p)
		}
	}
}

func TestOwnersMayEverythingAndStrangersNothing(t *testing.T) {
	for _, p := range rights.Permissions {
		if !rights.Owner.May(p) {
			t.Errorf("owners may not %s", p)
		}
		for _, stranger := range []rights.Role{"", "member", "Owner", "admin"} {
			if stranger.May(p) || stranger.Known() {
				t.Errorf("%q may %s", stranger, p)
			}
		}
	}
	for _, r := range rights.Roles {
		if r.May("unheard of") || r.May("") {
			t.Errorf("%s may what nobody declared", r)
		}
	}
}

func TestWhoMayIsWhatMaySays(t *testing.T) {
	for _, p := range rights.Permissions {
		for _, r := range rights.Roles {
			if r.May(p) != slices.Contains(p.Who(), r) {
				t.Errorf("%s and %s disagree", r, p)
			}
		}
	}
	who := rights.Members.Who()
	who[0] = rights.Viewer
	if rights.Viewer.May(rights.Members) {
		t.Error("whoever asks can change the table")
	}
}

// Whoever decides on what others spend, or on what others may, is never one whose own spending is decided on by nobody above them but owners.
func TestOnlyThoseWhoMayPayDecideOnOrders(t *testing.T) {
	for _, r := range rights.Roles {
		if r.May(rights.Approve) && !r.May(rights.Money) {
			t.Errorf("%s approves what they may not pay", r)
		}
		if r.May(rights.Money) && !r.May(rights.Buy) {
			t.Errorf("%s moves money and may not buy", r)
		}
	}
	if rights.Owner.Limited() || rights.Viewer.Limited() || !rights.Billing.Limited() || !rights.Developer.Limited() {
		t.Error("limits are for those who buy and own nothing")
	}
}
