package metering

import (
	"strconv"
	"testing"

	"ocrconsole/models"
)

// TestABookThatForgetsSourcesForgetsNoneThatItsBatchNeeds fills a book nearly to its bound, and then has one work of a batch name a source that
// it knows and another one more than there is room for: a call under no source would be another call, and be charged once more.
func TestABookThatForgetsSourcesForgetsNoneThatItsBatchNeeds(t *testing.T) {
	t.Parallel()
	const account = 7
	l := &lane{books: models.Recent[int64, *book](maxBooks)}
	b := &book{}
	for i := range maxSources - 2 {
		b.add(models.CallSource{AccountID: account, ID: int64(i + 1), Source: strconv.Itoa(i)})
	}
	l.books.Add(account, b)
	batch := []*work{{accountID: account, sources: []string{"3"}}, {accountID: account, sources: []string{"new", "newer", "newest"}}, {accountID: account, sources: []string{"new", "4"}}}
	unknown := map[string]bool{}
	for _, s := range l.unknownSources(batch) {
		if unknown[s.Source] {
			t.Errorf("%s is asked for twice", s.Source)
		}
		unknown[s.Source] = true
	}
	for _, w := range batch {
		for _, source := range w.sources {
			if !b.knows(source) && !unknown[source] {
				t.Errorf("%s is neither known nor asked for", source)
			}
		}
	}
	if len(b.known)+len(unknown) > maxSources {
		t.Errorf("%d sources are remembered, at most %d should be", len(b.known)+len(unknown), maxSources)
	}
}
