package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Cards lists the cards that the customer has saved.
type Cards struct {
	layout.Shell
	Rows []CardRow
}

// CardRow is one saved card.
type CardRow struct {
	Label, Saved, RemovePath string
	Charged                  bool // by an automatic top-up, which fails without it
}

var cardColumns = []components.Column{{Label: "Card"}, {Label: "Saved"}, {Label: "Operation"}}
