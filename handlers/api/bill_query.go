package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// billText is the most characters of a parameter.
const billText = 64

// whole is a number of a query, which may be left out: null and an empty text stand for that, too.
type whole struct {
	n     int64
	given bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *whole) UnmarshalJSON(raw []byte) (err error) {
	if text := string(raw); text == "null" || text == `""` {
		return nil
	}
	if w.n, err = strconv.ParseInt(string(raw), 10, 64); err != nil {
		return &json.UnmarshalTypeError{Value: "value that is no whole number"}
	}
	w.given = true
	return nil
}

// within gives the number, or what stands for one that is left out, and refuses one that is less or more than it may be.
func (w whole) within(name string, least, most, other int64) (int, error) {
	if !w.given {
		w.n = other
	}
	if w.n < least || w.n > most {
		return 0, badBill(name, fmt.Sprintf("it must be a whole number from %d to %d", least, most))
	}
	return int(w.n), nil
}

// part is which of the found things are asked for.
type part struct{ offset, limit int }

// partOf reads it: ten from the first one on, unless the query says otherwise.
func partOf(offset, limit whole, most int64) (p part, err error) {
	if p.offset, err = offset.within("offset", 0, math.MaxInt32, 0); err == nil {
		p.limit, err = limit.within("limit", 1, most, 10)
	}
	return p, err
}

// of gives from which to before which of all it is.
func (p part) of(all int) (first, end int) {
	first = min(p.offset, all)
	return first, min(first+p.limit, all)
}

// members reads the members of the body, an object or nothing at all.
func (b *bill) members(members ...member) error {
	if len(b.body) == 0 {
		return nil
	}
	err := readMembers(b.body, members...)
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch) && mismatch.Field != "":
		return badBill(mismatch.Field, "it must not be a JSON "+mismatch.Value)
	case err != nil:
		return notJSON(err)
	}
	for _, m := range members {
		if text, is := m.into.(*string); is {
			if err := boundedText(m.name, *text); err != nil {
				return err
			}
		}
	}
	return nil
}

func boundedText(name, text string) error {
	most := billText
	if name == "product_name" {
		most = 4 * billText
	}
	if utf8.RuneCountInString(text) > most {
		return badBill(name, fmt.Sprintf("it may have %d characters", most))
	}
	return nil
}

// text reads a parameter of the address; "" where it is left out.
func (b *bill) text(name string) (string, error) {
	text := b.QueryParam(name)
	return text, boundedText(name, text)
}

// number reads a parameter of the address that is a number.
func (b *bill) number(name string) (w whole, err error) {
	if text := b.QueryParam(name); text != "" {
		err = w.UnmarshalJSON([]byte(text))
	}
	if err != nil {
		return w, badBill(name, "it must be a whole number")
	}
	return w, nil
}

// part reads which part of what is found the address asks for.
func (b *bill) part(most int64) (part, error) {
	offset, err := b.number("offset")
	if err != nil {
		return part{}, err
	}
	limit, err := b.number("limit")
	if err != nil {
		return part{}, err
	}
	return partOf(offset, limit, most)
}

// between reads a time from the one parameter on and up to the end of the second that the other one names; zero where one is left out. It
// is a year at most.
func (b *bill) between(fromName, untilName string) (from, until time.Time, err error) {
	if from, err = b.instant(fromName); err != nil {
		return from, until, err
	}
	if until, err = b.instant(untilName); err != nil || until.IsZero() {
		return from, until, err
	}
	if !from.IsZero() && (until.Before(from) || until.After(from.AddDate(1, 0, 0))) {
		return from, until, badBill(untilName, "it must be at most a year after "+fromName+", and not before it")
	}
	return from, until.Add(time.Second), nil
}

func (b *bill) instant(name string) (time.Time, error) {
	text := b.QueryParam(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(billInstant, text)
	if err != nil {
		return t, badBill(name, "it must be a time of UTC such as 2019-05-06T08:05:01Z")
	}
	return t, nil
}

// sameService tells whether the code, if there is one, is of what is sold here.
func sameService(code string) bool { return code == "" || strings.EqualFold(code, billService) }
