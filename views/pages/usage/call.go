package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// CallDetail is the page of one call: Verdict says in a sentence what paid for it and Why by which rule.
type CallDetail struct {
	layout.Shell
	Verdict, Why  string
	Tone          components.Tone
	Call, Payment []components.Definition
	Links         []components.LinkProps
}
