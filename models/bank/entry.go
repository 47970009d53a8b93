package bank

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"ocrconsole/models/rules"
)

// Bounds of a file, and of what is kept of one of its entries.
const (
	MaxFile    = 4 << 20
	MaxEntries = 5000
	maxText    = 500
)

// Entry is money that came in, as the bank says.
type Entry struct {
	Day          string // on which it was booked, as "2026-11-30"
	AmountMicros rules.Micros
	Currency     string
	Payer        string
	Text         string // what the payer wrote, and references
	Ref          string // the bank's own name for it, "" where it has none
	// Identity is the same whenever the bank tells of the entry again.
	Identity string
	// name is what else tells it from others: the names that the payer, or another bank, gave it.
	name string
}

// Out is money that went out, as the bank says: the amount, which is not below zero, went to Payer, or was theirs. None of it is imported.
type Out struct {
	Entry
	Reversal bool // the bank says that it takes back what came in
}

// LeftOut is a line that is not imported.
type LeftOut struct {
	What string
	Why  Why
}

// Why is why a line is left out.
type Why string

// Why lines are left out.
const (
	Debit       Why = "debit"
	Pending     Why = "pending"
	Reversal    Why = "reversal"
	NotReadable Why = "not_readable"
	TwoDays     Why = "two_days" // nothing in the file says which of two days it is
	OtherMoney  Why = "other_money"
	NoAmount    Why = "no_amount"
)

// Whys are all of them.
var Whys = []Why{Debit, Pending, Reversal, NotReadable, TwoDays, OtherMoney, NoAmount}

// File is what a bank's file says.
type File struct {
	IBAN    string // of the account that it is about, "" where it does not say
	Entries []Entry
	Left    []LeftOut
	Out     []Out // of Left, what tells of money that may be of an entry that came in
}

// FileError is what is wrong with a file.
type FileError string

// The problems of files.
const (
	ErrTooLarge    FileError = "too_large"
	ErrTooMany     FileError = "too_many"
	ErrNotXML      FileError = "not_xml"
	ErrNoStatement FileError = "no_statement"
	ErrNoColumns   FileError = "no_columns"
	ErrOtherIBAN   FileError = "other_iban"
)

// Error implements error.
func (p FileError) Error() string { return "bank file: " + string(p) }

// Read reads a file of a bank: camt.053 if it is XML, else CSV; currency is what a CSV file without such a column is in.
func Read(data []byte, currency string) (*File, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	var f *File
	var err error
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		f, err = readCamt(text)
	} else {
		f, err = readCSV(text, currency)
	}
	if err != nil {
		return nil, err
	}
	f.keep(currency)
	return f, nil
}

// keep leaves out what is of no use, and gives each entry its identity: all that the bank says of it. No reference is trusted to be of one entry
// alone, as banks have one for a collective booking, or for all. Entries of a file that are equal in everything are counted, as somebody may pay the
// same twice on a day; so a file that says an entry twice has it twice, of which the second waits for an operator, rather than that money is lost.
// In which order a file has them makes no difference.
func (f *File) keep(currency string) {
	kept, times := f.Entries[:0], make(map[string]int)
	for i := range f.Entries {
		e := &f.Entries[i]
		what := fmt.Sprintf("%s, %s %s, %s", e.Day, rules.FormatMicros(e.AmountMicros), e.Currency, e.Payer)
		switch {
		case e.Currency != currency:
			f.Left = append(f.Left, LeftOut{what, OtherMoney})
			continue
		case e.AmountMicros <= 0:
			f.Left = append(f.Left, LeftOut{what, NoAmount})
			continue
		}
		e.Ref = refOf(e.Ref)
		plain := strings.Join([]string{e.Day, rules.FormatMicros(e.AmountMicros), e.Currency, e.Ref, e.name, oneLine(e.Payer), oneLine(e.Text)}, "\x00")
		e.Payer, e.Text, e.Ref = brief(e.Payer), brief(e.Text), brief(e.Ref)
		times[plain]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", plain, times[plain]))
		e.Identity = hex.EncodeToString(sum[:])
		kept = append(kept, *e)
	}
	f.Entries = kept
	f.Out = slices.DeleteFunc(f.Out, func(o Out) bool { return o.Currency != currency || o.AmountMicros <= 0 })
	for i := range f.Out {
		o := &f.Out[i]
		o.Day, o.Payer, o.Text, o.Ref = brief(o.Day), brief(o.Payer), brief(o.Text), brief(refOf(o.Ref))
	}
}

// oneLine is the text in one line, of characters that can be stored.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")), " ")
}

// brief is the text in one line, cut to what is kept.
func brief(s string) string {
	s = oneLine(s)
	if runes := []rune(s); len(runes) > maxText {
		return string(runes[:maxText])
	}
	return s
}
