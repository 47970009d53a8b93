package models

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm/schema"
)

// jsonRow is a row as the databases write it in JSON: its values in the order of the columns.
type jsonRow []json.RawMessage

// jsonRows takes apart what a column of a joint statement has: an array of rows, each an array of as many values as there are columns,
// none of them an array. A page reads thousands of values, of which encoding/json reads each three times before it is known what it is.
func jsonRows(text []byte, columns int) (rows []jsonRow, err error) {
	var values jsonRow
	for rest := text; ; {
		rest = bytes.TrimLeft(rest, "[], \t\r\n")
		if len(rest) == 0 {
			break
		}
		end := valueEnd(rest)
		values, rest = append(values, json.RawMessage(rest[:end])), rest[end:]
	}
	if len(values)%columns != 0 {
		return nil, fmt.Errorf("read together: %d values for rows of %d columns", len(values), columns)
	}
	return slices.Collect(slices.Chunk(values, columns)), nil
}

// valueEnd is where the value ends that the text begins with.
func valueEnd(text []byte) int {
	if text[0] != '"' {
		if end := bytes.IndexAny(text, ",] \t\r\n"); end >= 0 {
			return end
		}
		return len(text)
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// valueOf reads one value as JSON has it, nil for none. PostgreSQL writes instants as text; SQLite writes the microseconds that
// it stores, and 1 for true.
func valueOf(text json.RawMessage, kind schema.DataType) (any, error) {
	if text[0] != '"' {
		return plainValue(string(text), kind)
	}
	words, err := unquoted(text)
	if err != nil {
		return nil, err
	}
	switch kind {
	case schema.Time:
		at, err := time.Parse(time.RFC3339Nano, words)
		return at.UTC(), err
	case schema.Bytes:
		return hex.DecodeString(words)
	default:
		return words, nil
	}
}

// unquoted gives the words of a text in JSON, most of which stand there as they are.
func unquoted(text json.RawMessage) (words string, err error) {
	if inner, closed := bytes.CutSuffix(text[1:], []byte{'"'}); closed && bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), nil
	}
	err = json.Unmarshal(text, &words)
	return words, err
}

func plainValue(text string, kind schema.DataType) (any, error) {
	if text == "null" {
		return nil, nil
	}
	if kind == schema.Bool {
		return text == "true" || text == "1", nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if kind == schema.Time {
		return time.UnixMicro(n).UTC(), err
	}
	return n, err
}
