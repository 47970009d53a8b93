package models

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
)

// actingKey is where a context has the user in whose name something is done.
type actingKey struct{}

// ActingAs gives a context in which everything is done in the name of the user. The shell makes it of whoever is signed in; what jobs and
// operators do is the account's own. What that user may is looked up again under the account's lock: see Needing.
func ActingAs(ctx context.Context, userID int64) context.Context {
	return context.WithValue(ctx, actingKey{}, userID)
}

// sessionKey is where a context has the epoch of the session in which something is asked for.
type sessionKey struct{}

// InSession gives a context in which everything is asked for in a session of that epoch of the user's. Use cases on what a user signs in with
// refuse under the user's lock what comes of a session that has ended meanwhile.
func InSession(ctx context.Context, epoch int64) context.Context {
	return context.WithValue(ctx, sessionKey{}, epoch)
}

// SessionEnded tells whether the session in which the user asks has ended meanwhile; never where no session of theirs does.
func SessionEnded(ctx context.Context, user *User) bool {
	epoch, inSession := ctx.Value(sessionKey{}).(int64)
	return inSession && ActingUser(ctx) == user.ID && epoch != user.SessionEpoch
}

// ActingUser gives that user, 0 for the account itself.
func ActingUser(ctx context.Context) int64 {
	userID, _ := ctx.Value(actingKey{}).(int64)
	return userID
}

// askedKey is where a context has what its user needs for what they ask for, and in which account.
type askedKey struct{}

type asked struct {
	accountID int64
	needs     rights.Permission
}

// Needing gives a context in which all that the acting user asks for in the account needs the permission. The shell, which refuses who lacks it
// when a request comes, makes it of the route; LockAccount looks again: between the two a request waits, for its turn, for its body or for the
// lock, and whoever was removed, made less or signed out meanwhile is refused. What is a person's own needs no account, and is theirs still.
func Needing(ctx context.Context, accountID int64, needs rights.Permission) context.Context {
	if needs == rights.Self {
		return ctx
	}
	return context.WithValue(ctx, askedKey{}, asked{accountID, needs})
}

// stillMay fails unless whoever asks for something in the account, which is locked, is in their session still and a member who may. What is
// asked in nobody's name, or in another account, is left to those who ask it.
func stillMay(tx *gorm.DB, accountID int64) error {
	ctx := tx.Statement.Context
	of, isAsked := ctx.Value(askedKey{}).(asked)
	userID := ActingUser(ctx)
	if !isAsked || of.accountID != accountID || userID == 0 {
		return nil
	}
	if _, err := MemberWhoMay(tx, accountID, userID, of.needs); err != nil {
		return err
	}
	user, err := FindUser(tx, userID)
	if err == nil && SessionEnded(ctx, user) {
		err = Refuse(Unauthorized, cause.SignedOutMeanwhile)
	}
	return err
}
