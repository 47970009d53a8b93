package bank

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models/rules"
)

// column is one that a CSV file may have.
type column int

const (
	dayColumn column = iota
	amountColumn
	currencyColumn
	textColumn
	payerColumn
	refColumn
	columns
)

// headings are what banks call the columns, in small letters: the first that is there is taken.
var headings = [columns][]string{
	dayColumn:      {"date", "booking date", "booked", "value date", "buchungstag", "buchungsdatum", "valutadatum", "date comptable", "date opération"},
	amountColumn:   {"amount", "credit", "betrag", "umsatz", "montant", "crédit"},
	currencyColumn: {"currency", "währung", "waehrung", "devise"},
	textColumn:     {"remittance", "remittance information", "description", "purpose", "details", "reference text", "verwendungszweck", "libellé", "communication"},
	payerColumn:    {"payer", "name", "debtor", "counterparty", "beguenstigter/zahlungspflichtiger", "auftraggeber/empfänger", "auftraggeber", "zahlungspflichtiger", "donneur d'ordre"},
	refColumn:      {"bank reference", "reference", "transaction id", "entry reference", "referenz", "transaktions-id", "référence"},
}

// readCSV reads a table whose first lines, down to the one that names the columns, may be anything.
func readCSV(text, currency string) (*File, error) {
	if !utf8.ValidString(text) {
		text = fromLatin(text)
	}
	rows, err := csvRows(text)
	if err != nil {
		return nil, err
	}
	for at, row := range rows {
		places, ok := places(row)
		if !ok {
			continue
		}
		f := &File{}
		for _, row := range rows[at+1:] {
			f.addRow(row, places, currency)
		}
		return f, nil
	}
	return nil, ErrNoColumns
}

// csvRows splits the text at what its lines have most of: semicolons, tabs or commas.
func csvRows(text string) (rows [][]string, err error) {
	comma := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(text, string(c)) > strings.Count(text, string(comma)) {
			comma = c
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	for {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, ErrNoColumns
		case len(rows) > MaxEntries:
			return nil, ErrTooMany
		}
		rows = append(rows, row)
	}
}

// places finds the columns in a line; false if day, amount or text is missing.
func places(row []string) (at [columns]int, ok bool) {
	for c := range columns {
		at[c] = -1
		for _, heading := range headings[c] {
			for i, cell := range row {
				if at[c] < 0 && strings.ToLower(strings.TrimSpace(cell)) == heading {
					at[c] = i
				}
			}
		}
	}
	return at, at[dayColumn] >= 0 && at[amountColumn] >= 0 && at[textColumn] >= 0
}

// addRow takes a line of the table.
func (f *File) addRow(row []string, at [columns]int, currency string) {
	cell := func(c column) string {
		if at[c] < 0 || at[c] >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[at[c]])
	}
	what := brief(strings.Join(row, " "))
	if what == "" {
		return
	}
	day, dayErr := parseDay(cell(dayColumn))
	amount, amountErr := csvMicros(cell(amountColumn))
	switch {
	case dayErr != nil || amountErr != nil:
		f.Left = append(f.Left, LeftOut{what, NotReadable})
		return
	case amount < 0:
		f.Left = append(f.Left, LeftOut{what, Debit})
		return
	}
	f.Entries = append(f.Entries, Entry{
		Day: day, AmountMicros: amount, Currency: strings.ToUpper(firstOf(cell(currencyColumn), currency)), Payer: cell(payerColumn), Text: cell(textColumn), Ref: cell(refColumn),
	})
}

// parseDay reads a day that can be read in one way only.
func parseDay(s string) (string, error) {
	var err error
	for _, layout := range []string{time.DateOnly, "2.1.2006", "2.1.06"} {
		var day time.Time
		if day, err = time.Parse(layout, s); err == nil {
			return day.Format(time.DateOnly), nil
		}
	}
	return "", err
}

// errAmount is of what is no amount, or could be two.
var errAmount = errors.New("no amount")

// The amounts that can be read in one way: with a point or a comma before the cents, and with the other between thousands, or with none at all.
var (
	pointAmount = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}([,' ]\d{3})+)(\.\d{1,2})?$`)
	commaAmount = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}([.' ]\d{3})+)(,\d{1,2})?$`)
	onlyGroup   = regexp.MustCompile(`^[+-]?\d{1,3}[.,]\d{3}$`)
)

// csvMicros reads an amount. One such as 1.234 could be two, and is none.
func csvMicros(s string) (rules.Micros, error) {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	switch {
	case onlyGroup.MatchString(s):
		return 0, errAmount
	case pointAmount.MatchString(s):
		s = strings.NewReplacer(",", "", "'", "", " ", "", "+", "").Replace(s)
	case commaAmount.MatchString(s):
		s = strings.NewReplacer(".", "", "'", "", " ", "", "+", "", ",", ".").Replace(s)
	default:
		return 0, errAmount
	}
	return rules.ParseMicros(s)
}
