package words_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
)

// acts writes what the tests have done.
func acts() words.Acts {
	return words.Acts{
		Writer: words.Writer{Figures: format.New("USD", time.UTC)},
		Place:  func(region, service string) string { return service + " in " + region },
	}
}

// filledAct is an act of the kind with something in each of its fields.
func filledAct(t *testing.T, kind trail.Kind) trail.Act {
	t.Helper()
	empty, err := trail.Decode(kind, "", "{}")
	if err != nil {
		t.Fatal(err)
	}
	filled := reflect.New(reflect.TypeOf(empty)).Elem()
	fillAct(filled, "Word")
	return filled.Interface().(trail.Act)
}

func fillAct(v reflect.Value, name string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(noon))
		return
	case cause.Stored:
		v.Set(reflect.ValueOf(cause.InWords("They wanted it.")))
		return
	case []trail.Change:
		v.Set(reflect.ValueOf([]trail.Change{{Field: trail.Name, Before: "one", After: "other"}}))
		return
	case []trail.Ended:
		v.Set(reflect.ValueOf(ended))
		return
	}
	switch v.Kind() { //nolint:exhaustive // what acts are made of
	case reflect.String:
		v.SetString(name)
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Struct:
		for i := range v.NumField() {
			fillAct(v.Field(i), v.Type().Field(i).Name)
		}
	}
}

var fieldConstant = regexp.MustCompile(`Field = "([a-z_]+)"`)

// actFields are all fields that an act may change, by their source.
func actFields(t *testing.T) (fields []trail.Field) {
	t.Helper()
	source, err := os.ReadFile("../../models/trail/fields.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range fieldConstant.FindAllStringSubmatch(string(source), -1) {
		fields = append(fields, trail.Field(found[1]))
	}
	if len(fields) < 30 {
		t.Fatalf("%d fields were found", len(fields))
	}
	return fields
}

// TestEveryActHasItsWords writes each kind, with its facts and without: none is told by its bare name, none lacks its end, and none has
// the name by which it is stored in it.
func TestEveryActHasItsWords(t *testing.T) {
	seen := map[string]trail.Kind{}
	for _, kind := range trail.Kinds() {
		a := filledAct(t, kind)
		done := acts().Write(a)
		if done.Text == words.ActKind(a.Kind()) || !strings.HasSuffix(done.Text, ".") || strings.Contains(done.Text, "%!") || strings.Contains(done.Text, "_") {
			t.Errorf("%s: %q", a.Kind(), done.Text)
		}
		if other := seen[done.Text]; other != "" {
			t.Errorf("%s and %s are told in the same words: %q", a.Kind(), other, done.Text)
		}
		seen[done.Text] = a.Kind()
		if c, changing := a.(trail.Changing); changing && len(c.Changed()) != len(done.Changes) {
			t.Errorf("%s: %d changes are told of %d", a.Kind(), len(done.Changes), len(c.Changed()))
		}
		if words.ActKind(a.Kind()) == "" {
			t.Errorf("%s has no name", a.Kind())
		}
	}
	for _, kind := range trail.ActorKinds {
		if words.ActorKind(kind) == "" || words.Actor(kind, "ada") == "" {
			t.Errorf("actor %s has no name", kind)
		}
	}
}

// TestEveryFieldOfAnActHasItsName says each field with a value of its own.
func TestEveryFieldOfAnActHasItsName(t *testing.T) {
	for _, field := range actFields(t) {
		done := acts().Write(trail.KeyChanged{Changes: []trail.Change{{Field: field, Before: "", After: "1500000"}}})
		if len(done.Changes) != 1 || done.Changes[0].Field == "" || strings.Contains(done.Changes[0].Field, "_") || done.Changes[0].Field == string(field) || done.Changes[0].After == "" {
			t.Errorf("%s is told as %+v", field, done.Changes)
		}
	}
}

func TestAChangeIsToldAsItsReaderKnowsIt(t *testing.T) {
	done := acts().Write(trail.AutoSet{Changes: []trail.Change{
		{Field: trail.ThresholdPaid, Before: "0", After: "12500000"}, {Field: trail.Alerts, Before: "arrears, refusals"}, {Field: trail.Mails, After: "yes"},
	}})
	want := []words.FieldChange{
		{Field: "When less is available than", Before: "$0.00", After: "$12.50"}, {Field: "Alerts", Before: "Arrears, Calls refused"}, {Field: "By mail", Before: "no", After: "yes"},
	}
	if !reflect.DeepEqual(done.Changes, want) {
		t.Errorf("%+v", done.Changes)
	}
	failed := acts().Write(trail.PaymentFailed{Amount: trail.Money{Micros: 5_000_000, Currency: "USD"}, Order: "ORD-1-2", Why: cause.InWords("The card was declined.")})
	if failed.Text != "The payment of $5.00 for order ORD-1-2 came to nothing. The card was declined." {
		t.Errorf("%q", failed.Text)
	}
}
