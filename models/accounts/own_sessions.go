package accounts

import (
	"context"
	"encoding/hex"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// OwnSession is a session of a user as they see it. ID names it without saying anything of its cookie.
type OwnSession struct {
	models.Session
	ID   string
	Here bool // it is the one that asks
}

// OwnSessions lists the user's sessions, the one that was used last first; here is how that which asks is stored.
func (a *Accounts) OwnSessions(ctx context.Context, userID int64, here string) ([]OwnSession, error) {
	return ownSessions(a.DB.WithContext(ctx), a.Clock, userID, here)
}

func ownSessions(tx *gorm.DB, clock models.Clock, userID int64, here string) ([]OwnSession, error) {
	sessions, err := models.SessionsOf(tx, userID, clock.Now())
	own := make([]OwnSession, len(sessions))
	for i, s := range sessions {
		own[i] = OwnSession{Session: s, ID: hex.EncodeToString(hashOf("session " + s.Token)), Here: s.Token == here}
	}
	return own, err
}

// SignedOut records that the user ends the session that asks.
func (a *Accounts) SignedOut(ctx context.Context, userID int64) error {
	return a.DB.Write(ctx, func(tx *gorm.DB) error { return models.RecordOfUser(tx, userID, a.Clock.Now(), trail.SignedOut{}) })
}

// EndSession ends one of the user's sessions; NotFound if there is none with the id any more.
func (a *Accounts) EndSession(ctx context.Context, userID int64, id string) error {
	ended, err := a.endSessions(ctx, userID, func(s *OwnSession) bool { return s.ID == id })
	if err == nil && ended == 0 {
		err = models.Refuse(models.NotFound, cause.NoSuchSession)
	}
	return err
}

// EndOtherSessions ends all the user's sessions but the one that asks, and gives how many there were.
func (a *Accounts) EndOtherSessions(ctx context.Context, userID int64, here string) (ended int, err error) {
	return a.endSessions(ctx, userID, func(s *OwnSession) bool { return s.Token != here })
}

// SignOutEverywhere ends all the user's sessions and API tokens, for the operator.
func (a *Accounts) SignOutEverywhere(ctx context.Context, userID int64) error {
	err := a.DB.Write(ctx, func(tx *gorm.DB) error { return models.EndAllSessions(tx, userID) })
	takenOver.Add(1)
	return err
}

func (a *Accounts) endSessions(ctx context.Context, userID int64, which func(*OwnSession) bool) (ended int, err error) {
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		own, err := ownSessions(tx, a.Clock, userID, "")
		if err != nil {
			return err
		}
		var tokens []string
		for i := range own {
			if which(&own[i]) {
				tokens = append(tokens, own[i].Token)
			}
		}
		ended = len(tokens)
		if ended == 0 {
			return nil
		}
		now := a.Clock.Now()
		if err := models.RecordOfUser(tx, userID, now, trail.SessionsEnded{Count: int64(ended)}); err != nil {
			return err
		}
		return models.EndSessions(tx, userID, tokens, now)
	})
	return ended, err
}
