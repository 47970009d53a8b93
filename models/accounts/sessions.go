package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// SessionStore keeps browser sessions in the database, in the shape that the session library asks for. It is
// given hashes of tokens, never the tokens.
type SessionStore struct {
	DB    *models.DB
	Clock models.Clock
}

// sessionTime is how long a session is looked for: who only wants a page that everybody may see waits no longer.
const sessionTime = 5 * time.Second

// FindCtx gives the data of the session unless it has expired. Where the context awaits an arrival, the user and their account
// are read with it.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, sessionTime)
	defer cancel()
	if !models.Awaits(ctx) {
		return models.FindSession(s.DB.WithContext(ctx), token, s.Clock.Now())
	}
	arrival, err := models.FindArrival(s.DB.WithContext(ctx), token, s.Clock.Now()) //nolint:contextcheck // the statement has it
	if err != nil || arrival == nil {
		return nil, false, err
	}
	models.Arrive(ctx, arrival)
	return arrival.SessionData, true, nil
}

// CommitCtx stores the session until expiry, as that of the user whom the context names. One that has ended meanwhile is Unauthorized.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row := models.Session{Token: token, Data: data, ExpiresAt: models.Instant(expiry)}
	row.UsedBy(ctx, s.Clock.Now())
	return s.DB.Write(ctx, func(tx *gorm.DB) error { return models.SaveSession(tx, row) })
}

// DeleteCtx ends the session for good: no request that is under way in it stores it again.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return models.EndSession(s.DB.WithContext(ctx), token, s.Clock.Now())
}

// Find is FindCtx for callers without a context, as the session library's interface demands.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for callers without a context.
func (s *SessionStore) Delete(token string) error {
	return s.DeleteCtx(context.Background(), token)
}
