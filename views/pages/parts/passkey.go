package parts

import "ocrconsole/views/components"

// Passkey has the browser asked for a passkey and sends what it answers. Asked is what it is asked, as JSON; Makes, for a new one; Auto
// asks at once.
type Passkey struct {
	Action, Asked, Answer, Button string
	Makes, Auto, Primary          bool
}

func (p Passkey) kind() string {
	if p.Makes {
		return "create"
	}
	return "get"
}

func (p Passkey) variant() components.Variant {
	if p.Primary {
		return components.PrimaryButton
	}
	return components.Outline
}
