package calls

import (
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// keyID is an access key among those of all accounts.
type keyID struct{ accountID, id int64 }

// keyWindows are what access keys have used of their rates in this process. The zero value is ready.
type keyWindows struct {
	mu   sync.Mutex
	keys map[keyID]rules.KeyWindow
}

// maxKeyWindows bounds the memory, to some MB: beyond it, windows that are over are forgotten.
const maxKeyWindows = 50_000

// AdmitKey decides whether the account's key may make the call, and counts it if it may. It gives what is used of the key's rate then; the
// errors are *recognition.Error. The zero key is a token, which has no rate.
func (l *Limits) AdmitKey(accountID, keyNumber int64, limits *rules.KeyLimits, call rules.KeyCall) (rules.KeyWindow, error) {
	w := &l.windows
	w.mu.Lock()
	defer w.mu.Unlock()
	key := keyID{accountID, keyNumber}
	call.Window = w.keys[key]
	if err := limits.Refusal(call); err != nil {
		return call.Window, KeyRefusal(limits, call, err)
	}
	if limits.Rate.Calls == 0 || call.Service == "" {
		return rules.KeyWindow{}, nil
	}
	used := call.Window.At(call.At, limits.Rate)
	used.Made++
	w.keep(key, used, call.At)
	return used, nil
}

func (w *keyWindows) keep(key keyID, used rules.KeyWindow, now time.Time) {
	if w.keys == nil {
		w.keys = make(map[keyID]rules.KeyWindow)
	}
	if len(w.keys) >= maxKeyWindows {
		for id, other := range w.keys {
			if !models.Fresh(other.Start, now, time.Minute) {
				delete(w.keys, id)
			}
		}
	}
	w.keys[key] = used
}
