package layout

import "strings"

// Named are the pages whose name, or the name of whose entry in the menu, has all the words, in the order of the menu.
func Named(text string) (pages []Crumb) {
	words := strings.Fields(strings.ToLower(text))
	for _, e := range append(consoleNav, navEntry{Pages: besideNav}) {
		for _, l := range e.all() {
			if HasWords(strings.Join([]string{e.Label, l.Label, l.Tab}, " "), words) {
				pages = append(pages, Crumb{Label: l.Label, Href: l.Href})
			}
		}
	}
	return pages
}

// HasWords tells whether the title has all the words, which are in lower case, or their beginnings; without words it has none.
func HasWords(title string, words []string) bool {
	title = strings.ToLower(title)
	for _, w := range words {
		if !strings.Contains(title, w) {
			return false
		}
	}
	return len(words) > 0
}
