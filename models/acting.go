package models

import "context"

// actingKey is where a context has the user in whose name something is done.
type actingKey struct{}

// ActingAs gives a context in which everything is done in the name of the user. The shell makes it of whoever is signed in; what jobs and
// operators do is the account's own. Use cases look up under the account's lock what that user may.
func ActingAs(ctx context.Context, userID int64) context.Context {
	return context.WithValue(ctx, actingKey{}, userID)
}

// ActingUser gives that user, 0 for the account itself.
func ActingUser(ctx context.Context) int64 {
	userID, _ := ctx.Value(actingKey{}).(int64)
	return userID
}
