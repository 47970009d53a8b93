package models

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// lookingKey is where a context has that whoever asks may look, and change nothing.
type lookingKey struct{}

// Looking gives a context in which nothing is stored, whichever use case is asked: an operator sees pages as a customer does.
func Looking(ctx context.Context) context.Context {
	return context.WithValue(ctx, lookingKey{}, true)
}

// MayStore gives the context without that: for the session of who looks.
func MayStore(ctx context.Context) context.Context {
	return context.WithValue(ctx, lookingKey{}, false)
}

// IsLooking tells whether nothing is stored in the context.
func IsLooking(ctx context.Context) bool {
	looking, _ := ctx.Value(lookingKey{}).(bool)
	return looking
}

// refuseLookers has every statement refused that would store something in such a context.
func refuseLookers(g *gorm.DB) error {
	refuse := func(tx *gorm.DB) {
		if IsLooking(tx.Statement.Context) {
			_ = tx.AddError(Refuse(Forbidden, cause.OnlyLooking))
		}
	}
	const name = "ocrconsole:looking"
	for _, register := range []func(string, func(*gorm.DB)) error{
		g.Callback().Create().Before("gorm:create").Register, g.Callback().Update().Before("gorm:update").Register,
		g.Callback().Delete().Before("gorm:delete").Register, g.Callback().Raw().Before("gorm:raw").Register,
	} {
		if err := register(name, refuse); err != nil {
			return err
		}
	}
	return nil
}
