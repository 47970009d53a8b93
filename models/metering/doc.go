// Package metering holds the use cases on calls: which of them may pass, recording them, and deducting each
// from the package or the pay-per-use price that pays it; and the usage history made of them.
//
// The deduction order itself is rules.ComparePackages; who pays a call is rules.Meter.
//
// # Calls are committed together
//
// Each account belongs to a lane, which takes whatever is waiting (lane.go). There is no timer: an idle system adds no delay, a
// busy one fills its batches. While the database writes one transaction, the lane plans the next one on what the accounts will be
// then; accounts.version, which every transaction under the lock counts up, makes the database refuse what was planned on
// something else. On PostgreSQL that is one round trip (pipeline.go, SQL beneath GORM).
// What is refused, or cannot be planned ahead, takes the longer way: lock and look, then write (batch.go). A batch that fails is
// tried work by work; a database that is away is waited for, and a report of usage waits as long as its lane goes on (progress.go).
// There is one lane for two processors, and two at most: larger batches are worth more than another writer (recorder.go).
//
// Planning ahead is worth its code: lanes that planned the next transaction only when the one before was answered took 1.15 to 7
// times the processor time a call, 2.5 times in the median (64 and 1,024 callers on 1 and 1,000 accounts, two runs of each beside
// each other, on two processors that had much else to do). Sending the next before the last is answered is not: with 64 callers it took
// 1.25 times the processor time a call of one that waits, here and in PostgreSQL (ten runs of each, in turn, of a busy machine's), since
// two transactions that share the callers are two halves. So that one is whole, a small flight lets those go first who were just woken
// (ready).
//
// # Packages count the hour that they pay
//
// On PostgreSQL, a package that goes on paying calls of one hour counts them in its own row, and usage_hours is left alone until it
// pays a call of another: counted.go. Totals are read from the view counted_usage_hours, which has both. Likewise an account whose calls go
// on counting for the same spans of its caps counts them in its own row, once for all of these, and cap_uses is left alone: capped.go.
// models.CapUsesOf reads both.
//
// # Who may call is asked for all who wait
//
// What an account's next call gets is known from the calls that were recorded, and right as long as its version and the catalog's
// are the same, and until something begins or ends by itself (fact). Once a second at most it is asked whether they are: one statement
// for all accounts that callers wait for at that moment (inquiry.go, asking.Together), which costs an account one row read by its key. Keys
// and tokens are looked up likewise, and what an answer tells of a call is on its receipt: far from an edge a signed call asks nothing
// beside its lane, which a test sees to (handlers/api/statements_test.go).
//
// # Each lane has a shard
//
// In a distributed database there is a lane for each shard, which writes to its tables on the server that has them (store_shard.go),
// with the statements of one PostgreSQL. It locks the shard against being moved as Citus does, and looks that it is still there.
//
// # Source and id name a call
//
// An event about a call that is recorded is a duplicate if it says what is recorded, else it is refused: repeat in plan.go. A lane
// knows the numbers of the sources that it met. That an id does not come again is for the key of recorded_calls to say. How exactly a
// time was told is kept beside it (within_micros); what that means is rules.Call.Latest.
//
// # Void calls follow
//
// A late call that an expired package pays lowers package_expiries.void_calls in its own transaction. left_calls of calls and
// hours is what was left when they were recorded; pages work out what it is by their times.
//
// # Limits hold to the call
//
// The plan that records a call has the last word, on the account's version: whatever became of it since it was let pass, nothing is
// owed, or counted by a cap, beyond its limit. So that a call is not recognised in vain, Authorize lets it pass without more only while
// there is room for all that callers may do meanwhile (nearCalls). Else the call needs a lease: calls that the account's lane has
// promised to this process (wish.go, pools.go), in a row of the database that all processes see and plan by. Away from an edge, of
// which a process notices nothing, that costs nothing; near it, a commit for those who ask at the time, with some calls in advance
// where many ask; at the edge, one for each call. A lease is never prolonged: a new one is taken every ten seconds, so that what a
// killed process had ends within a minute. Others may ask for leases, too (lease_asked.go), and report calls with them.
//
// What is promised of money is worked out anew from the leases that hold each time (rules.Leases): packages pay the first calls that
// are made, whoever makes them, so that no lease has a package or a price of its own. What is reported without a lease has to fit
// besides what is promised; what was let pass is first come, first served. The end of a grace period cuts no call off that was let pass.
package metering
