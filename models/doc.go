// Package models holds what the product stores: one file per entity with its columns and its queries, each of
// which takes the open transaction; opening the database; and its migrations. Use cases live beside it, in
// models/billing, models/metering and models/accounts.
//
// What is decided here, and holds everywhere:
//
// # Money and calls
//
// Money is int64 micro-units and calls are int64; names carry the unit. Overflow is an error. How many decimals a currency has,
// and which round amounts do in it, is rules.Currency, made by catalog.CurrencyOf; nothing else assumes hundredths.
//
// # Time
//
// Time is UTC to the microsecond: timestamptz on PostgreSQL, integer microseconds on SQLite. Days, hours and months are
// computed in Go, in the billing zone, and never in SQL. A use case reads the clock once.
//
// # The account row is the lock
//
// The account row is the lock for everything in the account (LockAccount). On SQLite a write transaction excludes all others.
// Keys of customers' tables start with the account id, and so does every condition on them, so that the tables can be
// distributed by it. A transaction touches one account; only a batch of calls may lock several, in ascending order. Ids count up
// within an account; ORD-123456789-12 names one everywhere (Ref). Nothing calls out over a network, or waits for a second
// connection, inside a transaction.
//
// # A call and its deduction are one row
//
// A Call says who paid it. Hourly totals, package use, the running number of the month, the balance and what is accrued are kept
// beside it in the same transaction; models/verify recomputes them all from the records. Source and id name a call within an
// account; a call has the number of its source (AccountSource), so that its row and its key hardly grow.
//
// # The ledger is append-only
//
// A trigger refuses changes, and the entries are a chain: each entry's hash covers its fields and the hash before it
// (rules.ChainedEntry). An hour's pay-per-use is one entry; calls that came after the hour was settled get their own, counted by
// late_no. Account.PaidMicros, which is what payments brought and no card got back, is kept where the ledger moves.
//
// # Every table has a bound
//
// Or there is a reason why nobody fills it: handlers/bounded_tables_test.go lists them all. What costs its maker nothing is
// bounded in bounds.go. What the first confirmation of an address ends is one table, too (ending.go): pages say from it what
// ends, before and after; a test asks what becomes of every table of the schema.
//
// # A database that is away
//
// IsUnreachable alone tells it from a fault, for both databases: no connection, no room, no memory, a standby. It is 503
// everywhere.
//
// # Done is what the standby has, too
//
// Connections never send a request to cancel (postgres.go): the driver would when a context ends, and PostgreSQL then stops
// waiting for its synchronous standby, and shows the work. The warning of a wait that somebody else cancelled is an error
// (postgres_conn.go). Every answer to repeated work comes from a transaction that writes or locks a row, and so waits for the
// standby. While commits do not come back, one transaction at a time finds out whether they do. The server itself ends what nobody
// waits for any more.
//
// # Poolers
//
// pooler.go finds one by the id of the server's process, which a pooler cannot tell. Then no statement has a name, metering sets
// what it needs for each transaction, and migrations lock in one.
//
// # Upgrades
//
// A migration keeps the version before it at work, by triggers where it must (00033_beside_older.sql); a test builds version
// 0.1.0 out of the history and lets it go on beside this one.
//
// # More than one server
//
// Customers' tables can be spread over the servers of a Citus cluster by account (distribute.go): Homes says where each table is, and
// why. Names that are found before the account is known are in lookups (lookup.go), each only once. Where a database is distributed, what
// finds an account by such a name asks twice; and lanes of calls write to the shard itself, on its server (shard.go, metering).
//
// # Replicas
//
// What a page shows may be read from a server that follows (replica.go). A page is known by its arrival, which says how far the database
// was written when it was asked for; the replica is read once it has come as far, and else what is asked is read where it is written.
// There is one place: Read.
//
// # SQLite
//
// SQLite is modernc.org/sqlite: it needs no C compiler.
//
// # E-mail addresses
//
// An e-mail address has one form (CanonicalEmail, UTS 46 to ASCII) from every boundary inwards.
package models
