package notice

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// version is that of the form in which notices are stored. Arguments may be added to a message: they are marked omitzero, as those
// who stored it before did not give them. Whoever changes what is there already writes the next version, and reads this one too.
const version = 1

// stored is that form.
type stored struct {
	Version   int             `json:"version"`
	Kind      Kind            `json:"kind"`
	Arguments json.RawMessage `json:"arguments"`
}

// Encode writes the notice down, as Decode reads it. One that lacks an argument is an error.
func Encode(n Notice) (string, error) {
	if err := check(n); err != nil {
		return "", err
	}
	arguments, err := json.Marshal(n)
	if err != nil {
		return "", fmt.Errorf("store notice %s: %w", n.Kind(), err)
	}
	text, err := json.Marshal(stored{version, n.Kind(), arguments})
	return string(text), err
}

// Decode reads a notice that was stored.
func Decode(text string) (Notice, error) {
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("read notice: %w", err)
	}
	if s.Version != version {
		return nil, fmt.Errorf("read notice: version %d is not known", s.Version)
	}
	for _, n := range notices {
		if n.Kind() != s.Kind {
			continue
		}
		read := reflect.New(reflect.TypeOf(n))
		if err := json.Unmarshal(s.Arguments, read.Interface()); err != nil {
			return nil, fmt.Errorf("read notice %s: %w", s.Kind, err)
		}
		n = read.Elem().Interface().(Notice)
		return n, check(n)
	}
	return nil, fmt.Errorf("read notice: kind %q is not known", s.Kind)
}

// check fails when an argument is missing that is a word or a time: a number may be 0, and whatever else may be missing is marked
// omitzero.
func check(n Notice) error {
	if missing := missing(reflect.ValueOf(n)); missing != "" {
		return fmt.Errorf("notice %s lacks %s", n.Kind(), missing)
	}
	return nil
}

func missing(v reflect.Value) string {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if value.IsZero() && strings.HasSuffix(field.Tag.Get("json"), ",omitzero") {
			continue
		}
		if value.Kind() == reflect.Pointer && !value.IsNil() {
			value = value.Elem()
		}
		_, isTime := value.Interface().(time.Time)
		switch {
		case value.Kind() == reflect.String && value.IsZero(), isTime && value.IsZero(), value.Kind() == reflect.Pointer:
			return field.Name
		case value.Kind() == reflect.Struct && !isTime:
			if inner := missing(value); inner != "" {
				return field.Name + "." + inner
			}
		}
	}
	return ""
}

// Verbatim is what was stored in words, before notices were: they are told as they stand.
type Verbatim struct {
	About                     Topic
	Title, Text, Href, Action string
}

// Plainly names the kind for whoever cannot read the notice: a version of the program that does not know it.
func Plainly(n Notice) string {
	name := strings.ReplaceAll(string(n.Kind()), "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}
