// Package trail has what was done, as facts: each act is a struct of a kind of its own, with what it is about and what it changed from
// and to. Like models/notice it has no words: views/words writes them, in whatever language. Who did it is not the use case's to say:
// whoever lets somebody in – the web for browsers and programs, the command line, the clock of the jobs – puts an Actor into the
// context, and models.Record takes it from there.
//
// No secret is ever part of an act: none of its fields is a password, a token, a secret, or a hash of one, and none may be made of one.
// A test looks at all kinds, and another at all rows that a day of a customer leaves.
//
// All kinds stand in registry.go.
package trail

import (
	"encoding/json"
	"fmt"
	"reflect"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// Kind names an act, in what is stored: it never changes.
type Kind string

// Act is something that was done. Object is the reference of what it was done to, "" if that is the account itself, or has none.
type Act interface {
	Kind() Kind
	Object() string
}

// Proving is an act by which somebody showed who they are: whoever sent the request was a stranger until then.
type Proving interface {
	ProvedBy() (kind ActorKind, id int64)
}

// Changing is an act that changed fields.
type Changing interface {
	Changed() []Change
}

// Change is a field before and after, written as Value has it; "" is nothing.
type Change struct {
	Field  Field  `json:"field"`
	Before string `json:"before,omitzero"`
	After  string `json:"after,omitzero"`
}

// Money is an amount of a currency.
type Money = cause.Money

// Ended is one sort of things that ended, and how many of them.
type Ended = notice.Ended

// On is what an act was done to, by its reference.
type On struct {
	Ref string `json:"ref"`
}

// Object is the reference.
func (o On) Object() string { return o.Ref }

// Whole is of an act that was done to the account itself, or to nothing that has a reference.
type Whole struct{}

// Object is none.
func (Whole) Object() string { return "" }

// Encode writes the act's facts down, as Decode reads them.
func Encode(a Act) (string, error) {
	facts, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("store act %s: %w", a.Kind(), err)
	}
	return string(facts), nil
}

// Decode reads an act that was stored. One of a later version of the program is Unknown.
func Decode(kind Kind, object, facts string) (Act, error) {
	for _, a := range acts {
		if a.Kind() != kind {
			continue
		}
		read := reflect.New(reflect.TypeOf(a))
		if err := json.Unmarshal([]byte(facts), read.Interface()); err != nil {
			return nil, fmt.Errorf("read act %s: %w", kind, err)
		}
		return read.Elem().Interface().(Act), nil
	}
	return Unknown{Of: kind, On: On{object}}, nil
}

// Unknown is an act of a kind that this version of the program does not know.
type Unknown struct {
	On
	Of Kind
}

// Kind is the one that it has.
func (u Unknown) Kind() Kind { return u.Of }
