// Package web is the HTTP shell of the console: the ordered list of what happens to every request, sessions, who is
// signed in, how pages are written and how errors become pages. It knows no page and no business rule.
//
// # Chains
//
// chains.go has the ordered lists of what happens to a request: of pages, of programs, and of what is the same for everybody
// (Config.PublicRoutes), which goes without a session. Echo's types stay in web and handlers, so that its next major version is a
// small step.
//
// # Nobody takes all there is
//
// Files that are as large as their data, and jobs, have bounds of their own, far below the connections to the database (longwork.go,
// web/jobs); the pages of an account take turns (turns.go). A slow reader holds neither a transaction nor a place: what needs one
// moment of the database is first made whole on disk (spool.go).
//
// # While the database is away
//
// Everything that needs it is 503, with the form to send again (outage.go). A session that cannot be read is neither ended nor
// replaced. While the database hangs every answer comes in a bounded time.
package web
