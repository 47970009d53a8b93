package catalog

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// good is a small right catalog. Tests break it by replacing one text of it.
const good = `currency: USD
billing_time_zone: Asia/Shanghai
regions:
  - code: ap-southeast-2
    name: AP-Bangkok
  - code: ap-southeast-3
    name: AP-Singapore
    note: Fastest for callers in Singapore.
services:
  - code: web-image
    name: Web Image OCR
  - code: passport
    name: Passport OCR
    description: Reads passports.
offerings:
  - region: ap-southeast-3
    service: passport
    pay_per_use:
      - {from_calls: 0, price: "0.0080"}
      - {from_calls: 1000, price: "0.0050"}
    packages:
      - {calls: 10000, price: "40.00"}
      - {calls: 1000, price: "4.80"}
  - region: ap-southeast-2
    service: web-image
    pay_per_use: 0.0072
    free_calls: 1000
`

func mustParse(t *testing.T, text string) *File {
	t.Helper()
	f, problems := Parse("catalog.yaml", []byte(text))
	for _, p := range problems {
		t.Error(p)
	}
	if f == nil {
		t.FailNow()
	}
	return f
}

// broken gives the good catalog with each old text replaced by the new one beside it.
func broken(t *testing.T, replacements ...string) string {
	t.Helper()
	for i := 0; i < len(replacements); i += 2 {
		if strings.Count(good, replacements[i]) != 1 {
			t.Fatalf("%q is not in the good catalog exactly once", replacements[i])
		}
	}
	return strings.NewReplacer(replacements...).Replace(good)
}

func TestAGoodFileIsReadAsItIsWritten(t *testing.T) {
	want := &File{
		Currency: "USD",
		Zone:     "Asia/Shanghai",
		Regions:  []Region{{Code: "ap-southeast-2", Name: "AP-Bangkok"}, {Code: "ap-southeast-3", Name: "AP-Singapore", Note: "Fastest for callers in Singapore."}},
		Services: []Service{{Code: "web-image", Name: "Web Image OCR"}, {Code: "passport", Name: "Passport OCR", Description: "Reads passports."}},
		Offerings: []FileOffer{
			{Region: "ap-southeast-2", Service: "web-image", PayPerUse: PayPerUse{{Price: 7_200}}, FreeCalls: 1_000},
			{
				Region: "ap-southeast-3", Service: "passport",
				PayPerUse: PayPerUse{{FromCalls: 0, Price: 8_000}, {FromCalls: 1_000, Price: 5_000}},
				Packages:  []FilePackage{{Calls: 1_000, Price: 4_800_000}, {Calls: 10_000, Price: 40_000_000}},
			},
		},
	}
	if got := mustParse(t, good); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestEachProblemNamesFileLineAndKey(t *testing.T) {
	tests := map[string]struct {
		replace []string
		want    []string
	}{
		"unknown key": {
			[]string{"    name: AP-Singapore", "    nmae: AP-Singapore"},
			[]string{
				`catalog.yaml:6: regions[1].name: is missing`,
				`catalog.yaml:7: regions[1].nmae: unknown key; known are code, name, note`,
			},
		},
		"unknown key at the top": {
			[]string{"currency: USD", "currency: USD\nvat: 19"},
			[]string{`catalog.yaml:2: vat: unknown key; known are currency, billing_time_zone, prices_are_illustrative, regions, services, offerings`},
		},
		"merge key": {
			[]string{"    free_calls: 1000", "    <<: {free_calls: 1000}"},
			[]string{`catalog.yaml:27: offerings[1].<<: unknown key; known are region, service, pay_per_use, free_calls, packages`},
		},
		"key that is a list": {
			[]string{"    free_calls: 1000", "    [free_calls]: 1000"},
			[]string{`catalog.yaml:27: offerings[1]: is a list, where a key is expected`},
		},
		"key given twice": {
			[]string{"    free_calls: 1000", "    free_calls: 1000\n    free_calls: 2000"},
			[]string{`catalog.yaml:28: offerings[1].free_calls: is already given on line 27`},
		},
		"region defined twice": {
			[]string{"  - code: ap-southeast-3", "  - code: ap-southeast-2"},
			[]string{
				`catalog.yaml:6: regions[1].code: "ap-southeast-2" is already defined on line 4`,
				`catalog.yaml:16: offerings[0].region: unknown region "ap-southeast-3"`,
			},
		},
		"service defined twice": {
			[]string{"  - code: passport", "  - code: web-image"},
			[]string{
				`catalog.yaml:12: services[1].code: "web-image" is already defined on line 10`,
				`catalog.yaml:17: offerings[0].service: unknown service "passport"`,
			},
		},
		"code that no URL takes": {
			[]string{"  - code: web-image", "  - code: Web Image", "    service: web-image", "    service: Web Image"},
			[]string{`catalog.yaml:10: services[0].code: "Web Image" is not a code: up to 40 lower-case letters and digits with hyphens between them`},
		},
		"offered twice": {
			[]string{"  - region: ap-southeast-2\n    service: web-image", "  - region: ap-southeast-3\n    service: passport"},
			[]string{`catalog.yaml:24: offerings[1]: passport in ap-southeast-3 is already offered on line 16`},
		},
		"package size twice": {
			[]string{"{calls: 10000, price: \"40.00\"}", "{calls: 1000, price: \"4.00\"}"},
			[]string{`catalog.yaml:23: offerings[0].packages[1].calls: a package of 1000 calls is already given on line 22`},
		},
		"negative prices": {
			[]string{"0.0072", "-0.0072", `"4.80"`, `"-5.00"`},
			[]string{
				`catalog.yaml:23: offerings[0].packages[1].price: "-5.00" is negative`,
				`catalog.yaml:26: offerings[1].pay_per_use: "-0.0072" is negative`,
			},
		},
		"over-precise price": {
			[]string{`"0.0050"`, `"0.0050001"`},
			[]string{`catalog.yaml:20: offerings[0].pay_per_use[1].price: "0.0050001" has more than six decimals`},
		},
		"price too large": {
			[]string{`"40.00"`, `"9999999999999999"`},
			[]string{`catalog.yaml:22: offerings[0].packages[0].price: "9999999999999999" is too large`},
		},
		"prices that are no decimals": {
			[]string{"0.0072", "7.2e-3", `"40.00"`, `"40,00"`, `"4.80"`, "0x5"},
			[]string{
				`catalog.yaml:22: offerings[0].packages[0].price: "40,00" is not a decimal number`,
				`catalog.yaml:23: offerings[0].packages[1].price: "0x5" is not a decimal number`,
				`catalog.yaml:26: offerings[1].pay_per_use: "7.2e-3" is not a decimal number`,
			},
		},
		"unknown region and service": {
			[]string{"region: ap-southeast-3", "region: moon-1", "service: web-image", "service: web-images"},
			[]string{
				`catalog.yaml:16: offerings[0].region: unknown region "moon-1"`,
				`catalog.yaml:25: offerings[1].service: unknown service "web-images"`,
			},
		},
		"time zone": {
			[]string{"Asia/Shanghai", "Asia/Atlantis"},
			[]string{`catalog.yaml:2: billing_time_zone: "Asia/Atlantis" is not an IANA time zone, such as Asia/Shanghai`},
		},
		"the machine's own time zone": {
			[]string{"Asia/Shanghai", "Local"},
			[]string{`catalog.yaml:2: billing_time_zone: "Local" is not an IANA time zone, such as Asia/Shanghai`},
		},
		"currency": {
			[]string{"USD", "US$"},
			[]string{`catalog.yaml:1: currency: "US$" is not an ISO 4217 currency code, such as USD`},
		},
		"missing keys": {
			[]string{"currency: USD\n", "", "    pay_per_use: 0.0072\n", "", "{from_calls: 1000, ", "{", "{calls: 10000, ", "{"},
			[]string{
				`catalog.yaml:1: currency: is missing`,
				`catalog.yaml:19: offerings[0].pay_per_use[1].from_calls: is missing`,
				`catalog.yaml:21: offerings[0].packages[0].calls: is missing`,
				`catalog.yaml:23: offerings[1].pay_per_use: is missing`,
			},
		},
		"empty values": {
			[]string{"USD", "", "name: AP-Bangkok", `name: ""`, "free_calls: 1000", "free_calls: ~"},
			[]string{
				`catalog.yaml:1: currency: is empty`,
				`catalog.yaml:5: regions[0].name: is empty`,
				`catalog.yaml:27: offerings[1].free_calls: is empty`,
			},
		},
		"first tier above 0": {
			[]string{"{from_calls: 0,", "{from_calls: 10,"},
			[]string{`catalog.yaml:19: offerings[0].pay_per_use[0].from_calls: the first tier must start at 0, not at 10`},
		},
		"tiers that do not ascend": {
			[]string{"{from_calls: 1000,", "{from_calls: 0,"},
			[]string{`catalog.yaml:20: offerings[0].pay_per_use[1].from_calls: must be above the 0 of the tier before`},
		},
		"no tiers": {
			[]string{"pay_per_use: 0.0072", "pay_per_use: []"},
			[]string{`catalog.yaml:26: offerings[1].pay_per_use: is an empty list`},
		},
		"calls that are no count": {
			[]string{"free_calls: 1000", "free_calls: 0", "{calls: 10000,", "{calls: 1e4,", "{from_calls: 1000,", "{from_calls: -1,"},
			[]string{
				`catalog.yaml:20: offerings[0].pay_per_use[1].from_calls: "-1" is not a whole number of calls from 0 up`,
				`catalog.yaml:22: offerings[0].packages[0].calls: "1e4" is not a whole number of calls from 1 up`,
				`catalog.yaml:27: offerings[1].free_calls: "0" is not a whole number of calls from 1 up`,
			},
		},
		"wrong kinds": {
			[]string{"name: AP-Bangkok", "name: [AP-Bangkok]", "free_calls: 1000", "packages: {calls: 1000}", "  - code: web-image\n    name: Web Image OCR", "  - web-image", "pay_per_use: 0.0072", "pay_per_use: {price: 1}"},
			[]string{
				`catalog.yaml:5: regions[0].name: is a list, where a single value is expected`,
				`catalog.yaml:10: services[0]: is a single value, where keys and values are expected (code, name, description)`,
				`catalog.yaml:24: offerings[1].service: unknown service "web-image"`,
				`catalog.yaml:25: offerings[1].pay_per_use: is a group of keys, where a single value is expected`,
				`catalog.yaml:26: offerings[1].packages: is a group of keys, where a list is expected`,
			},
		},
		"alias": {
			[]string{`"4.80"`, `*five`, `"40.00"`, `&five "5.00"`},
			[]string{`catalog.yaml:23: offerings[0].packages[1].price: is an alias, where a single value is expected`},
		},
		"flag": {
			[]string{"currency: USD", "currency: USD\nprices_are_illustrative: maybe"},
			[]string{`catalog.yaml:2: prices_are_illustrative: "maybe" is neither true nor false`},
		},
		"second document": {
			[]string{"    free_calls: 1000\n", "    free_calls: 1000\n---\ncurrency: EUR\n"},
			[]string{`catalog.yaml:28: holds a second document; a catalog is one`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { wantProblems(t, broken(t, test.replace...), test.want...) })
	}
}

func TestWhatIsNoCatalogAtAllIsOneProblem(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"nothing":       {"", "catalog.yaml:1: is empty"},
		"comment only":  {"# nothing\n", "catalog.yaml:1: is empty"},
		"one word":      {"currency", "catalog.yaml:1: is a single value, where keys and values are expected (currency, billing_time_zone, prices_are_illustrative, regions, services, offerings)"},
		"not UTF-8":     {"currency: USD\nregions: \xff\n", "catalog.yaml:2: is not UTF-8 text"},
		"too large":     {strings.Repeat("#", MaxSize+1), "catalog.yaml:1: is larger than 1048576 bytes"},
		"open bracket":  {"currency: USD\nregions: [\n", "catalog.yaml:2: is not YAML: did not find expected node content"},
		"tab":           {"currency: USD\nregions:\n\t- code: a\n", "catalog.yaml:3: is not YAML: found character that cannot start any token"},
		"nested colon":  {"currency: USD\nbilling_time_zone: a: b\n", "catalog.yaml:2: is not YAML: mapping values are not allowed in this context"},
		"unknown alias": {"currency: *usd\n", "catalog.yaml:1: is not YAML: unknown anchor 'usd' referenced"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { wantProblems(t, test.text, test.want) })
	}
}

func wantProblems(t *testing.T, text string, want ...string) {
	t.Helper()
	f, problems := Parse("catalog.yaml", []byte(text))
	if f != nil {
		t.Error("a file with problems was read")
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestComparingPricesPerCallNeverOverflows(t *testing.T) {
	const most = 1<<63 - 1
	large, larger := FilePackage{Calls: most, Price: most - 1}, FilePackage{Calls: most, Price: most}
	if !dearerPerCall(larger, large) || dearerPerCall(large, larger) || dearerPerCall(larger, larger) {
		t.Error("the largest prices compare wrongly")
	}
}

func TestALongNoteIsRefused(t *testing.T) {
	note := strings.Repeat("é", maxText)
	mustParse(t, broken(t, "Reads passports.", note))
	wantProblems(t, broken(t, "Reads passports.", note+"é"), "catalog.yaml:14: services[1].description: is longer than 500 characters")
}

// The slowest files are those that nest or repeat one mark up to the limit of the size.
func TestNoFileWithinTheLimitTakesLong(t *testing.T) {
	for _, mark := range []string{"[", "{a: ", "- ", "? ", "a: &a\n", "*a ", "!", "\"\\n", "|\n ", "a: 1\n", "[a]: 1\n", "#\n"} {
		started := time.Now()
		f, problems := Parse("catalog.yaml", []byte(strings.Repeat(mark, MaxSize/len(mark))))
		if took := time.Since(started); f != nil || len(problems) == 0 || took > 20*time.Second {
			t.Errorf("%q repeated: %d problems after %v", mark, len(problems), took)
		}
	}
}

func FuzzParse(f *testing.F) {
	_, data := Default()
	f.Add(data)
	f.Add([]byte(good))
	f.Add([]byte("a: &a [*a]\n<<: *a\n? [x]\n: {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, problems := Parse("fuzz.yaml", data)
		if (file == nil) != (len(problems) > 0) {
			t.Fatalf("file %v with %d problems", file, len(problems))
		}
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 1
		for i, p := range problems {
			if p.Line < 1 || p.Line > lines+1 || p.Message == "" || i > 0 && p.Line < problems[i-1].Line {
				t.Fatalf("problem %d of %d lines: %v", i, lines, p)
			}
		}
		if file == nil {
			return
		}
		text, err := file.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, problems := Parse("again.yaml", text)
		if !reflect.DeepEqual(file, again) {
			t.Fatalf("%v\nread   %+v\nagain  %+v\n%s", problems, file, again, text)
		}
	})
}
