// Package overview has the screen that a customer begins with, and the struct that mirrors it.
package overview

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Overview answers what is left, how long it lasts, what the month costs and what is wrong.
type Overview struct {
	layout.Shell
	// The instant that all of it is true at: to the minute, to the second, and for programs.
	AsOf, AsOfExact, AsOfISO string

	LookBack components.FieldProps

	Needs     []Need
	Calls     []CallsLeft
	CallsMore string // how many more services there are than are shown, "" if none
	// Steps are the first steps, nil where they are not shown; StepsHidden tells that the user has put them away.
	Steps       *Steps
	StepsHidden bool
	Nothing     bool // there is nothing of the account yet
	Money       Money
	Month       Month
	Chart       components.BarChartProps
	ChartTitle  string
	ChartHref   string
	NoCalls     bool // in the days of the chart
	Recent      parts.LedgerTable
}

// Need is something that a customer has to see to.
type Need struct {
	Urgency        layout.Urgency
	Title, Text    string
	Href, LinkText string
}

// CallsLeft is what is left of the packages for a service in a region, and what comes then.
type CallsLeft struct {
	Service, Region, Href string
	// Quota is of the packages that can pay now; nil where there is none, and Now says what pays instead.
	Quota              *components.Quota
	Now                string
	Tone               components.Tone
	Lasts, Rate, Then  string
	UsageHref, BuyHref string
	BuyLabel           string
}

// Figure is an amount in the currency's minor units, with the exact one behind it and what it is made of.
type Figure struct {
	format.Figure
	Href string
}

// Line is one fact of a card.
type Line struct {
	Term   string
	Figure Figure
	Note   string
}

// Money is what can be spent and for how long.
type Money struct {
	Available Figure
	Tone      components.Tone
	Lasts     string
	Lines     []Line
	Automatic Line
}

// Month is what the running month has cost and will.
type Month struct {
	Name          string
	Spent         Figure
	Compared      string
	Made          []Line
	Projected     *Figure // nil where too little is known
	ProjectedNote string
	Before        []Line
}
