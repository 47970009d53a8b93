package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Orders lists orders. Filtered tells that others than those shown may exist.
type Orders struct {
	layout.Shell
	Lead     string
	Segments []components.Segment
	Table    parts.OrderTable
	Pager    components.PagerProps
	Filtered bool
	// ExportHref leads to the same selection as a file.
	ExportHref string
}
