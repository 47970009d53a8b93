// Package components holds the parts that pages are made of: cards, tables, forms, charts. A part gets ready texts and
// decides nothing about money or time.
package components

// Tone says what a badge, an alert or a flash message means, which gives its tint and icon.
type Tone string

// The tones.
const (
	Neutral Tone = "neutral"
	Primary Tone = "primary"
	Info    Tone = "info"
	Success Tone = "success"
	Warning Tone = "warning"
	Danger  Tone = "error"
)

// tint gives the class that sets the colour of the tone.
func (t Tone) tint() string {
	switch t {
	case Primary:
		return "tint-primary"
	case Info:
		return "tint-info"
	case Success:
		return "tint-success"
	case Warning:
		return "tint-warning"
	case Danger:
		return "tint-error"
	default:
		return "tint-neutral"
	}
}

func (t Tone) icon() string {
	switch t {
	case Success:
		return "circle-check"
	case Warning:
		return "triangle-alert"
	case Danger:
		return "circle-alert"
	default:
		return "info"
	}
}
