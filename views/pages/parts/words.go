package parts

// PayInAdvance says in one way, wherever it is said, what is paid when: packages before, pay-per-use after the calls, and
// why money is added before all the same.
const PayInAdvance = "Packages are prepaid. Pay-per-use is postpaid: calls are charged to your balance after they are made. " +
	"Top up in advance to prevent service impact caused by arrears."

// TopUpFirst is PayInAdvance for somebody who has done nothing yet.
const TopUpFirst = "Top up first, or buy a package by card. Pay-per-use calls are charged to your balance after they are made: with money on it, they cause no arrears."

// TestNotice says that no real money moves, and with which cards to pay then; empty where it does.
type TestNotice struct{ Title, Text string }
