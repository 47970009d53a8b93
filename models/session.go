package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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
	var s Session
	err = tx.Where("token = ? AND expires_at > ?", token, now).Take(&s).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	return s.Data, true, nil
}

// SaveSession stores the session, replacing what was there under its token. The user's oldest ends when they have too many.
func SaveSession(tx *gorm.DB, s Session) error {
	err := tx.Clauses(clause.OnConflict{Columns: columns("token"), DoUpdates: clause.AssignmentColumns([]string{"data", "expires_at", "user_id"})}).Create(&s).Error
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	if s.UserID == nil {
		return nil
	}
	return deleteOldest[Session](tx, "expires_at", MaxSessions, "user_id = ?", *s.UserID)
}

// DeleteSession removes the session; it is no error when there is none.
func DeleteSession(tx *gorm.DB, token string) error {
	if err := tx.Where("token = ?", token).Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// DeleteExpiredSessions removes the sessions that nobody can use any more.
func DeleteExpiredSessions(tx *gorm.DB, now time.Time) error {
	if err := tx.Where("expires_at <= ?", now).Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("delete expired sessions: %w", err)
	}
	return nil
}
