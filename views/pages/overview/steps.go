package overview

import "ocrconsole/views/components"

// Steps are the first steps of somebody who begins, from nothing to the first call of their program.
type Steps struct {
	Region, Service string
	// Elsewhere is where calls are enabled and bought.
	Elsewhere string
	Done      int // how many of them are

	Claim  ClaimStep
	Sample Step
	Key    Step
	Call   Step

	// Picked is the sample that is recognised; TryRefused tells that nothing would pay for it yet.
	Picked, PickedSrc, TryHref, TriedHref string
	TryRefused                            bool

	FormKey string // names the form of a new key
	TryKey  string // names that of the sample: sent again, it is the same call
	Code    string // is pasted into a shell
	Await   Await
}

// Step is one of them.
type Step struct {
	Done        bool
	Title, Text string
}

// ClaimStep is that something pays for calls. Label is of the button that claims what is free, "" where nothing is; then calls beyond
// it do what Then says. First is what has to be done before, "" for nothing.
type ClaimStep struct {
	Step
	Label, Then, First string
}

// Await is what came of the call that is waited for. Asks is asked by a page that stays open, Again by a click.
type Await struct {
	Arrived, Over       bool
	Text, Refused, Href string
	Asks, Again         string
}

// stepMark is the number of a step, or that it is done.
func stepMark(done bool) string {
	if done {
		return "tint-success"
	}
	return "tint-primary"
}

// variant is that of the main button of the step that is next.
func (s *Steps) variant(next bool) components.Variant {
	if next {
		return components.PrimaryButton
	}
	return components.Outline
}
