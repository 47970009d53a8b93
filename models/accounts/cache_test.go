package accounts

import (
	"testing"
	"time"
)

func TestACredentialIsReliedOnForItsTimeAndNoLongerWhateverTheClockDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		now    time.Time
		latest time.Time
		want   bool
	}{
		"at once":                    {at, time.Time{}, true},
		"just before its time":       {at.Add(credentialTime - time.Microsecond), time.Time{}, true},
		"at the end of its time":     {at.Add(credentialTime), time.Time{}, false},
		"when the clock is put back": {at.Add(-time.Microsecond), time.Time{}, false},
		"a month put back":           {at.AddDate(0, -1, 0), time.Time{}, false},
		"before it expires":          {at.Add(credentialTime / 2), at.Add(credentialTime/2 + 1), true},
		"when it expires":            {at.Add(credentialTime / 2), at.Add(credentialTime / 2), false},
	} {
		var c credentials[string]
		seen := c.seen()
		c.keep("key", "bearer", at, test.latest, seen)
		if bearer, found := c.find("key", test.now); found != test.want || found && bearer != "bearer" {
			t.Errorf("%s: found = %v, want %v", name, found, test.want)
		}
	}
}

// TestACredentialThatEndsWhileItIsLookedUpIsNotKept lets a credential end between the database's answer and its being kept.
func TestACredentialThatEndsWhileItIsLookedUpIsNotKept(t *testing.T) {
	t.Parallel()
	var c credentials[string]
	now := time.Now()
	seen := c.seen()
	c.forget("key") // deleted, and answered so
	c.keep("key", "bearer", now, time.Time{}, seen)
	if _, found := c.find("key", now); found {
		t.Error("a key that was deleted while it was looked up is taken")
	}
	seen = c.seen()
	c.keep("key", "bearer", now, time.Time{}, seen)
	if _, found := c.find("key", now); !found {
		t.Error("nothing is kept any more")
	}
}
