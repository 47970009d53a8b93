// Package insight works out of what was what is to come: how fast calls and money are used, when packages pay no more, and what
// the month comes to. All of it are pure functions of counts by day and of the rules that calls are charged by; none promises
// more than the rules would do if calls went on as they did.
//
// Days are those of the billing zone, which may last 23 or 25 hours; a day to come counts as 24. Where something does not come out
// even, the name or the comment says how it is rounded: what is left to the short side, what is used to the long one.
package insight
