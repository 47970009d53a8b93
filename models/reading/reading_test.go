package reading

import "testing"

func TestABrowsersFirstKnownLanguageDecides(t *testing.T) {
	for header, want := range map[string]Style{
		"":                           {},
		"en-GB,en;q=0.9":             {},
		"en-US,en;q=0.9":             {Commas, MonthNameDay},
		"de-DE,de;q=0.9,en;q=0.8":    {Points, DayPoint},
		"de-CH":                      {Apostrophes, DayPoint},
		"zh-Hant-TW":                 {Commas, YearFirst},
		"tlh, de;q=0.5":              {Points, DayPoint},
		"en;q=0.4, fr ; q=0.8":       {Spaces, DaySlash},
		"fr;q=0.5,de;q=0.5":          {Spaces, DaySlash},
		"de;q=0":                     {},
		"de;q=2,sv;q=0.1":            {Spaces, YearFirst},
		"de;q=NaN":                   {},
		"*":                          {},
		";;;,,,-":                    {},
		"hi-IN,hi;q=0.9,en-IN;q=0.8": {Lakhs, DaySlash},
		"es-419,es;q=0.9":            {Commas, DaySlash},
	} {
		if got := OfLanguages(header); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func TestEveryStyleOfALanguageIsOneThatCanBeChosen(t *testing.T) {
	for tag, style := range of {
		if !style.Numbers.Known() || !style.Days.Known() {
			t.Errorf("%s: %v", tag, style)
		}
	}
	if Numbers("roman").Known() || Days("lunar").Known() {
		t.Error("what nobody can choose is known")
	}
}
