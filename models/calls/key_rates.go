package calls

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/asking"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// The rate of an access key holds for all servers together: calls are taken of it in the database, a share of what is left at a time, in
// windows that begin with whole seconds or minutes, which are the same everywhere. So no more calls pass than the rate allows; up to the
// share that another server took and does not use, fewer may. A key that has used up its rate asks nobody until the window is over. Where
// clocks differ by more than models.MaxSkew, no server lets more pass than the rate.

// keyID is an access key among those of all accounts.
type keyID struct{ accountID, id int64 }

// keyWindows are what access keys have of their rates in this process. The zero value is ready.
type keyWindows struct {
	mu   sync.Mutex
	keys map[keyID]keyWindow
	asks asking.Together[keyAsk, struct{}]
}

// keyWindow is what is taken of a rate by all servers, what this one was granted, and what of that it has not used yet.
type keyWindow struct {
	start                time.Time
	taken, granted, held int64
}

// rule gives it as the rules take it, who are asked of a call in the window that starts then: what this server holds is not used.
func (w *keyWindow) rule(start time.Time) rules.KeyWindow {
	return rules.KeyWindow{Start: start, Made: w.taken - w.held}
}

// outlasts reports whether a call of the window that starts then is counted in this one, which has begun since: the call is late, or the
// clock was put back a little.
func (w *keyWindow) outlasts(start time.Time) bool {
	return w.start.After(start) && w.start.Sub(start) <= models.MaxSkew
}

// add takes what was granted, of which this server uses no more than the rate, whatever the others say.
func (w *keyWindow) add(rate rules.KeyRate, taken *models.KeyRateWindow) {
	more := min(taken.Granted, max(0, rate.Calls-w.granted))
	w.granted, w.held = w.granted+more, w.held+more
	w.taken = max(w.taken, w.granted, taken.Taken)
}

// keyAsk is a key that more is to be taken for, of the window that starts then.
type keyAsk struct {
	keyID
	rate  rules.KeyRate
	start time.Time
}

const (
	// maxKeyWindows bounds the memory, to some MB: beyond it, windows that are over are forgotten.
	maxKeyWindows = 50_000
	// takeTime is how long a call waits for the database to learn whether its key has one left.
	takeTime = 5 * time.Second
)

// AdmitKey decides whether the account's key may make the call, and counts it if it may. It gives what is used of the key's rate then; the
// errors are *recognition.Error. The zero key is a token, which has no rate.
func (l *Limits) AdmitKey(ctx context.Context, accountID, keyNumber int64, limits *rules.KeyLimits, call rules.KeyCall) (rules.KeyWindow, error) {
	w, key := &l.windows, keyID{accountID, keyNumber}
	counts := limits.Rate.Calls > 0 && call.Service != ""
	for {
		lacks, admitted, err := w.admit(key, limits, &call, counts)
		if err != nil {
			return call.Window, KeyRefusal(limits, call, err)
		}
		if admitted {
			return call.Window, nil
		}
		ask := keyAsk{key, limits.Rate, lacks}
		if _, err := w.asks.Ask(ctx, ask, takeTime, l.takeShares); err != nil {
			return call.Window, refusal(accountID, &models.Error{Code: models.Unavailable, Why: cause.CallsNotRecorded, Err: err})
		}
	}
}

// admit lets the call pass by what this server has; else more has to be taken of the rate, in the window that lacks it.
func (w *keyWindows) admit(key keyID, limits *rules.KeyLimits, call *rules.KeyCall, counts bool) (lacks time.Time, admitted bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var has keyWindow
	if counts {
		start := call.At.Truncate(limits.Rate.Window)
		has = w.at(key, start)
		call.Window = has.rule(start)
	}
	if err := limits.Refusal(*call); err != nil || !counts {
		return lacks, err == nil, err
	}
	if has.held == 0 {
		return has.start, false, nil
	}
	has.held--
	call.Window.Made++
	w.keys[key] = has
	return lacks, true, nil
}

// at gives what the key has for calls of the window that starts then.
func (w *keyWindows) at(key keyID, start time.Time) keyWindow {
	if has := w.keys[key]; has.start.Equal(start) || has.outlasts(start) {
		return has
	}
	return keyWindow{start: start}
}

// takeShares takes more of the rates. Of a key that is asked about for two windows, the later one counts.
func (l *Limits) takeShares(ctx context.Context, asks []keyAsk) (map[keyAsk]struct{}, error) {
	slices.SortFunc(asks, func(a, b keyAsk) int { // so that those who take at once do not wait for each other in a circle
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), cmp.Compare(a.id, b.id), b.start.Compare(a.start), cmp.Compare(b.rate.Calls, a.rate.Calls), cmp.Compare(b.rate.Window, a.rate.Window))
	})
	asks = slices.CompactFunc(asks, func(a, b keyAsk) bool { return a.keyID == b.keyID })
	wants, end := make([]models.KeyRateWindow, len(asks)), time.Time{}
	for i, a := range asks {
		wants[i] = models.KeyRateWindow{AccountID: a.accountID, AccessKeyID: a.id, WindowStart: a.start.Unix(), RateCalls: a.rate.Calls}
		if over := a.start.Add(a.rate.Window); over.After(end) {
			end = over
		}
	}
	var taken []models.KeyRateWindow
	err := l.db.Write(ctx, func(tx *gorm.DB) (err error) {
		taken, err = models.TakeKeyRates(tx, wants, end)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.windows.mu.Lock()
	defer l.windows.mu.Unlock()
	for _, t := range taken {
		i := slices.IndexFunc(asks, func(a keyAsk) bool { return a.keyID == keyID{t.AccountID, t.AccessKeyID} })
		l.windows.keep(&asks[i], &t)
	}
	return nil, nil
}

// keep notes what was taken for the key.
func (w *keyWindows) keep(ask *keyAsk, taken *models.KeyRateWindow) {
	if w.keys == nil {
		w.keys = make(map[keyID]keyWindow)
	}
	if len(w.keys) >= maxKeyWindows {
		for id, other := range w.keys {
			if !models.Fresh(other.start, ask.start, time.Minute) {
				delete(w.keys, id)
			}
		}
	}
	has := w.at(ask.keyID, ask.start)
	if has.start.After(ask.start) && taken.WindowStart < has.start.Unix() {
		return // it is of a window that is over
	}
	has.add(ask.rate, taken)
	w.keys[ask.keyID] = has
}
