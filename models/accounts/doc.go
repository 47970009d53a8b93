// Package accounts holds the use cases on people: sign-up, sign-in, sessions, projects, preferences, the
// access keys and tokens of API callers, and the tokens of the operator's gateways.
//
// # Secrets
//
// Secrets of access keys are sealed (AES-256-GCM) with the operator's master key, which the database knows by a fingerprint only:
// a process with another one stops at its start. A key that is ended is refused at once by the process that ended it, and within
// 1 s by the others, also where its body takes longer to arrive. Of tokens and sessions only hashes are stored. Another password ends all sessions: each carries the user's
// epoch.
//
// # Lock-out
//
// Only failures count, and meanwhile what is being checked takes the place of one (attempts.go). Known browsers count by
// themselves, known networks not under what is tried from everywhere (signin.go); an attempt that one limit refuses counts under
// none (limits.go). A remote address counts as its network (models.NetworkOf). Mails that strangers ask for are bounded by network
// and, silently, by mailbox (mails.go).
//
// # Addresses
//
// An address that nobody confirmed may sign in only where no mail reaches anybody (ConfirmsByMail). The first confirmation by a
// mail alone ends what was made before in its name (confirm.go).
//
// # Members
//
// Who may what is models/rights. A session acts for one account at a time, in all its windows, and each form names the account that it was
// opened for: it is refused where that is another by then. The account is not in the addresses, because a person works in one for hours, and
// every address that was ever mailed, bookmarked or printed goes on leading to its page; what is an account's alone has its number in its
// reference, and leads who opens it to the account. Where a session chose no account it acts for that which its user was first a member of,
// and ends when that is over: none goes on in another by itself.
//
// A membership that ends stays as a row, as keys, orders and decisions refer to it. Everybody is a member of one account at least: who is
// removed from their last gets one of their own (remove_member.go), so that a sign-in always leads somewhere. There is always an owner;
// all that changes members holds the account's lock, and after it that of the user.
package accounts
