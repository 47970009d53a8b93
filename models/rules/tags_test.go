package rules_test

import (
	"errors"
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

func TestEqualTagsAreEqualTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                        "",
		" \t":                     "",
		"team=scan":               "team=scan",
		"team=scan,env=prod":      "env=prod,team=scan",
		" env=prod ,\tteam=scan ": "env=prod,team=scan",
		"a=1,b=2,c=3,d=4,e=5":     "a=1,b=2,c=3,d=4,e=5",
		"Team=x,team=y":           "Team=x,team=y", // names are told apart as they are written
		"a.b=1,a=1,a-b=1":         "a=1,a-b=1,a.b=1",
		strings.Repeat("n", 40) + "=" + strings.Repeat("v", 60): strings.Repeat("n", 40) + "=" + strings.Repeat("v", 60),
	} {
		tags, err := rules.ParseTags(text)
		if err != nil || string(tags) != want {
			t.Errorf("%q: %q, %v", text, tags, err)
		}
		values := make(map[string]string)
		for _, name := range tags.Names() {
			values[name] = tags.Value(name)
		}
		if again, err := rules.TagsOf(values); err != nil || again != tags {
			t.Errorf("%q: written again as %q, %v", text, again, err)
		}
	}
	for _, text := range []string{
		",", "team", "team=", "=scan", "team=a,", "team=a,team=b", "a=1,b=2,c=3,d=4,e=5,f=6", "team=scan team", "tëam=x", "team=x=y", "team=<b>", "team=a\nb", "team=\xff",
		strings.Repeat("n", 41) + "=v", "n=" + strings.Repeat("v", 61), "n=" + strings.Repeat("v", 6000), "team=a;env=b", "team=%41",
	} {
		if tags, err := rules.ParseTags(text); !errors.Is(err, rules.ErrTags) || tags != "" {
			t.Errorf("%q: %q, %v", text, tags, err)
		}
	}
	if _, err := rules.TagsOf(map[string]string{"a,b": "c"}); !errors.Is(err, rules.ErrTags) {
		t.Errorf("a comma in a name: %v", err)
	}
	for tag, want := range map[string]bool{"team=scan": true, "env=prod": true, "team=sca": false, "team=scanner": false, "": false, "env=prod,team=scan": false} {
		if rules.Tags("env=prod,team=scan").Has(tag) != want {
			t.Errorf("it has %q: %v", tag, !want)
		}
	}
	for text, want := range map[string]string{"": "", " team=scan ": "team=scan", "team=scan,env=prod": "", "team": ""} {
		if tag, err := rules.ParseTag(text); tag != want || (err != nil) != (want == "" && text != "") {
			t.Errorf("%q is read as %q, %v", text, tag, err)
		}
	}
	if v := rules.Tags("env=prod,team=scan").Value("te"); v != "" {
		t.Errorf("te is %q", v)
	}
}
