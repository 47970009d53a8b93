// Package cause has why something is refused, was stopped or was given back, as facts: one for each, with what it is about. Whoever
// decides it gives the fact; views/words writes it, so that models have no sentences and another language is another writer.
//
// A fact is a Plain where its name says it all, else a struct. What is stored for a customer, as why their card was not charged, is
// Stored.
package cause

import "ocrconsole/models/rules"

// Cause is one.
type Cause interface {
	// Kind names it in what is stored, and so never changes.
	Kind() string
}

// Plain is a cause that needs no arguments, by its kind.
type Plain string

// Kind is the name.
func (p Plain) Kind() string { return string(p) }

// Said is a cause in the words of somebody else, which are told as they stand: the payment provider's, the operator's, or those of
// before causes were facts. What only the operator reads, in the log or at the command line, is also said.
type Said string

// Kind names it.
func (Said) Kind() string { return "said" }

// Money is an amount of a currency.
type Money struct {
	Micros   rules.Micros `json:"micros"`
	Currency string       `json:"currency"`
}

// Steps are the amounts in which cards are charged: multiples of Micros. Where those are the currency's smallest money, Minor is its
// name, or NoDecimals says that it has none smaller than its unit.
type Steps struct {
	Money
	Minor      string `json:"minor,omitzero"`
	NoDecimals bool   `json:"no_decimals,omitzero"`
}
