// Package revenue tells operators what came in, what was earned with it, and what is owed for calls that customers have paid and not
// made yet, by day or month, region and service. It changes nothing and stores nothing: each figure is summed up from packages, hours,
// the ledger and documents as of one moment, and Items lists what a figure is made of.
//
// What was decided:
//
//   - What is owed for a package is its price, less what the calls that it paid are worth: rules.UsedValue spreads the price over the
//     quota so that all calls together are worth what was paid, to the micro-unit. Free packages are worth nothing.
//   - Calls count to the hour in which they were made, in the billing time zone. One that comes late changes the time in which it
//     was made, as it does on statements; a row is final once none can come any more.
//   - What a package has not paid when it expires is void on its last day: the day that ends at that instant. What is returned is
//     owed until then. Nothing else that is given back, a part of a price, a disputed payment, changes what is owed: the customer
//     still has the package.
//   - Prices include tax, and so do all figures. The tax is that on documents, when they are issued, and belongs to no service, for an
//     invoice is rounded as a whole.
//   - A database has one currency, and so has a report.
package revenue
