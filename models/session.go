package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Session is what the server remembers of a browser; Token is the hash of the browser's cookie, UserID who is signed in.
// ExpiresAt is a fixed time after they signed in.
type Session struct {
	Token     string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt time.Time
	UserID    *int64
}

// sessionUserKey is where a context has whose session it is.
type sessionUserKey struct{}

// WithSessionUser gives a context in which a session is saved as the user's: libraries of sessions know no users.
func WithSessionUser(ctx context.Context, userID int64) context.Context {
	return context.WithValue(ctx, sessionUserKey{}, userID)
}

// SessionUser gives whose session is saved in the context, nil if nobody is signed in.
func SessionUser(ctx context.Context) *int64 {
	if userID, known := ctx.Value(sessionUserKey{}).(int64); known {
		return &userID
	}
	return nil
}

// FindSession gives the data of the session that has not expired, or found false.
func FindSession(tx *gorm.DB, token string, now time.Time) (data []byte, found bool, err error) {
	s, err := oneOrNone[Session](tx.Where("token = ? AND expires_at > ?", token, now))
	if err != nil || s == nil {
		return nil, false, err
	}
	return s.Data, true, nil
}

// SaveSession stores the session, replacing what was there under its token. The user's oldest ends when they have too many.
func SaveSession(tx *gorm.DB, s Session) error {
	if err := replace(tx, &s); err != nil || s.UserID == nil {
		return err
	}
	return deleteOldest[Session](tx, "expires_at", MaxSessions, "user_id = ?", *s.UserID)
}

// DeleteSession removes the session; it is no error when there is none.
func DeleteSession(tx *gorm.DB, token string) error {
	return deleteRows[Session](tx.Where("token = ?", token))
}

// DeleteExpiredSessions removes the sessions that nobody can use any more.
func DeleteExpiredSessions(tx *gorm.DB, now time.Time) error {
	return deleteRows[Session](tx.Where("expires_at <= ?", now))
}
