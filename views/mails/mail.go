// Package mails is what the console's mails look like. Mail programs know little of style sheets: tables, and styles in
// the elements themselves, are what all of them show.
package mails

// Letter is one mail. Href is where its button leads, UnsubscribeHref and SettingsHref are "" in mails that are sent
// because somebody asked for them.
type Letter struct {
	Heading                       string
	Paragraphs                    []string
	Action, Href                  string
	Also, AlsoHref                string // a link below the button, "" for none
	Note                          string
	HomeHref                      string
	SettingsHref, UnsubscribeHref string
}

// preview is what lists of mails show beside the subject.
func (l Letter) preview() string {
	if len(l.Paragraphs) == 0 {
		return ""
	}
	return l.Paragraphs[0]
}
