package cause

import (
	"encoding/json"
	"reflect"
	"testing"
)

// What an operator or a provider says is not ours to choose: it may look like a fact.
func TestACauseIsReadAsItWasStored(t *testing.T) {
	causes := []Cause{
		nil, NoSuchOrder, Said("The card was closed."), Said("fact:no_such_order"), Said("fact:"),
		AutoTopUpFailed{Amount: Money{Micros: 20_000_000, Currency: "USD"}, Why: Stored{AutoCardRemoved}},
		AutoTopUpFailed{Amount: Money{Micros: 1, Currency: "JPY"}, Why: Stored{Said("Said with “signs”, a\nline and {\"json\": 1}.")}},
	}
	for _, c := range append(causes, facts...) {
		text, err := Stored{c}.Value()
		if err != nil {
			t.Fatal(err)
		}
		var read, fromBytes Stored
		if err := read.Scan(text); err != nil || !reflect.DeepEqual(read.Cause, c) {
			t.Errorf("%#v is stored as %q and read as %#v, %v", c, text, read.Cause, err)
		}
		if err := fromBytes.Scan([]byte(text.(string))); err != nil || !reflect.DeepEqual(fromBytes.Cause, c) {
			t.Errorf("%#v is read from bytes as %#v, %v", c, fromBytes.Cause, err)
		}
		written, err := json.Marshal(struct {
			Why Stored `json:"why,omitzero"`
		}{Stored{c}})
		var document struct {
			Why Stored `json:"why,omitzero"`
		}
		if err != nil || json.Unmarshal(written, &document) != nil || !reflect.DeepEqual(document.Why.Cause, c) {
			t.Errorf("%#v is written in a document as %s, %v", c, written, err)
		}
	}
}

// Sentences that versions before stored are told as they stand, and what a later version stores is no reason to fail.
func TestACauseOfAnotherVersionCanBeRead(t *testing.T) {
	for text, want := range map[string]Cause{
		"": nil, "This package is not on sale any more.": Said("This package is not on sale any more."),
		"fact:of_tomorrow": Plain("of_tomorrow"), `fact:of_tomorrow {"to":1}`: Plain("of_tomorrow"),
	} {
		var read Stored
		if err := read.Scan(text); err != nil || read.Cause != want {
			t.Errorf("%q is read as %#v, %v", text, read.Cause, err)
		}
	}
}
