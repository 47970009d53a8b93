package trail

import (
	"encoding/json"
	"reflect"
	"regexp"
	"testing"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// filled gives the act with something in each of its fields.
func filled(a Act) Act {
	v := reflect.New(reflect.TypeOf(a)).Elem()
	fill(v)
	return v.Interface().(Act)
}

func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC)))
		return
	case cause.Stored:
		v.Set(reflect.ValueOf(cause.Stored{Cause: cause.AutoClosed}))
		return
	case []Change:
		v.Set(reflect.ValueOf([]Change{{Name, "before", "after"}}))
		return
	case []Ended:
		v.Set(reflect.ValueOf([]Ended{{What: notice.EndedKeys, Count: 2}}))
		return
	}
	switch v.Kind() { // what acts are made of
	case reflect.String:
		v.SetString("word")
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	default:
		panic("an act has a " + v.Type().String())
	}
}

func TestEveryActIsReadAsItWasStored(t *testing.T) {
	seen := make(map[Kind]bool)
	for _, a := range acts {
		if seen[a.Kind()] {
			t.Errorf("two kinds are called %s", a.Kind())
		}
		seen[a.Kind()] = true
		want := filled(a)
		facts, err := Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(a.Kind(), want.Object(), facts)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is stored as %s and read as %+v, %v", a.Kind(), facts, got, err)
		}
	}
	if a, err := Decode("of_later", "ORD-1-2", "{}"); err != nil || a.Kind() != "of_later" || a.Object() != "ORD-1-2" {
		t.Errorf("an act of a later version is read as %+v, %v", a, err)
	}
}

// secretive are words that no fact of an act may be called by.
var secretive = regexp.MustCompile(`(?i)password|secret|token|hash|sealed|code|credential`)

// TestNoActHasAPlaceForASecret looks at the facts of all kinds. Cut has a hash: that of an entry, which covers no secret.
func TestNoActHasAPlaceForASecret(t *testing.T) {
	for _, a := range acts {
		facts, err := Encode(filled(a))
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal([]byte(facts), &fields); err != nil {
			t.Fatal(err)
		}
		for field := range fields {
			if secretive.MatchString(field) && a.Kind() != (Cut{}).Kind() {
				t.Errorf("%s has a fact called %s", a.Kind(), field)
			}
		}
	}
}
