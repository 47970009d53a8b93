package usage

import "ocrconsole/views/components"

// Refused is the part of the page of calls about those that were refused before anything was recognised: Total of them, of which
// Counted are not kept one by one, as at most Kept are. Rows are the newest.
type Refused struct {
	Total, Counted, Kept string
	Causes               []RefusedCause
	Rows                 []RefusedCall
}

// RefusedCause says how many were refused with a code, what it means, and where something can be done about it, if there is such a
// place.
type RefusedCause struct {
	Code, Status, Calls, Meaning, DocsHref string
	Remedy                                 components.LinkProps
}

// RefusedCall is one of them. AccessKey is "" where it was made without one.
type RefusedCall struct {
	RequestID, Time, Region, Service, Status, Code, AccessKey, Duration string
}
