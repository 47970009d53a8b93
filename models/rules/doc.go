// Package rules holds the billing rules as pure functions over values and
// instants: which package or pay-per-use pays a call, what it costs, how long a
// package lives, what arrears allow, and which packages are the cheapest.
//
// Two documents back the rules and are named where a rule comes from one of
// them: the "product page" (OCR Image to Text: billing items and modes) and the
// "user guide" (OCR billing overview). Where they disagree the product page
// wins, because it is the one that knows free packages.
//
// Nothing here reads a clock, a database or the network, so every rule can be
// replayed later with the same result. Money is a whole number of micro-units of
// the currency (1 USD = 1,000,000) and never a float; what does not fit into an
// int64 is an error and never wraps around.
package rules
