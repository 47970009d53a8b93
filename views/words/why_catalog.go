package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/catalog.go: what operators may not do to the catalog.

var plainCatalog = map[cause.Plain]string{
	cause.NoDraft:            "You have no draft. Begin one from the catalog in force, or from an earlier version.",
	cause.DraftThere:         "You have a draft already. Go on with it, or throw it away first.",
	cause.DraftChanged:       "You have changed the draft in another window meanwhile. What you typed here is kept, and not saved: open the draft again, and change it there.",
	cause.DraftTooLarge:      "The draft is larger than a catalog may be.",
	cause.DraftIsWrong:       "Something in the draft is wrong. Mend what is listed there first.",
	cause.DraftNotReplayed:   "Nobody has looked yet who pays what under this draft as it is. Have it replayed first.",
	cause.NoSuchVersion:      "There is no such version of the catalog, or its text was not kept.",
	cause.NoSuchProposal:     "There is no such catalog that waits.",
	cause.ProposalWaits:      "Another catalog waits for a second operator. It is decided on first.",
	cause.NothingChanged:     "The draft says what is in force already.",
	cause.NoCatalogFile:      "Choose a file with a catalog.",
	cause.ProposalOther:      "This form was sent before with another catalog or another day, which was taken then. Nothing was done now: open it again.",
	cause.WithdrawnByOther:   "Prices move by what is announced, and you asked for it or approved it. An admin who did neither withdraws it.",
	cause.CatalogNotReadable: "This file cannot be edited here: see what is wrong with it.",
}

func (w Writer) whyCatalog(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.CatalogMoved:
		return "Another catalog was put in force or announced since this one was begun: version " + w.Figures.Calls(c.Version) + " is in force. Look at what changed, and bring the draft up to date.", true
	case cause.DearerAtOnce:
		return fmt.Sprintf("Something costs more in this catalog, or is no longer sold, which customers are told %d days ahead. Choose %s or a later day.", c.Days, c.Earliest), true
	case cause.DearerSoon:
		return fmt.Sprintf("Something costs less in this catalog than in the one that is announced from %s on: it would rise then, of which customers are told %d days ahead. Withdraw what is announced first.", c.From, c.Days), true
	}
	return "", false
}
