package billing

import (
	"strconv"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Verifier checks a signed statement in the browser.
type Verifier struct {
	layout.Shell
	Keys       string // which statements are signed with here, with spaces between them
	Published  []components.Definition
	MostBytes  int64
	Most       string
	Command    string
	KeysHref   string
	FormatHref string
}

func (p Verifier) mostBytes() string { return strconv.FormatInt(p.MostBytes, 10) }

// told is one of the things that the check tells, with its name in what it gives: see cmd/ocrverify.
type told struct{ name, term string }

var goodTold = []told{
	{"file", "File"},
	{"account", "Account"},
	{"name", "Name"},
	{"month", "Month"},
	{"final", "Nothing is added to it any more"},
	{"opening", "Balance at the beginning"},
	{"closing", "Balance at the end"},
	{"entries", "Transactions, each chained to the one before it"},
	{"calls", "Calls, each paid by whom the rules say"},
	{"packages", "Packages"},
	{"lines", "Lines"},
	{"hash", "Hash of the last transaction"},
	{"key", "Signed with"},
}
