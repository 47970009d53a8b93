// Package billing holds the use cases on money: subscribing, ordering, paying, topping up, settling
// pay-per-use, arrears, and the histories of all of it.
//
// Every use case that moves money or quota is one transaction under the account's lock, and doing it again
// changes nothing.
//
// # A payment provider's word
//
// It counts only as a verified notification or as an answer to our query (Apply); the page that the customer returns to decides
// nothing. Our reference is the provider's idempotency key; a charge or refund whose answer was lost is looked for before it is
// asked for again. A word on another amount or currency books nothing, and raises an alarm that stays until the operator
// acknowledges it. A disputed payment is a refund that the bank made (dispute.go): one that is won has failed, and so its money
// comes back. What a provider gave back without us is a refund that was carried out before we heard of it (elsewhere.go): the
// provider's name for it is its identity, so that webhooks in any order and Reconcile book it once. What a card can be charged is
// CardLimits: the provider's limits in whole amounts of the currency.
//
// # The first payment opens credit
//
// While payments have brought nothing that no card got back (accounts.paid_micros), only the starter credit may be owed, and it is
// over once payments have covered it. An order that is paid by card neither needs nor touches what is owed of it, so that its
// price stays what was confirmed; a top-up covers it first.
//
// # When packages are used up
//
// The customer's last word counts (used_up.go): pay per use, which subscribes, or stop. An order carries what was confirmed with
// it; word_no tells whether the customer has said something else before it was paid. What nobody is asked about, as automatic
// purchases and gifts, changes nothing.
package billing
