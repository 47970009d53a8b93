package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Usage is the page of calls per day: figures, a chart with its data, and the same by service.
type Usage struct {
	layout.Shell
	Filter         UsageFilter
	Stats          []components.Stat
	Chart          components.BarChartProps
	Services       []UsageService
	Total          UsageService
	Digits         int // of the amounts
	ExportHref     string
	DeductionsHref string
	Empty          *NoCalls
}

// UsageService is what one service in one region was called.
type UsageService struct {
	Region, Service, DeductionsHref         string
	Packages, PayPerUse, Failed, AmountText string
}

// NoCalls says how to make calls: ProjectID is the one that callers name in the region.
type NoCalls struct{ Title, Region, ProjectID, ServicesHref string }
