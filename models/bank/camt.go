package bank

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"

	"ocrconsole/models/rules"
)

// The parts of camt.053 that are read, in whichever of its versions. Where versions differ there is a field for each.
type camtEntry struct {
	Amount    camtAmount `xml:"Amt"`
	Direction string     `xml:"CdtDbtInd"`
	Reversal  string     `xml:"RvslInd"`
	Status    camtStatus `xml:"Sts"`
	Ref       string     `xml:"AcctSvcrRef"`
	NtryRef   string     `xml:"NtryRef"`
	Booked    camtDay    `xml:"BookgDt"`
	Value     camtDay    `xml:"ValDt"`
	Info      string     `xml:"AddtlNtryInf"`
	Batches   []struct {
		Transactions []camtTransaction `xml:"TxDtls"`
	} `xml:"NtryDtls"`
}

type camtAmount struct {
	Currency string `xml:"Ccy,attr"`
	Text     string `xml:",chardata"`
}

// camtStatus is a word up to version 3, and a code within since.
type camtStatus struct {
	Word string `xml:",chardata"`
	Code string `xml:"Cd"`
}

type camtDay struct {
	Day    string `xml:"Dt"`
	Moment string `xml:"DtTm"`
}

type camtTransaction struct {
	Amount    camtAmount `xml:"Amt"`
	Amount2   camtAmount `xml:"AmtDtls>TxAmt>Amt"` // of version 2
	Direction string     `xml:"CdtDbtInd"`
	Ref       string     `xml:"Refs>AcctSvcrRef"`
	TxID      string     `xml:"Refs>TxId"`
	EndToEnd  string     `xml:"Refs>EndToEndId"`
	Payer     string     `xml:"RltdPties>Dbtr>Nm"`
	Payer8    string     `xml:"RltdPties>Dbtr>Pty>Nm"` // since version 8
	Free      []string   `xml:"RmtInf>Ustrd"`
	Reference []string   `xml:"RmtInf>Strd>CdtrRefInf>Ref"`
	Info      string     `xml:"AddtlTxInf"`
}

// readCamt reads the statements of the file, entry by entry. Each of them has to say first that it is of the same IBAN: one of an account that has
// another kind of number, or none, may be anybody's.
func readCamt(text string) (*File, error) {
	r := camtReader{file: &File{}, xml: xml.NewDecoder(strings.NewReader(text))}
	r.xml.CharsetReader = charset
	for {
		token, err := r.xml.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, ErrNotXML
		}
		if err := r.take(token); err != nil {
			return nil, err
		}
	}
	if r.file.IBAN == "" {
		return nil, ErrNoStatement
	}
	return r.file, nil
}

// camtReader reads a file of statements.
type camtReader struct {
	file    *File
	xml     *xml.Decoder
	path    []string // of the elements that are open
	entries int
	told    bool // whether the statement has told its account
}

func (r *camtReader) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return r.begin(&token)
	case xml.EndElement:
		if r.path = r.path[:len(r.path)-1]; token.Name.Local == "Stmt" && !r.told {
			return ErrOtherIBAN
		}
	}
	return nil
}

// begin reads what an element holds that is of use, and goes into the others.
func (r *camtReader) begin(element *xml.StartElement) error {
	name := element.Name.Local
	if len(r.path) > 0 && r.path[len(r.path)-1] == "Stmt" {
		switch name {
		case "Ntry":
			return r.entry(element)
		case "Acct":
			return r.account(element)
		}
	}
	if r.path = append(r.path, name); len(r.path) > 20 {
		return ErrNotXML
	}
	if name == "Stmt" {
		r.told = false
	}
	return nil
}

func (r *camtReader) entry(element *xml.StartElement) error {
	var e camtEntry
	if err := r.xml.DecodeElement(&e, element); err != nil {
		return ErrNotXML
	}
	if !r.told {
		return ErrOtherIBAN
	}
	if r.entries += max(1, len(e.transactions())); r.entries > MaxEntries {
		return ErrTooMany
	}
	r.file.add(&e)
	return nil
}

func (r *camtReader) account(element *xml.StartElement) error {
	var account struct {
		IBAN string `xml:"Id>IBAN"`
	}
	if err := r.xml.DecodeElement(&account, element); err != nil {
		return ErrNotXML
	}
	said := tight(account.IBAN)
	if said == "" || r.file.IBAN != "" && r.file.IBAN != said {
		return ErrOtherIBAN
	}
	r.file.IBAN, r.told = said, true
	return nil
}

// charset reads what some banks write: Latin letters, a byte each.
func charset(name string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf-8", "us-ascii":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		return strings.NewReader(fromLatin(string(data))), nil
	}
	return nil, ErrNotXML
}

// fromLatin reads each byte as the character of its number.
func fromLatin(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// transactions are those of all batches.
func (e *camtEntry) transactions() (all []camtTransaction) {
	for i := range e.Batches {
		all = append(all, e.Batches[i].Transactions...)
	}
	return all
}

// day is when it was booked or, where that is not said, from when on it counts.
func (e *camtEntry) day() string {
	day := firstOf(e.Booked.Day, e.Booked.Moment, e.Value.Day, e.Value.Moment)
	return day[:min(len(day), len("2026-11-30"))]
}

// unfit tells why the entry is left out, "" if it is money that came in.
func (e *camtEntry) unfit() Why {
	_, amountErr := camtMicros(e.Amount)
	_, dayErr := time.Parse(time.DateOnly, e.day())
	switch {
	case e.reverses():
		return Reversal
	case e.Direction != "CRDT":
		return Debit
	case !e.booked():
		return Pending
	case amountErr != nil || dayErr != nil:
		return NotReadable
	}
	return ""
}

// add takes what the entry says: the transactions that it is made of, each by itself, where their amounts are given and make it up; else all of it
// as one.
func (f *File) add(e *camtEntry) {
	if why := e.unfit(); why != "" {
		what := strings.Join(strings.Fields(e.day()+" "+e.Amount.Text+" "+e.Amount.Currency+" "+e.Info), " ")
		f.Left = append(f.Left, LeftOut{brief(what), why})
		f.addOut(e)
		return
	}
	f.Entries = append(f.Entries, e.all()...)
}

// addOut takes what went out, and is booked by the bank. A reversal has the direction of its own money.
func (f *File) addOut(e *camtEntry) {
	if _, err := camtMicros(e.Amount); err != nil || e.Direction != "DBIT" || !e.booked() {
		return
	}
	parts := e.all()
	for i := range parts {
		if len(parts) == 1 {
			parts[i].Text += " " + e.Info
		}
		f.Out = append(f.Out, Out{parts[i], e.reverses()})
	}
}

// all is what it is made of, or all of it as one.
func (e *camtEntry) all() []Entry {
	if parts := e.parts(); parts != nil {
		return parts
	}
	return []Entry{e.whole()}
}

func (e *camtEntry) booked() bool { return firstOf(e.Status.Code, e.Status.Word) == "BOOK" }

func (e *camtEntry) reverses() bool { return e.Reversal == "true" || e.Reversal == "1" }

// parts are its transactions, nil where they do not make it up.
func (e *camtEntry) parts() (parts []Entry) {
	amount, _ := camtMicros(e.Amount) // it is readable: see unfit
	left, all := amount, e.transactions()
	for i := range all {
		t := &all[i]
		micros, currency, err := t.amount()
		if err != nil && len(all) == 1 {
			micros, currency, err = amount, e.Amount.Currency, nil
		}
		if err != nil || currency != e.Amount.Currency || t.Direction != "" && t.Direction != e.Direction || micros > left {
			return nil
		}
		left -= micros
		parts = append(parts, Entry{
			Day: e.day(), AmountMicros: micros, Currency: currency, Payer: firstOf(t.Payer, t.Payer8), Text: t.text(), Ref: refOf(t.Ref, e.Ref, e.NtryRef), name: t.name(),
		})
	}
	if left != 0 {
		return nil
	}
	return parts
}

// whole is all of it as one.
func (e *camtEntry) whole() Entry {
	amount, _ := camtMicros(e.Amount) // it is readable: see unfit
	whole, all := Entry{Day: e.day(), AmountMicros: amount, Currency: e.Amount.Currency, Ref: refOf(e.Ref, e.NtryRef), Text: e.Info}, e.transactions()
	for i := range all {
		whole.Text += " " + all[i].text()
		whole.name += all[i].name() + "\x00" + firstOf(all[i].Payer, all[i].Payer8) + "\x00"
	}
	return whole
}

// amount is its own, in one of two places.
func (t *camtTransaction) amount() (micros rules.Micros, currency string, err error) {
	if micros, err = camtMicros(t.Amount); err == nil {
		return micros, t.Amount.Currency, nil
	}
	micros, err = camtMicros(t.Amount2)
	return micros, t.Amount2.Currency, err
}

// name is what the payer's and other banks call the transaction.
func (t *camtTransaction) name() string { return refOf(t.EndToEnd) + "\x00" + refOf(t.TxID) }

// text is all that the payer wrote.
func (t *camtTransaction) text() string {
	parts := append(append([]string{}, t.Reference...), t.Free...)
	parts = append(parts, t.Info, refOf(t.EndToEnd))
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func camtMicros(a camtAmount) (rules.Micros, error) {
	return rules.ParseMicros(strings.TrimSpace(a.Text))
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
