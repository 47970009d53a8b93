package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Cell is one value of a file. A text is whatever somebody chose; the rest is ours, and is written as it is.
type Cell struct {
	text   string
	kind   cellKind
	micros rules.Micros // of an amount, whose text is written in the currency of the file
}

type cellKind int

const (
	textCell cellKind = iota
	numberCell
	decimalCell // an exact amount: a text in JSON, where numbers lose digits
	booleanCell
	emptyCell
)

// Empty is a value that is missing.
var Empty = Cell{kind: emptyCell}

// Text is a value that somebody chose.
func Text(s string) Cell { return Cell{text: s, kind: textCell} }

// Number is a value that counts.
func Number(n int64) Cell { return Cell{text: strconv.FormatInt(n, 10), kind: numberCell} }

// Amount is a value in micro-units of the currency of the file.
func Amount(micros rules.Micros) Cell { return Cell{micros: micros, kind: decimalCell} }

// Boolean is a value that is true or false.
func Boolean(b bool) Cell { return Cell{text: strconv.FormatBool(b), kind: booleanCell} }

// writeAmounts writes the row's amounts with the currency's places.
func writeAmounts(cells []Cell, currency rules.Currency) {
	for i := range cells {
		if cells[i].kind == decimalCell {
			cells[i].text = currency.Decimal(cells[i].micros)
		}
	}
}

// TextIf is a text that may be missing.
func TextIf(s string) Cell {
	if s == "" {
		return Empty
	}
	return Text(s)
}

// rowWriter writes a file of one format, row by row.
type rowWriter interface {
	row(cells []Cell) error
	// push hands everything written so far to the underlying writer.
	push() error
	// end finishes the file.
	end(rows int64) error
}

// ByteOrderMark is how Excel knows that text is UTF-8. Most other programs take it for part of the first column's name.
const ByteOrderMark = "\ufeff"

// csvFile has a line of column names and one line a row, as RFC 4180 says.
type csvFile struct{ w *csv.Writer }

func newCSVFile(w io.Writer, columns []string) (rowWriter, error) { return startCSV(w, "", columns) }

func newExcelFile(w io.Writer, columns []string) (rowWriter, error) {
	return startCSV(w, ByteOrderMark, columns)
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

func (f csvFile) row(cells []Cell) error {
	record := make([]string, len(cells))
	for i, c := range cells {
		record[i] = c.text
		if c.kind == textCell {
			record[i] = models.SafeText(c.text)
		}
	}
	return f.w.Write(record)
}

func (f csvFile) push() error {
	f.w.Flush()
	return f.w.Error()
}

func (f csvFile) end(int64) error { return f.push() }

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

func (f *jsonFile) row(cells []Cell) error {
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

func (c Cell) json() []byte {
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
