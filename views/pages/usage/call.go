package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// CallDetail is the page of one call: Verdict says in a sentence what paid for it and Why by which rule. Meaning says what its error
// means and what to do, "" if it has none or that is not known.
type CallDetail struct {
	layout.Shell
	Verdict, Why  string
	Meaning       string
	Tone          components.Tone
	Call, Payment []components.Definition
	Links         []components.LinkProps
	// Packages are those that there were for its service; nil of a failed call.
	Packages *parts.Why
}
