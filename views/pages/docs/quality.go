package docs

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Quality tells how well pictures are recognised, and how that was measured.
type Quality struct {
	layout.Shell
	DocsHref string
	Sure     string // the confidence from which an answer is one to rely on
	Measured bool   // there are results
	How      []components.Definition
	NotPaid  []components.Definition // refusals that nobody pays for
	Engines  []QualityEngine
}

// QualityEngine is what was measured with one engine.
type QualityEngine struct {
	ID, Title, Description string
	Services               []QualityService
	Parts                  []QualityPart
}

// QualityService is a row: a service's pictures, in shares of them, and what they took.
type QualityService struct {
	Name, Pictures, Right, Wrong, WrongLow, Refused, Failed string
	Median, Slowest, Processor, Memory                      string
}

// QualityPart is a part of a service's figures: its fields, or what happened to its pictures.
type QualityPart struct {
	Label, Heading string
	Columns        []components.Column
	Rows           [][]string // the first cell is the name
	Code           bool       // names are those of the API
}
