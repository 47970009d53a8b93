package bill

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models"
	"ocrconsole/models/recognition"
)

// mostText is the most characters of a parameter.
const mostText = 64

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
		return err
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
		return 0, bad(name, fmt.Sprintf("it must be a whole number from %d to %d", least, most))
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

// into is a member of the body, and where it is read into.
type into struct {
	name string
	to   any
}

// members reads members of the body, those that are there.
func (a *Asked) members(members ...into) error {
	for _, m := range members {
		raw, there := a.Fields[m.name]
		if !there {
			continue
		}
		if json.Unmarshal(raw, m.to) != nil {
			return bad(m.name, "it is not of its type")
		}
		if text, is := m.to.(*string); is {
			if err := boundedText(m.name, *text); err != nil {
				return err
			}
		}
	}
	return nil
}

func boundedText(name, text string) error {
	most := mostText
	if name == "product_name" {
		most = 4 * mostText
	}
	if utf8.RuneCountInString(text) > most {
		return bad(name, fmt.Sprintf("it may have %d characters", most))
	}
	return nil
}

// text reads a parameter of the address; "" where it is left out.
func (a *Asked) text(name string) (string, error) {
	text := a.Params.Get(name)
	return text, boundedText(name, text)
}

// number reads a parameter of the address that is a number.
func (a *Asked) number(name string) (w whole, err error) {
	if text := a.Params.Get(name); text != "" {
		err = w.UnmarshalJSON([]byte(text))
	}
	if err != nil {
		return w, bad(name, "it must be a whole number")
	}
	return w, nil
}

// part reads which part of what is found the address asks for.
func (a *Asked) part(most int64) (part, error) {
	offset, err := a.number("offset")
	if err != nil {
		return part{}, err
	}
	limit, err := a.number("limit")
	if err != nil {
		return part{}, err
	}
	return partOf(offset, limit, most)
}

// between reads a time from the one parameter on and up to the end of the second that the other one names, a year at most.
func (a *Asked) between(from, until string) (s models.Span, err error) {
	if s.From, err = a.moment(from); err == nil {
		s.Until, err = a.moment(until)
	}
	if err != nil || s.Until.IsZero() {
		return s, err
	}
	if !s.From.IsZero() && (s.Until.Before(s.From) || s.Until.After(s.From.AddDate(1, 0, 0))) {
		return s, bad(until, "it must be at most a year after "+from+", and not before it")
	}
	s.Until = s.Until.Add(time.Second)
	return s, nil
}

func (a *Asked) moment(name string) (time.Time, error) {
	text := a.Params.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return t, bad(name, "it must be a time of UTC such as 2019-05-06T08:05:01Z")
	}
	return t, nil
}

// sameService tells whether the code, if there is one, is of what is sold here.
func sameService(code string) bool { return code == "" || strings.EqualFold(code, serviceCode) }

// bad is the answer to a parameter that is not what it should be.
func bad(name, problem string) error {
	return &recognition.Error{Code: codeParameter, HTTPStatus: http.StatusBadRequest, Message: "The parameter " + name + " is invalid: " + problem + "."}
}
