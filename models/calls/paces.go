package calls

import (
	"math"
	"time"

	"ocrconsole/models/rules"
)

// Pace is how much of a limit is left: at most Quota calls in each Window, of which there are Left for the Reset to come.
type Pace struct {
	Name        string // "account" or "key"
	Quota, Left int64
	Window      time.Duration
	Reset       time.Duration
}

// Paces gives what is left of the limits that count the account's calls, in this process, and those of its key, as far as this process
// knows what others have taken: what AdmitKey and the limit of the account go by at that time.
func (l *Limits) Paces(accountID, keyNumber int64, key rules.KeyRate, now time.Time) []Pace {
	l.mu.Lock()
	tokens := l.account(accountID, now).rate.TokensAt(now)
	l.mu.Unlock()
	quota := int64(l.perSecond)
	paces := []Pace{{
		Name: "account", Quota: quota, Left: min(quota, max(0, int64(math.Floor(tokens)))), Window: time.Second,
		Reset: time.Duration((float64(quota) - tokens) / float64(quota) * float64(time.Second)),
	}}
	if key.Calls == 0 {
		return paces
	}
	start := now.Truncate(key.Window)
	l.windows.mu.Lock()
	has := l.windows.at(keyID{accountID, keyNumber}, start)
	l.windows.mu.Unlock()
	used := has.rule(start)
	return append(paces, Pace{Name: "key", Quota: key.Calls, Left: used.Left(key), Window: key.Window, Reset: used.Ends(now, key)})
}
