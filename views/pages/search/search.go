// Package search has the screen of what was found, and the struct that mirrors it.
package search

import "ocrconsole/views/layout"

// Search is what was found for a text.
type Search struct {
	layout.Shell
	Text string
	Hits []Hit // of the account
	// Pages are those whose name has the words, Topics headings of what is to be read.
	Pages, Topics []Hit
}

// Hit is one of them: what it is, and more about it where there is.
type Hit struct{ What, Title, Note, Href string }

// Nothing tells that something was looked for and is not there.
func (s *Search) Nothing() bool {
	return s.Text != "" && len(s.Hits)+len(s.Pages)+len(s.Topics) == 0
}
