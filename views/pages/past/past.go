// Package past has the screens of how an account stood at an instant, with the struct that mirrors them. Nothing on them acts.
package past

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Past is how the account stood. Stood is "" where nothing can be told of the instant that was asked for: then there is the field only.
type Past struct {
	layout.Shell
	Stood   string // the instant
	At      components.FieldProps
	Action  string // where the instant is asked for
	NowHref string
	Steps   []Link // to instants before and after
	Pages   []components.Segment
	// What the page shows of it.
	Money     *Money
	Queue     *Queue
	Caps      []Cap
	ShowsCaps bool
}

// Link is one.
type Link struct{ Label, Href string }

// Money is what there was.
type Money struct {
	Stats []components.Stat
	Facts []components.Definition
}

// Queue is what could pay calls, in deduction order.
type Queue struct {
	Rows []Package
	Over string // of packages that could not any more
}

// Package is one of them.
type Package struct {
	Ref, Href, Size    string
	Service, Region    string
	Next               string // which calls it would have paid next, "" if none
	Quota              components.Quota
	Effective, Expires string
	Source             string
	Status             parts.Status
}

// Cap is a cap.
type Cap struct {
	Ref, What, Counts string
	Used, Left        format.Figure
	Limit             string
	Notes             []string
}

var queueColumns = []components.Column{
	{Label: "Package"}, {Label: "Service and region"}, {Label: "Left then"}, {Label: "Validity"}, {Label: "Source"}, {Label: "Status then"},
}

var capColumns = []components.Column{{Label: "Cap"}, {Label: "Counts"}, {Label: "At most"}, {Label: "Used then", Numeric: true}, {Label: "Left then", Numeric: true}}
