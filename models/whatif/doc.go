// Package whatif replays calls that were made under other circumstances: packages bought then, another region, other prices, packages
// only, caps. Who pays a call is asked of the rules that charged it, see rules.Meter; nothing here decides that. Pure functions of an
// account's history, without a database and without a clock.
//
// A history is replayed in the order in which its calls were made, from the totals of hours: within an hour in which nothing begins or
// ends all calls are alike, and charged together. Of an hour in which something does, or in which calls of several services come up
// against one cap, the single calls are asked for (Result.Wanted). Where they are not known it is said how many calls that are, and how
// far the result may be off (Doubt).
//
// Money is taken as there: what calls would have cost is told, not whether the account could have paid it then. Calls that were refused
// then are not in the history.
package whatif
