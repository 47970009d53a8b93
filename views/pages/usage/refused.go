package usage

import "ocrconsole/views/components"

// RefusedCause says how many calls were refused with a code, what it means, and where something can be done about it, if there is such
// a place. CallsHref leads to those that are kept one by one.
type RefusedCause struct {
	Code, Status, Calls, CallsHref, Meaning, DocsHref string
	Remedy                                            components.LinkProps
}
