// Package rules holds the billing rules as pure functions over values and
// instants: which package or pay-per-use pays a call, what it costs, how long a
// package lives, and what arrears allow. Which packages are the cheapest is worked
// out from them in models/quotes.
//
// Two documents back the rules and are named where a rule comes from one of
// them: the "product page" (OCR Image to Text: billing items and modes) and the
// "user guide" (OCR billing overview). Where they disagree the product page
// wins, because it is the one that knows free packages.
//
// # Who pays a call
//
// A call counts only if it succeeded. The first of these that can pays it:
//
//  1. A package of its account, for its service in its region, that is in effect
//     at its time and has calls left. Of several, the first in deduction order
//     (ComparePackages): free before bought; then the one that was created,
//     takes effect and expires first, in this order; then the lowest id.
//  2. Pay-per-use, if the service was subscribed in the region at its time and
//     the account may still owe (Standing.RestrictedFor), at the price of the
//     call's running number in its month (Tariff).
//
// Else it is refused: the service is not enabled there, or the account is in
// arrears. What a call was charged stays, whatever is bought later.
//
// # Exact
//
// Nothing here reads a clock, a database or the network, so every rule can be
// replayed later with the same result. Money is a whole number of micro-units of
// the currency (1 USD = 1,000,000) and never a float; what does not fit into an
// int64 is an error and never wraps around.
package rules
