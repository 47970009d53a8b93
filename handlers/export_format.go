package handlers

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models/rules"
)

// cell is one value of a file. A text is whatever somebody chose; the rest is ours, and is written as it is.
type cell struct {
	text   string
	kind   cellKind
	micros int64 // of an amount, whose text is written in the currency of the file
}

type cellKind int

const (
	textCell cellKind = iota
	numberCell
	decimalCell // an exact amount: a text in JSON, where numbers lose digits
	booleanCell
	emptyCell
)

func asText(s string) cell       { return cell{text: s, kind: textCell} }
func asNumber(n int64) cell      { return cell{text: strconv.FormatInt(n, 10), kind: numberCell} }
func asAmount(micros int64) cell { return cell{micros: micros, kind: decimalCell} }
func asBoolean(b bool) cell      { return cell{text: strconv.FormatBool(b), kind: booleanCell} }

// writeAmounts writes the row's amounts with the currency's places.
func writeAmounts(cells []cell, currency rules.Currency) {
	for i := range cells {
		if cells[i].kind == decimalCell {
			cells[i].text = currency.Decimal(cells[i].micros)
		}
	}
}

// asTextIf is a text that may be missing.
func asTextIf(s string) cell {
	if s == "" {
		return cell{kind: emptyCell}
	}
	return asText(s)
}

// rowWriter writes a file of one format, row by row.
type rowWriter interface {
	row(cells []cell) error
	// push hands everything written so far to the underlying writer.
	push() error
	// end finishes the file.
	end(rows int64) error
}

// byteOrderMark is how Excel knows that text is UTF-8. Most other programs take it for part of the first column's name.
const byteOrderMark = "\ufeff"

// csvFile has a line of column names and one line a row, as RFC 4180 says.
type csvFile struct{ w *csv.Writer }

func newCSVFile(w io.Writer, columns []string) (rowWriter, error) { return startCSV(w, "", columns) }

func newExcelFile(w io.Writer, columns []string) (rowWriter, error) {
	return startCSV(w, byteOrderMark, columns)
}

func startCSV(w io.Writer, head string, columns []string) (csvFile, error) {
	buffered := bufio.NewWriter(w) // the csv.Writer takes it as its own: nothing is sent before there is a row
	f := csvFile{csv.NewWriter(buffered)}
	f.w.UseCRLF = true
	if _, err := buffered.WriteString(head); err != nil {
		return f, err
	}
	return f, f.w.Write(columns)
}

func (f csvFile) row(cells []cell) error {
	record := make([]string, len(cells))
	for i, c := range cells {
		record[i] = c.text
		if c.kind == textCell {
			record[i] = safeCell(c.text)
		}
	}
	return f.w.Write(record)
}

func (f csvFile) push() error {
	f.w.Flush()
	return f.w.Error()
}

func (f csvFile) end(int64) error { return f.push() }

// safeCell keeps a spreadsheet from taking a text for a formula and running it: request ids are whatever a caller
// chose. An apostrophe before it makes it a text. Some spreadsheets take the wide forms of the signs for the signs, and
// some leave out what cannot be seen before them.
func safeCell(cell string) string {
	seen := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	for _, text := range []string{cell, seen} {
		if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			return "'" + cell
		}
	}
	return cell
}

// jsonFile is one object with what the file is about, its rows, each an object on a line of its own, and, at the end,
// how many there are: a file without that was cut off.
type jsonFile struct {
	w       io.Writer
	columns [][]byte
	buffer  []byte
	rows    int
}

func newJSONFile(w io.Writer, about map[string]any, columns []string) (rowWriter, error) {
	f := &jsonFile{w: w}
	for _, name := range columns {
		f.columns = append(f.columns, append(quoted(name), ':'))
	}
	head, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	f.buffer = append(append(f.buffer, head[:len(head)-1]...), `,"rows":[`...)
	return f, nil
}

func (f *jsonFile) row(cells []cell) error {
	separator := ",\n{"
	if f.rows == 0 {
		separator = "\n{"
	}
	f.rows++
	f.buffer = append(f.buffer, separator...)
	for i, c := range cells {
		if i > 0 {
			f.buffer = append(f.buffer, ',')
		}
		f.buffer = append(append(f.buffer, f.columns[i]...), c.json()...)
	}
	f.buffer = append(f.buffer, '}')
	return nil
}

func (f *jsonFile) push() error {
	_, err := f.w.Write(f.buffer)
	f.buffer = f.buffer[:0]
	return err
}

func (f *jsonFile) end(rows int64) error {
	f.buffer = append(f.buffer, "\n],\"row_count\":"+strconv.FormatInt(rows, 10)+"}\n"...)
	return f.push()
}

func (c cell) json() []byte {
	switch c.kind {
	case numberCell, booleanCell:
		return []byte(c.text)
	case emptyCell:
		return []byte("null")
	case textCell, decimalCell:
	}
	return quoted(c.text)
}

// quoted is the text as JSON has it. Encoding a string cannot fail: what is not UTF-8 is replaced.
func quoted(s string) []byte {
	q, _ := json.Marshal(s)
	return q
}
