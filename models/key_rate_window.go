package models

import (
	"strings"
	"time"

	"gorm.io/gorm"
)

// KeyRateWindow is what servers have taken together of an access key's rate, in the window that starts then.
type KeyRateWindow struct {
	AccountID   int64 `gorm:"primaryKey;autoIncrement:false"`
	AccessKeyID int64 `gorm:"primaryKey;autoIncrement:false"`
	WindowStart int64 // in seconds since 1970
	RateCalls   int64
	Taken       int64
	Granted     int64 // to the last who took of it
}

// shareOfRate is which part of what is left of a rate is taken at a time: so few that little lies idle with one server while another has
// none, and so many that a rate of a thousand calls is taken in some forty steps.
const shareOfRate = 8

// TakeKeyRates takes a share of what is left of each of the rates, at least one call where there is one, and gives what was granted and
// how many are taken of each in all. No account needs to be locked, and none of the keys may be there twice. Clocks of servers differ: one
// that is behind takes of the window that another has begun, but of none that begins later than MaxSkew after the end of all that are
// wanted, which a wrong clock began.
func TakeKeyRates(tx *gorm.DB, wants []KeyRateWindow, end time.Time) ([]KeyRateWindow, error) {
	const (
		same  = "(w.window_start >= excluded.window_start AND w.window_start <= ?)"
		left  = "(excluded.rate_calls - w.taken)"
		share = "(CASE WHEN " + left + " <= 0 THEN 0 WHEN " + left + " < ? THEN 1 ELSE " + left + " / ? END)"
	)
	ahead := end.Add(MaxSkew).Unix()
	rows, args := make([]string, len(wants)), make([]any, 0, 6*len(wants)+7)
	for i, w := range wants {
		first := max(1, w.RateCalls/shareOfRate)
		rows[i], args = "(?, ?, ?, ?, ?, ?)", append(args, w.AccountID, w.AccessKeyID, w.WindowStart, w.RateCalls, first, first)
	}
	args = append(args, ahead, shareOfRate, shareOfRate, ahead, shareOfRate, shareOfRate, ahead)
	return all[KeyRateWindow](tx.Raw("INSERT INTO key_rate_windows AS w (account_id, access_key_id, window_start, rate_calls, taken, granted) VALUES "+strings.Join(rows, ", ")+
		" ON CONFLICT (account_id, access_key_id) DO UPDATE SET rate_calls = excluded.rate_calls,"+
		" granted = CASE WHEN "+same+" THEN "+share+" ELSE excluded.granted END,"+
		" taken = CASE WHEN "+same+" THEN w.taken + "+share+" ELSE excluded.taken END,"+
		" window_start = CASE WHEN "+same+" THEN w.window_start ELSE excluded.window_start END"+
		" RETURNING account_id, access_key_id, window_start, rate_calls, taken, granted", args...))
}
