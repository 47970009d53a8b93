package page

import (
	"cmp"
	"strings"

	"ocrconsole/views/components"
)

// HistoryRows is how many rows a page of a history shows.
const HistoryRows = 50

// Histories are read by key, newest first: before= names the last row of the page before. What leads back is newer=, the
// before= of the pages that were passed, so that a reader sees the same pages again, without a script and at no cost.
const (
	newestPage = "newest" // stands for the page without before=
	pagesBack  = 20       // addresses stay short: further back leads only to the newest page
)

// Pager links a page of a history to those beside it. last is the key of its last row, "" if nothing is older; href gives the
// address of a page with the same filter.
func (v *View) Pager(label, last string, href func(more ...string) string) components.PagerProps {
	pager := components.PagerProps{Label: label}
	place := Read[Place](v.Context)
	here, passed := place.Before, place.passed()
	if here != "" {
		pager.NewestHref = href()
	}
	if n := len(passed) - 1; n >= 0 {
		pager.NewerHref = href("before", passed[n], "newer", strings.Join(passed[:n], ","))
		if passed[n] == newestPage {
			pager.NewestHref, pager.NewerHref = "", href()
		}
	}
	if last != "" {
		passed = append(passed, cmp.Or(here, newestPage))
		pager.OlderHref = href("before", last, "newer", strings.Join(passed[max(0, len(passed)-pagesBack):], ","))
	}
	return pager
}

// passed are the pages that led to this one, the last one last.
func (p *Place) passed() []string {
	if p.Newer == "" || p.Before == "" {
		return nil
	}
	return strings.Split(p.Newer, ",")
}
