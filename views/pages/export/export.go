// Package export has the screens on histories as files, each with the struct that mirrors it.
package export

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Export is the page of one export: what it holds, the files to choose from, and how far each has come. AskAgain is the
// page's own address, while there is anything to wait for; AgainHref starts another export of the same selection.
type Export struct {
	layout.Shell
	Facts           []components.Definition
	Notes           []string // on the format
	Files           []components.LinkProps
	Downloads       []Download
	AskAgain, Every string
	AgainHref       string
}

// Download is a file on its way. Max is 0 where the number of rows was not known.
type Download struct {
	Label, Status, Text string
	Tone                components.Tone
	Value, Max          string
}
