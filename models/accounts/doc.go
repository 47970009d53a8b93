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
package accounts
