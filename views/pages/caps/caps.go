// Package caps has the screen on what an account may spend and call, with the struct that mirrors it.
package caps

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Page is the caps of an account, and the form that sets one.
type Page struct {
	layout.Shell
	Caps []Cap
	At   string // when all of it is true
	Form Form
}

// Cap is one of them.
type Cap struct {
	Ref, Kind, What, Span string
	Status                parts.Status
	Limit                 string
	Used, Left            format.Figure
	Reserved              string // what is kept for calls under way, "" for nothing
	UsedPercent           string // 0 to 100, of the bar
	Opens                 string // when it begins anew, "" for never
	Since                 string // since when it counts, where that is not the beginning of its span
	EndAction, ChangeHref string
}

// Form sets a cap, or changes one: Changes is its reference then, "" for a new one, and What says what it counts as before.
type Form struct {
	Title, Changes, What                   string
	Scope                                  []Hidden // of the cap that is changed
	Kind, Span, Region, Service, Key, Then components.SelectProps
	Amount, Tag                            components.FieldProps
	Tags                                   string // what a cap of a tag counts, and what not
	Full                                   string // why no other cap may be set, "" when one may
}

// Hidden is a field that nobody fills in.
type Hidden struct{ Name, Value string }
