package pages

import "ocrconsole/views/layout"

// SandboxPay is the payment page of the sandbox provider. Ended says that there is nothing to pay any more, "" while
// there is; Card is what was typed, Error what is wrong with it.
type SandboxPay struct {
	layout.Shell
	Amount, Currency, Description, Reference string
	Path, ReturnURL                          string
	Card, Error, Ended                       string
	Cards                                    []SandboxCard
}

// SandboxCard is a test card; UseHref is the page with it filled in.
type SandboxCard struct{ Number, Effect, UseHref string }
