package overview

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// needTint colours what is urgent as a notice of the page is.
func needTint(n Need) string {
	switch n.Urgency.Tone() {
	case components.Danger:
		return "tint-error"
	case components.Warning:
		return "tint-warning"
	default:
		return "tint-info"
	}
}

func needIcon(n Need) string {
	switch n.Urgency {
	case layout.Stopped:
		return "ban"
	case layout.AboutToStop:
		return "circle-alert"
	case layout.NeedsYou:
		return "triangle-alert"
	case layout.GoodToKnow:
	}
	return "info"
}
