package models

import "context"

// actingKey is where a context has the user in whose name something is done.
type actingKey struct{}

// ActingAs gives a context in which everything is done in the name of the user. The shell makes it of whoever is signed in; what jobs and
// operators do is the account's own. Use cases look up under the account's lock what that user may.
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
