package notice

import "time"

// PricesAnnounced is that other prices hold from an instant on, the beginning of the day that is written as Day: what is bought until then
// keeps what it cost. Dearer tells that something costs more, or is no longer sold.
type PricesAnnounced struct {
	At     time.Time `json:"at"`
	From   time.Time `json:"from"`
	Day    string    `json:"day"`
	Dearer bool      `json:"dearer,omitzero"`
}

// PricesWithdrawn is that the prices which were announced will not hold: everything costs what it does.
type PricesWithdrawn struct {
	At   time.Time `json:"at"`
	From time.Time `json:"from"`
}

// ToAll tells whether all accounts are told the notice at the same time.
func ToAll(n Notice) bool {
	return n.Kind() == PricesAnnounced{}.Kind() || n.Kind() == PricesWithdrawn{}.Kind()
}
