// Package forecast decides what an account that calls on as it has should buy: nothing, or the packages with which the calls of the last days
// would have cost least. What they would have cost is asked of whatif, which asks the rules. Pure functions of records, without a database and
// without a clock: whoever buys by them, whoever only notes what would have been bought, and whoever looks back ask the same one.
//
// It is a cautious forecast: a package lasts a year, and has to be worth its price within the days that are looked at. What it does not know is
// whether calls go on.
package forecast
