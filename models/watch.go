package models

import (
	"context"
	"runtime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Watch is told of the steps of a request by whoever wants to know where its time goes. It travels in the context, as who acts does, and
// is there for requests that are followed only.
type Watch interface {
	// Step begins a step within the one of the context; what it gives is called with how the step ended.
	Step(ctx context.Context, name string) (context.Context, func(error))
	// Statement tells of a statement that has ended, by its text without values.
	Statement(ctx context.Context, began time.Time, statement string, err error)
}

type watchKey struct{}

// Watched gives a context of what the watch is told of.
func Watched(ctx context.Context, w Watch) context.Context {
	return context.WithValue(ctx, watchKey{}, w)
}

func watchOf(ctx context.Context) Watch {
	w, _ := ctx.Value(watchKey{}).(Watch)
	return w
}

// Step begins a step of the request, if that is followed.
func Step(ctx context.Context, name string) (context.Context, func(error)) {
	if w := watchOf(ctx); w != nil {
		return w.Step(ctx, name)
	}
	return ctx, func(error) {}
}

// Stated tells whoever follows the request of a statement of it that was made elsewhere, together with those of others.
func Stated(ctx context.Context, began time.Time, statement string, err error) {
	if w := watchOf(ctx); w != nil {
		w.Statement(ctx, began, statement, err)
	}
}

// transaction begins the step of a transaction, which is named after its use case.
func transaction(ctx context.Context) (context.Context, func(error)) {
	w := watchOf(ctx)
	if w == nil {
		return ctx, func(error) {}
	}
	return w.Step(ctx, useCase())
}

// deepest is how far up the use case of a transaction is looked for.
const deepest = 32

// useCase names the outermost function of models that is exported among those that led here: what handlers call.
func useCase() string {
	const house = "ocrconsole/models"
	var callers [deepest]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	name := "transaction"
	for {
		frame, more := frames.Next()
		if of, within := strings.CutPrefix(frame.Function, house); within {
			of = strings.TrimPrefix(of, "/")
			if plain := plainName(of); plain != "" {
				name = plain
			}
		}
		if !more {
			return name
		}
	}
}

// plainName writes "billing.(*Billing).PlaceOrder" as "billing.PlaceOrder"; "" for what is not exported, and for parts of functions.
func plainName(function string) string {
	first, last := strings.IndexByte(function, '.'), strings.LastIndexByte(function, '.')
	if first < 0 {
		return ""
	}
	of, name := function[:first], function[last+1:]
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) || of == "" {
		return ""
	}
	return of + "." + name
}
