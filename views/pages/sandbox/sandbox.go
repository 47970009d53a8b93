// Package sandbox has the screens on the sandbox, a payment provider of our own, each with the struct that mirrors it.
package sandbox

import "ocrconsole/views/layout"

// Pay is the payment page of the sandbox provider. Ended says that there is nothing to pay any more, "" while
// there is; Card is what was typed, Error what is wrong with it.
type Pay struct {
	layout.Shell
	Amount, Currency, Description, Reference string
	Path, ReturnURL                          string
	Card, Error, Ended                       string
	Cards                                    []Card
	// BackAction gives money of a payment that was made back, "" when there is none left; Back is the amount that stands in its
	// field, BackError what is wrong with it.
	BackAction, Back, BackError, Symbol string
}

// Card is a test card; UseHref is the page with it filled in.
type Card struct{ Number, Effect, UseHref string }
