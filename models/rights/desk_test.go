package rights_test

import (
	"testing"

	"ocrconsole/models/rights"
)

func TestTheDesksTableHasEveryPermissionOnceAndAdminsMayAll(t *testing.T) {
	seen := make(map[rights.DeskPermission]bool)
	for _, p := range rights.DeskPermissions {
		if seen[p] || len(p.Who()) == 0 || !rights.Admin.May(p) {
			t.Errorf("%s: twice %v, who may: %v", p, seen[p], p.Who())
		}
		seen[p] = true
		for _, stranger := range []rights.DeskRole{"", "owner", "Admin", "viewer"} {
			if stranger.May(p) || stranger.Known() {
				t.Errorf("%q may %s", stranger, p)
			}
		}
	}
	for _, r := range rights.DeskRoles {
		if !r.Known() || !r.May(rights.DeskSelf) || r.May("unheard of") || r.May("") {
			t.Errorf("%s is told apart wrongly", r)
		}
	}
}

func TestSupportMovesNoMoney(t *testing.T) {
	for _, p := range []rights.DeskPermission{rights.DeskMoney, rights.DeskReport, rights.DeskClose, rights.DeskOperators} {
		if rights.Support.May(p) {
			t.Errorf("support may %s", p)
		}
	}
}
