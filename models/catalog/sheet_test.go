package catalog_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/catalog"
)

// anyCatalog draws a catalog that is right.
func anyCatalog(t *rapid.T) *catalog.File {
	text := rapid.StringMatching(`[A-Za-zäß:#"'{}\[\]&*!|>%@,.-][A-Za-zäß :#"'{}\[\]&*!|>%@,.-]{0,20}[a-z]`)
	f := &catalog.File{Currency: "USD", Zone: "Asia/Shanghai", PricesAreIllustrative: rapid.Bool().Draw(t, "illustrative")}
	for i := range rapid.IntRange(1, 4).Draw(t, "regions") {
		f.Regions = append(f.Regions, catalog.Region{Code: fmt.Sprint("r-", i), Name: text.Draw(t, "name"), Note: rapid.OneOf(rapid.Just(""), text).Draw(t, "note")})
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "services") {
		f.Services = append(f.Services, catalog.Service{Code: fmt.Sprint("s-", i), Name: text.Draw(t, "name"), Description: rapid.OneOf(rapid.Just(""), text).Draw(t, "description")})
	}
	for _, r := range f.Regions {
		for _, s := range f.Services {
			if len(f.Offerings) == 0 || rapid.Bool().Draw(t, "offered") {
				f.Offerings = append(f.Offerings, anyOffer(t, r.Code, s.Code))
			}
		}
	}
	return f
}

func anyOffer(t *rapid.T, region, service string) catalog.FileOffer {
	o := catalog.FileOffer{Region: region, Service: service, FreeCalls: rapid.Int64Range(0, 3).Draw(t, "free")}
	lowest := catalog.Price(rapid.Int64Range(2, 50).Draw(t, "price") * 1_000)
	for i := range rapid.IntRange(1, 3).Draw(t, "tiers") {
		o.PayPerUse = append(o.PayPerUse, catalog.FileTier{FromCalls: int64(i) * 500, Price: lowest + catalog.Price(rapid.Int64Range(0, 999).Draw(t, "above"))})
	}
	for i := range rapid.Int64Range(0, 4).Draw(t, "packages") {
		calls := (i + 1) * 1000
		o.Packages = append(o.Packages, catalog.FilePackage{Calls: calls, Price: catalog.Price(calls) * lowest / 1000 * catalog.Price(900-100*i)})
	}
	return o
}

// throughForms gives what the forms make of a catalog in which nobody changes anything.
func throughForms(t interface{ Fatal(args ...any) }, f *catalog.File) *catalog.File {
	text, err := f.YAML()
	if err != nil {
		t.Fatal(err)
	}
	s, problems := catalog.ReadSheet("catalog.yaml", text, catalog.AnyCards)
	if s == nil {
		t.Fatal(problems)
	}
	again, problems, err := s.Check(catalog.AnyCards)
	if err != nil || again == nil {
		t.Fatal(err, problems)
	}
	return again
}

func TestFormsGiveBackEveryCatalogAsItWas(t *testing.T) {
	name, data := catalog.Default()
	built, _ := catalog.Parse(name, data)
	for _, f := range []*catalog.File{built, edited(t)} {
		if again := throughForms(t, f); !reflect.DeepEqual(again, f) {
			t.Errorf("%+v became %+v", f, again)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := anyCatalog(t)
		again := throughForms(t, f)
		if !reflect.DeepEqual(again, f) {
			t.Fatalf("%+v became %+v", f, again)
		}
		if d := catalog.Differences(f, again); len(d) > 0 {
			t.Fatalf("nothing differs, but %+v", d)
		}
	})
}

func TestCatalogsDifferIfAndOnlyIfThatIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyCatalog(t), anyCatalog(t)
		if told := catalog.Differences(a, b); (len(told) == 0) != reflect.DeepEqual(a, b) {
			t.Fatalf("%+v and %+v: %+v", a, b, told)
		}
	})
}

func TestDifferencesAreToldByWhatTheyAre(t *testing.T) {
	bangkok := catalog.Difference{Region: "AP-Bangkok", Service: "Web Image OCR"}
	singapore := catalog.Difference{Region: "AP-Singapore", Service: "Passport OCR"}
	of := func(at catalog.Difference, of catalog.Part, calls int64, old, now catalog.Said) catalog.Difference {
		at.Of, at.Calls, at.Old, at.New = of, calls, old, now
		return at
	}
	each := func(p catalog.Price) catalog.Said { return catalog.Said{Tariff: catalog.PayPerUse{{Price: p}}} }
	for _, c := range []struct {
		edit  []string
		want  catalog.Difference
		moves bool
	}{
		{[]string{"13.90", "13.50"}, of(singapore, catalog.PartPackage, 1000, catalog.Said{Price: 13_900_000}, catalog.Said{Price: 13_500_000}), true},
		{[]string{"      - {calls: 10000, price: \"57.00\"}\n", ""}, of(bangkok, catalog.PartPackage, 10_000, catalog.Said{Price: 57_000_000}, catalog.Said{}), true},
		{[]string{"0.0155", "0.0150"}, of(singapore, catalog.PartPayPerUse, 0, each(15_500), each(15_000)), true},
		{[]string{"    free_calls: 1000\n", ""}, of(bangkok, catalog.PartFreeCalls, 0, catalog.Said{Calls: 1000}, catalog.Said{}), true},
		{[]string{"AP-Bangkok", "Bangkok"}, catalog.Difference{Of: catalog.PartRegion, Code: "ap-southeast-2", Old: catalog.Said{Text: "AP-Bangkok"}, New: catalog.Said{Text: "Bangkok"}, Sold: true}, true},
		{[]string{"Passport OCR", "Passports"}, catalog.Difference{Of: catalog.PartService, Code: "passport", Old: catalog.Said{Text: "Passport OCR"}, New: catalog.Said{Text: "Passports"}, Sold: true}, true},
		{[]string{"Asia/Shanghai", "Asia/Tokyo"}, catalog.Difference{Of: catalog.PartZone, Old: catalog.Said{Text: "Asia/Shanghai"}, New: catalog.Said{Text: "Asia/Tokyo"}}, true},
	} {
		got := catalog.Differences(edited(t), edited(t, c.edit...))
		if len(got) != 1 || !reflect.DeepEqual(got[0], c.want) || got[0].MovesPrices() != c.moves {
			t.Errorf("%q: %+v, not %+v", c.edit, got, c.want)
		}
	}
}

func TestWhatIsWrongInAFormIsAtItsField(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*catalog.Sheet)
		key    string
	}{
		"no number":      {func(s *catalog.Sheet) { s.Offers[0].Packages[1].Price = "cheap" }, "offerings[0].packages[1].price"},
		"no discount":    {func(s *catalog.Sheet) { s.Offers[0].Packages[1].Price = "99.00" }, "offerings[0].packages[1].price"},
		"no price":       {func(s *catalog.Sheet) { s.Offers[1].PayPerUse = nil }, "offerings[1].pay_per_use"},
		"a region twice": {func(s *catalog.Sheet) { s.Regions[1].Code = s.Regions[0].Code }, "regions[1].code"},
		"no such region": {func(s *catalog.Sheet) { s.Offers[1].Region = "moon" }, "offerings[1].region"},
		"no currency":    {func(s *catalog.Sheet) { s.Currency = "" }, "currency"},
	} {
		s, _ := catalog.ReadSheet("catalog.yaml", []byte(small), catalog.AnyCards)
		c.change(s)
		_, problems, err := s.Check(catalog.AnyCards)
		if err != nil || len(problems) == 0 || problems[0].Key != c.key && problems[len(problems)-1].Key != c.key {
			t.Errorf("%s: %v %v", name, problems, err)
			continue
		}
		for _, p := range problems {
			if strings.Contains(p.Beside(), "line") {
				t.Errorf("%s: a form has no lines: %s", name, p.Beside())
			}
		}
		text, err := s.YAML() // what is wrong is stored as it is typed
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := catalog.ReadSheet("catalog.yaml", text, catalog.AnyCards); !reflect.DeepEqual(again, s) {
			t.Errorf("%s: %+v became %+v", name, s, again)
		}
	}
}

func TestLinesOfTwoTextsThatDifferAreTold(t *testing.T) {
	said := func(before, after string) string {
		var all strings.Builder
		for _, l := range catalog.CompareLines(before, after) {
			fmt.Fprintf(&all, "%c%s|", l.Sign, l.Text)
		}
		return all.String()
	}
	for _, c := range [][3]string{
		{"a\nb\nc\n", "a\nb\nc\n", ""},
		{"a\nb\nc\n", "a\nB\nc\n", " a|-b|+B| c|"},
		{"", "a\n", "+a|"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n", "…| 6| 7| 8|-9|"},
		{"a\nx\nb\n", "a\nb\ny\n", " a|-x| b|+y|"},
	} {
		if got := said(c[0], c[1]); got != c[2] {
			t.Errorf("%q and %q: %s, not %s", c[0], c[1], got, c[2])
		}
	}
}
