package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// trailDomain begins what is hashed of a trail, as chainDomain does of the ledger.
const trailDomain = "ocrconsole trail entry 1"

// ChainHash is the hash that the entry must have after an entry with the hash previous: SHA-256 over these lines, in lower-case
// hexadecimal.
//
//	ocrconsole trail entry 1
//	the hash of the entry before it, or 64 zeros
//	account, number
//	instant                             in microseconds since 1970-01-01T00:00:00Z
//	kind, object
//	actor, its id, its name
//	address, request
//	facts
//
// Each field is a line of its own, written as its length in bytes, a space and itself, so that no two sets of fields are the same text.
func (e *TrailEntry) ChainHash(previous string) string {
	b := make([]byte, 0, 512)
	text := func(s string) {
		b = append(strconv.AppendInt(b, int64(len(s)), 10), ' ')
		b = append(append(b, s...), '\n')
	}
	number := func(n int64) { text(strconv.FormatInt(n, 10)) }
	text(trailDomain)
	text(previous)
	number(e.AccountID)
	number(e.Seq)
	number(e.At.UnixMicro())
	text(string(e.Kind))
	text(e.Object)
	text(string(e.Actor))
	number(e.ActorID)
	text(e.ActorName)
	text(e.Address)
	text(e.RequestID)
	text(e.Facts)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
