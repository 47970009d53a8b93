package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Payment is where a customer comes back from the payment provider. AskAgain is the page itself while there is no
// answer, "" once there is. The first of the Actions is the main one.
type Payment struct {
	layout.Shell
	Ref, Title, Text string
	Tone             components.Tone
	Facts            []components.Definition
	Actions          []components.LinkProps
	AskAgain         string
	Notice           parts.TestNotice
	Withdraw         string // where the transfer is withdrawn, "" where nothing can be
}

func (p Payment) buttons() []components.LinkProps {
	buttons := make([]components.LinkProps, len(p.Actions))
	copy(buttons, p.Actions)
	if len(buttons) > 0 {
		buttons[0].Variant = components.PrimaryButton
	}
	return buttons
}
