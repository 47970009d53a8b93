package bank

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

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
	f := &File{}
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = charset
	var path []string
	entries, told := 0, false // whether the statement has told its account
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, NotXML
		}
		switch token := token.(type) {
		case xml.StartElement:
			within := ""
			if len(path) > 0 {
				within = path[len(path)-1]
			}
			if within == "Stmt" && token.Name.Local == "Ntry" {
				var e camtEntry
				if err := d.DecodeElement(&e, &token); err != nil {
					return nil, NotXML
				}
				if !told {
					return nil, OtherIBAN
				}
				if entries += max(1, e.transactions()); entries > MaxEntries {
					return nil, TooMany
				}
				f.add(&e)
				continue
			}
			if within == "Stmt" && token.Name.Local == "Acct" {
				var account struct {
					IBAN string `xml:"Id>IBAN"`
				}
				if err := d.DecodeElement(&account, &token); err != nil {
					return nil, NotXML
				}
				said := tight(account.IBAN)
				if said == "" || f.IBAN != "" && f.IBAN != said {
					return nil, OtherIBAN
				}
				f.IBAN, told = said, true
				continue
			}
			if path = append(path, token.Name.Local); len(path) > 20 {
				return nil, NotXML
			}
			if token.Name.Local == "Stmt" {
				told = false
			}
		case xml.EndElement:
			if path = path[:len(path)-1]; token.Name.Local == "Stmt" && !told {
				return nil, OtherIBAN
			}
		}
	}
	if f.IBAN == "" {
		return nil, NoStatement
	}
	return f, nil
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
	return nil, NotXML
}

// fromLatin reads each byte as the character of its number.
func fromLatin(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func (e *camtEntry) transactions() (n int) {
	for i := range e.Batches {
		n += len(e.Batches[i].Transactions)
	}
	return n
}

// add takes what the entry says: the transactions that it is made of, each by itself, where their amounts are given and make it up; else all of it
// as one.
func (f *File) add(e *camtEntry) {
	day := firstOf(e.Booked.Day, e.Booked.Moment, e.Value.Day, e.Value.Moment)
	if len(day) > 10 {
		day = day[:10]
	}
	amount, err := camtMicros(e.Amount)
	what := strings.Join(strings.Fields(day+" "+e.Amount.Text+" "+e.Amount.Currency+" "+e.Info), " ")
	leave := func(why Why) { f.Left = append(f.Left, LeftOut{brief(what), why}) }
	_, dayErr := parseDay(day)
	switch {
	case e.Reversal == "true" || e.Reversal == "1":
		leave(Reversal)
		return
	case e.Direction != "CRDT":
		leave(Debit)
		return
	case firstOf(e.Status.Code, e.Status.Word) != "BOOK":
		leave(Pending)
		return
	case err != nil || dayErr != nil:
		leave(NotReadable)
		return
	}
	var parts []Entry
	var sum rules.Micros
	var all []camtTransaction
	for i := range e.Batches {
		all = append(all, e.Batches[i].Transactions...)
	}
	for i := range all {
		t := &all[i]
		micros, err := camtMicros(t.Amount)
		currency := t.Amount.Currency
		if err != nil {
			micros, err = camtMicros(t.Amount2)
			currency = t.Amount2.Currency
		}
		if err != nil && len(all) == 1 {
			micros, currency, err = amount, e.Amount.Currency, nil
		}
		if err != nil || currency != e.Amount.Currency || t.Direction == "DBIT" || micros > amount-sum {
			parts = nil
			break
		}
		sum += micros
		parts = append(parts, Entry{
			Day: day, AmountMicros: micros, Currency: currency, Payer: firstOf(t.Payer, t.Payer8), Text: t.text(), Ref: refOf(t.Ref, e.Ref, e.NtryRef), name: t.name(),
		})
	}
	if len(parts) == 0 || sum != amount {
		whole := Entry{Day: day, AmountMicros: amount, Currency: e.Amount.Currency, Ref: refOf(e.Ref, e.NtryRef), Text: e.Info}
		for i := range all {
			whole.Text += " " + all[i].text()
			whole.name += all[i].name() + "\x00" + firstOf(all[i].Payer, all[i].Payer8) + "\x00"
		}
		parts = []Entry{whole}
	}
	f.Entries = append(f.Entries, parts...)
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
