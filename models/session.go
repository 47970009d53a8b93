package models

import (
	"context"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
)

// Session is what the server remembers of a browser; Token is the hash of the browser's cookie, UserID who is signed in.
// ExpiresAt is a fixed time after they signed in. The rest is what its user recognises it by, as it was used last.
type Session struct {
	Token     string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt time.Time
	UserID    *int64
	UserAgent string
	Address   string // of the network that it was used from
	SeenAt    *time.Time
	Method    SignInMethod
	EndedAt   *time.Time // when its user ended it, or it got another token; nil while it goes on
	AccountID *int64     // that its user has chosen to act for, nil for where they act anyway
}

// mostUserAgent is how much is kept of what a browser says of itself, in bytes: enough for its name.
const mostUserAgent = 200

// SessionUse is whose session is saved, what uses it, for which account they act in it, 0 if they chose none, and by what they signed in.
type SessionUse struct {
	UserID, AccountID  int64
	UserAgent, Address string
	Method             SignInMethod
}

// sessionUseKey is where a context has it.
type sessionUseKey struct{}

// WithSessionUse gives a context in which a session is saved as the user's: libraries of sessions know no users.
func WithSessionUse(ctx context.Context, use SessionUse) context.Context {
	return context.WithValue(ctx, sessionUseKey{}, use)
}

// UsedBy fills in who uses the session in the context; nobody if nobody is signed in.
func (s *Session) UsedBy(ctx context.Context, now time.Time) {
	use, known := ctx.Value(sessionUseKey{}).(SessionUse)
	if !known {
		return
	}
	agent := strings.ToValidUTF8(use.UserAgent, "")
	if len(agent) > mostUserAgent {
		agent = strings.ToValidUTF8(agent[:mostUserAgent], "")
	}
	s.UserID, s.Address, s.SeenAt, s.Method = &use.UserID, use.Address, &now, use.Method
	if use.AccountID != 0 {
		s.AccountID = &use.AccountID
	}
	s.UserAgent = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, agent)
}

// FindSession gives the data of the session that has not expired or ended, or found false.
func FindSession(tx *gorm.DB, token string, now time.Time) (data []byte, found bool, err error) {
	s, err := oneOrNone[Session](tx.Where("token = ? AND expires_at > ? AND ended_at IS NULL", token, now))
	if err != nil || s == nil {
		return nil, false, err
	}
	return s.Data, true, nil
}

// SaveSession stores the session, replacing what was there under its token unless that has ended: that is Unauthorized. The user's oldest
// ends when they have too many.
func SaveSession(tx *gorm.DB, s Session) error {
	saving := clause.OnConflict{
		Columns:   columns("token"),
		DoUpdates: clause.AssignmentColumns([]string{"data", "expires_at", "user_id", "user_agent", "address", "seen_at", "account_id", "method"}),
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "sessions.ended_at IS NULL"}}},
	}
	saved := tx.Clauses(saving).Create(&s)
	switch {
	case saved.Error != nil:
		return failed("save", saved)
	case saved.RowsAffected == 0:
		return Refuse(Unauthorized, cause.SignedOutMeanwhile)
	case s.UserID == nil:
		return nil
	}
	if err := s.seeMember(tx); err != nil {
		return err
	}
	return deleteOldest[Session](tx, "expires_at", MaxSessions, "user_id = ?", *s.UserID)
}

// seeMember notes that the session's user acts for the account that they chose, or act for anyway.
func (s *Session) seeMember(tx *gorm.DB) error {
	if s.SeenAt == nil {
		return nil
	}
	if s.AccountID != nil {
		return SeeMember(tx, *s.AccountID, *s.UserID, *s.SeenAt)
	}
	accountID, err := lookedUp(tx, lookupUser, userKey(*s.UserID))
	if err != nil {
		return err
	}
	return SeeMember(tx, accountID, *s.UserID, *s.SeenAt)
}

// SessionsOf lists the user's sessions that go on, the one that was used last first.
func SessionsOf(tx *gorm.DB, userID int64, now time.Time) ([]Session, error) {
	return all[Session](tx.Where("user_id = ? AND expires_at > ? AND ended_at IS NULL", userID, now).Order("seen_at DESC, token").Limit(MaxSessions))
}

// EndSessions ends those of the user's sessions: what is under way in them does not begin them again.
func EndSessions(tx *gorm.DB, userID int64, tokens []string, now time.Time) error {
	return update[Session](tx.Where("user_id = ? AND token IN ? AND ended_at IS NULL", userID, tokens), map[string]any{"ended_at": now})
}

// endedTime is how long a session that has ended is known to have: longer than any request that was under way in it.
const endedTime = time.Hour

// EndSession ends the session of the token, and forgets what was in it; it is no error when there is none. As EndSessions it leaves the row: what
// is under way would store it anew where there was none. It goes before all that go on when its user has too many.
func EndSession(tx *gorm.DB, token string, now time.Time) error {
	return update[Session](tx.Where("token = ? AND ended_at IS NULL", token), map[string]any{"ended_at": now, "expires_at": now.Add(endedTime), "data": []byte{}})
}

// DeleteExpiredSessions removes the sessions that nobody can use any more.
func DeleteExpiredSessions(tx *gorm.DB, now time.Time) error {
	return deleteRows[Session](tx.Where("expires_at <= ?", now))
}
