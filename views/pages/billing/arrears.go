package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
)

// Arrears is what an account owes, with the turns that its arrears took before. Facts is empty when nothing is owed;
// Rule says what happens when something is.
type Arrears struct {
	layout.Shell
	Facts []components.Definition
	Rule  string
	Turns []ArrearsTurn
	// Starter is what is owed of a starter credit, which is no arrears.
	Starter layout.Calm
	Digits  int
	Pager   components.PagerProps
}

// ArrearsTurn is one turn, in words. Ref names the transaction that brought it about, "" if none did.
type ArrearsTurn struct {
	Time, Text string
	Available  format.Figure
	Tone       components.Tone
	Status     string
	Ref, Href  string
}
