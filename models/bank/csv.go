package bank

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ocrconsole/models/rules"
)

// column is one that a CSV file may have.
type column int

const (
	dayColumn column = iota
	amountColumn
	debitColumn // of files with a column for each way of money
	wayColumn
	currencyColumn
	textColumn
	payerColumn
	refColumn
	columns
)

// headings are what banks call the columns, in small letters without accents: the first that is there is taken. What becomes another column changes
// by what entries are known that were imported already, so new headings stand last.
var headings = [columns][]string{
	dayColumn: {
		"date", "booking date", "booked", "value date", "buchungstag", "buchungsdatum", "valutadatum", "date comptable", "date operation", "date d'operation", "date de l'operation",
		"date de comptabilisation", "transaction date", "posting date", "datum", "wertstellung", "valuta", "date de valeur", "date valeur",
	},
	amountColumn:   {"amount", "credit", "betrag", "umsatz", "montant", "montant de l'operation", "montant credit", "credit amount", "paid in", "money in", "gutschrift", "haben"},
	debitColumn:    {"debit", "montant debit", "debit amount", "paid out", "money out", "lastschrift", "belastung", "soll"},
	wayColumn:      {"debit/credit", "credit/debit", "d/c", "c/d", "dr/cr", "cr/dr", "soll/haben", "s/h", "sens"},
	currencyColumn: {"currency", "wahrung", "waehrung", "devise"},
	textColumn: {
		"remittance", "remittance information", "description", "purpose", "details", "reference text", "verwendungszweck", "libelle", "communication", "libelle de l'operation",
		"libelle operation", "buchungstext", "narrative",
	},
	payerColumn: {
		"payer", "name", "debtor", "counterparty", "beguenstigter/zahlungspflichtiger", "auftraggeber/empfanger", "auftraggeber", "zahlungspflichtiger", "donneur d'ordre",
		"begunstigter/zahlungspflichtiger", "auftraggeber/begunstigter", "auftraggeber/zahlungsempfanger", "auftraggeber/empfaenger", "zahlungspflichtige*r", "nom de la contrepartie", "contrepartie",
	},
	refColumn: {"bank reference", "reference", "transaction id", "entry reference", "referenz", "transaktions-id"},
}

// readCSV reads a table whose first lines, down to the one that names the columns, may be anything, with whichever of the separators gives one.
func readCSV(text, currency string) (*File, error) {
	if !utf8.ValidString(text) {
		text = fromLatin(text)
	}
	for _, separator := range ";\t," {
		rows, err := csvRows(text, separator)
		if errors.Is(err, ErrTooMany) {
			return nil, err
		}
		for at, row := range rows {
			if t, ok := tableOf(row, currency); ok {
				t.order = orderOf(rows)
				for _, row := range rows[at+1:] {
					t.add(row)
				}
				return &t.file, nil
			}
		}
	}
	return nil, ErrNoColumns
}

// csvRows splits the text into lines, and these into cells.
func csvRows(text string, separator rune) (rows [][]string, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
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

// table is what a CSV file is read by, and into.
type table struct {
	file     File
	at       [columns]int // where each column is, -1 for one that is not there
	order    dayOrder
	said     string // the currency by the heading of the amounts, "" where that has none
	currency string // where nothing else is said
}

// tableOf finds the columns in a line; false if day, amount or text is missing.
func tableOf(row []string, currency string) (t table, ok bool) {
	t.currency = currency
	names, notes := make([]string, len(row)), make([]string, len(row))
	for i, cell := range row {
		names[i], notes[i] = headingOf(cell)
	}
	for c := range columns {
		t.at[c] = -1
		for _, heading := range headings[c] {
			if i := slices.Index(names, heading); i >= 0 && t.at[c] < 0 {
				t.at[c] = i
			}
		}
	}
	if ok = t.at[dayColumn] >= 0 && t.at[amountColumn] >= 0 && t.at[textColumn] >= 0; ok {
		t.said = currencyOf(notes[t.at[amountColumn]], currency)
	}
	return t, ok
}

var (
	// headingNote is what follows a heading: in brackets, or the currency behind a word or in capitals.
	headingNote  = regexp.MustCompile(`^(.+?) ?(?:\(([^()]*)\)|\b(?:in|en) (\pL+|€)| ([A-Z]{3}|€))$`)
	headingSlash = strings.NewReplacer(" / ", "/", " /", "/", "/ ", "/", "\u0080", "€")
)

// headingOf is a heading as they are compared, and what it says of itself behind, such as the currency in "Betrag (EUR)".
func headingOf(cell string) (name, note string) {
	name = headingSlash.Replace(strings.TrimRight(oneLine(cell), ": "))
	if m := headingNote.FindStringSubmatch(name); m != nil && !isHeading(plain(name)) {
		name, note = m[1], m[2]+m[3]+m[4]
	}
	return plain(name), note
}

func isHeading(name string) bool {
	return slices.ContainsFunc(headings[:], func(of []string) bool { return slices.Contains(of, name) })
}

// add takes a line of the table.
func (t *table) add(row []string) {
	cell := func(c column) string {
		if t.at[c] < 0 || t.at[c] >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[t.at[c]])
	}
	what := brief(strings.Join(row, " "))
	if what == "" {
		return
	}
	leave := func(why Why) { t.file.Left = append(t.file.Left, LeftOut{what, why}) }
	way := plain(cell(wayColumn))
	of, out := amountColumn, wentOut[way]
	if cell(amountColumn) == "" && cell(debitColumn) != "" {
		of, out = debitColumn, true
	}
	day, dayErr := t.order.parse(cell(dayColumn))
	amount, currency, amountErr := t.amount(cell(of), cell(currencyColumn))
	e := Entry{Day: day, AmountMicros: amount, Currency: currency, Payer: cell(payerColumn), Text: cell(textColumn), Ref: cell(refColumn)}
	switch {
	case out || amountErr == nil && amount < 0:
		leave(Debit)
		e.Day, e.AmountMicros = firstOf(day, cell(dayColumn)), max(amount, -amount)
		t.file.Out = append(t.file.Out, Out{Entry: e})
	case amountErr != nil || way != "" && !cameIn[way]:
		leave(NotReadable)
	case errors.Is(dayErr, errTwoDays):
		leave(TwoDays)
	case dayErr != nil:
		leave(NotReadable)
	default:
		t.file.Entries = append(t.file.Entries, e)
	}
}

// amount reads an amount and its currency: by its column, the amount itself and its heading, which may not differ, or else what is expected.
func (t *table) amount(s, column string) (amount rules.Micros, currency string, err error) {
	said := firstOf(currencyOf(column, t.currency), strings.ToUpper(column), t.said)
	amount, currency, err = csvMicros(s, firstOf(said, t.currency))
	if said != "" && currency != "" && currency != said || t.said != "" && t.said != said {
		return 0, "", errAmount
	}
	return amount, firstOf(said, currency, t.currency), err
}
