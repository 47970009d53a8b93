package insight_test

import (
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

const fiveDollars rules.Micros = 5_000_000

// TestWhenAKeyLeavesItsUsualBand are the cases that the page explains.
func TestWhenAKeyLeavesItsUsualBand(t *testing.T) {
	busy := []insight.KeyHour{{Calls: 10}, {Calls: 100, Micros: 800_000}, {Calls: 90, Micros: 4_000_000}}
	for name, c := range map[string]struct {
		hours []insight.KeyHour
		ago   int64
		used  insight.KeyHour
		want  bool
	}{
		"as ever":                       {busy, 300, insight.KeyHour{Calls: 100, Micros: 4_000_000}, false},
		"three times its busiest hour":  {busy, 300, insight.KeyHour{Calls: 300, Micros: 12_000_000}, false},
		"one call more":                 {busy, 300, insight.KeyHour{Calls: 301}, true},
		"a micro-unit more":             {busy, 300, insight.KeyHour{Calls: 101, Micros: 12_000_001}, true},
		"dearer, no more calls":         {busy, 300, insight.KeyHour{Calls: 100, Micros: 12_000_001}, false},
		"after a package ran out":       {[]insight.KeyHour{{Calls: 190}}, 300, insight.KeyHour{Calls: 190, Micros: 3 * fiveDollars}, false},
		"a quiet key, within the floor": {[]insight.KeyHour{{Calls: 1}}, 300, insight.KeyHour{Calls: 200, Micros: fiveDollars}, false},
		"a quiet key, beyond it":        {[]insight.KeyHour{{Calls: 1}}, 300, insight.KeyHour{Calls: 201}, true},
		"a quiet key, dear calls":       {[]insight.KeyHour{{Calls: 1}}, 300, insight.KeyHour{Calls: 2, Micros: fiveDollars + 1}, true},
		"a new key":                     {busy, insight.BandAge - 1, insight.KeyHour{Calls: 1 << 40}, false},
		"just old enough":               {busy, insight.BandAge, insight.KeyHour{Calls: 1 << 40}, true},
		"never used before":             {nil, 0, insight.KeyHour{Calls: 1 << 40}, false},
		"more than fits":                {[]insight.KeyHour{{Calls: 1 << 62, Micros: 1 << 62}}, 300, insight.KeyHour{Calls: 1<<63 - 1, Micros: 1<<63 - 1}, false},
	} {
		band := insight.BandOf(c.hours, c.ago, fiveDollars)
		if got := band.Leaves(c.used); got != c.want {
			t.Errorf("%s: leaves %+v: %v", name, band, got)
		}
	}
}

// What was usual before never is unusual, in whichever order the hours are.
func TestWhatAKeyDidBeforeIsWithinItsBand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) insight.KeyHour {
			return insight.KeyHour{Calls: rapid.Int64Range(1, 1<<62).Draw(t, "calls"), Micros: rules.Micros(rapid.Int64Range(0, 1<<62).Draw(t, "micros"))}
		}), 1, 40).Draw(t, "hours")
		band := insight.BandOf(hours, insight.BandAge, fiveDollars)
		for _, h := range hours {
			if band.Leaves(h) {
				t.Fatalf("%+v leaves %+v", h, band)
			}
		}
		shuffled := insight.BandOf(rapid.Permutation(hours).Draw(t, "shuffled"), insight.BandAge, fiveDollars)
		if shuffled != band {
			t.Fatalf("%+v, shuffled %+v", band, shuffled)
		}
	})
}
