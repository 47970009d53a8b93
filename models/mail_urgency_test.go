package models

import (
	"testing"
	"time"
)

// TestEveryKindOfMailHasItsManner: one that was forgotten would be tried once and given up.
func TestEveryKindOfMailHasItsManner(t *testing.T) {
	for _, kind := range MailKinds {
		if tried := kind.TriedFor(); tried < 6*time.Hour || tried > 7*24*time.Hour {
			t.Errorf("mails of the kind %s are tried for %s", kind, tried)
		}
	}
	if len(manners) != len(MailKinds) {
		t.Errorf("%d kinds of mails, and manners of %d", len(MailKinds), len(manners))
	}
}
