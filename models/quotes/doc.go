// Package quotes works out how a year of calls is paid the cheapest: with which packages on sale, from how many calls on
// they are worth it, and what one of them saves. It asks models/rules what calls cost and is as pure: whole numbers, no
// clock, no database. What it says is advice: nobody is charged by it.
package quotes
