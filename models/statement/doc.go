// Package statement makes and checks signed statements: a month of an account as a file that can be checked without the
// operator. The file holds the account's stretch of the ledger's hash chain, every call that was charged in the order in
// which it was, the packages and prices that decided who paid, and all sums. Check recomputes all of it with the rules
// that the console itself uses, and names the first line that is wrong.
//
// The file is JSON with one record on each line:
//
//	{"format":"ocrconsole statement 1","records":[
//	{"type":"statement",…,"check":"1f0c6a2b"},
//	…
//	{"type":"closing",…,"check":"90d1c2aa"}
//	],"key":"…","signature":"…"}
//
// check are the first 8 hexadecimal digits of a running SHA-256: of the running hash before it and the record without its
// check. It tells which line was changed; that nobody wrote the lines anew is proved by the signature, Ed25519 over the
// format, a line feed, the last running hash in hexadecimal and a line feed.
package statement

import "crypto/sha256"

const (
	format    = "ocrconsole statement 1"
	firstLine = `{"format":"` + format + `","records":[`
)

// digest is the running hash of the lines.
type digest [sha256.Size]byte

func newDigest() digest { return sha256.Sum256([]byte(format + "\n")) }

// add takes one record without its check.
func (d *digest) add(record []byte) {
	*d = sha256.Sum256(append(d[:], record...))
}
