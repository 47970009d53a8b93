// Package parts has what pages of several areas show: tables of the account's history, links, states and sentences.
package parts

import (
	"strings"

	"ocrconsole/views/components"
)

// Link is a word that leads somewhere.
type Link struct{ Label, Href string }

// PriceTier is one step of a pay-per-use price.
type PriceTier struct{ Calls, Price string }

// Status is a state in a word with its tone.
type Status struct {
	Tone components.Tone
	Text string
}

// ToneText gives the classes of a text whose tone means something; neutral text keeps the page's colour.
func ToneText(tone components.Tone) string {
	switch tone {
	case components.Danger:
		return "tint-error tinted-text"
	case components.Warning:
		return "tint-warning tinted-text"
	default:
		return ""
	}
}

// FractionDigits counts the digits after the decimal point of an amount.
func FractionDigits(amount string) int {
	point := strings.LastIndexByte(amount, '.')
	if point < 0 {
		return 0
	}
	return len(amount) - point - 1
}
