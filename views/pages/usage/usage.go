// Package usage has the screens on calls and what paid for them, each with the struct that mirrors it.
package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Usage is the page of calls per day: figures, a chart with its data, and the same by service.
type Usage struct {
	layout.Shell
	Filter         Filter
	Stats          []components.Stat
	Chart          components.BarChartProps
	Services       []Service
	Total          Service
	Digits         int // of the amounts
	ExportHref     string
	DeductionsHref string
	Empty          *NoCalls
}

// Service is what one service in one region was called.
type Service struct {
	Region, Service, DeductionsHref         string
	Packages, PayPerUse, Failed, AmountText string
}

// NoCalls says how to make calls: ProjectID is the one that callers name in the region.
type NoCalls struct{ Title, Region, ProjectID, ServicesHref string }
