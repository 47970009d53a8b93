// Package statement tells what a month did to an account: as figures for people, and as a signed statement, a file that can be
// checked without the operator. The file holds the account's stretch of the ledger's hash chain, every call that was charged
// in the order in which it was, the packages and prices that decided who paid, and all sums. Verify recomputes all of it with
// the rules that the console itself uses, and names the first line that is wrong.
//
// The file is JSON with one record on each line:
//
//	{"format":"ocrconsole statement 2","records":[
//	{"type":"statement",…,"check":"1f0c6a2b"},
//	…
//	{"type":"closing",…,"check":"90d1c2aa"}
//	],"key":"…","signature":"…"}
//
// check are the first 8 hexadecimal digits of a running SHA-256: of the running hash before it and the record without its
// check. It tells which line was changed; that nobody wrote the lines anew is proved by the signature, Ed25519 over the
// format, a line feed, the last running hash in hexadecimal and a line feed.
//
// Files of format 1 are checked too. They are the same but for calls, of which they tell no source and no within_micros.
package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// format is a version of the file.
type format string

const (
	format1 format = "ocrconsole statement 1" // which nobody writes any more
	format2 format = "ocrconsole statement 2"
)

// formatOf gives the format of a file with that first line; false if there is none.
func formatOf(firstLine []byte) (format, bool) {
	formats := []format{format1, format2}
	i := slices.IndexFunc(formats, func(f format) bool { return f.firstLine() == string(firstLine) })
	if i < 0 {
		return "", false
	}
	return formats[i], true
}

func (f format) firstLine() string { return `{"format":"` + string(f) + `","records":[` }

// digest gives the running hash before the first record.
func (f format) digest() digest { return sha256.Sum256([]byte(f + "\n")) }

// message is what is signed.
func (f format) message(d digest) []byte {
	return []byte(string(f) + "\n" + hex.EncodeToString(d[:]) + "\n")
}

// digest is the running hash of the lines.
type digest [sha256.Size]byte

// add takes one record without its check.
func (d *digest) add(record []byte) {
	*d = sha256.Sum256(append(d[:], record...))
}
