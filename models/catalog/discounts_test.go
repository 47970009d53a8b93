package catalog

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

// sells gives a catalog in a currency with one offering: a pay-per-use price and packages, which start on line 10.
func sells(currency, payPerUse string, packages ...string) string {
	text := `currency: CURRENCY
billing_time_zone: Asia/Shanghai
regions: [{code: here, name: Here}]
services: [{code: passport, name: Passport OCR}]
offerings:
  - region: here
    service: passport
    pay_per_use: PRICE
    packages:
`
	for _, p := range packages {
		text += "      - {" + p + "}\n"
	}
	return strings.NewReplacer("CURRENCY", currency, "PRICE", payPerUse).Replace(text)
}

func TestEveryPackageIsADiscount(t *testing.T) {
	const tiers = `[{from_calls: 0, price: "0.0080"}, {from_calls: 1000, price: "0.0050"}]`
	const rising = `[{from_calls: 0, price: "0.0050"}, {from_calls: 1000, price: "0.0080"}]`
	tests := map[string]struct {
		payPerUse string
		packages  []string
		want      []string
	}{
		"all cheaper": {`"0.0080"`, []string{`calls: 1000, price: "7.99"`, `calls: 10000, price: "79.80"`}, nil},
		"as dear as a smaller one": {
			`"0.0080"`,
			[]string{`calls: 1000, price: "7.00"`, `calls: 10000, price: "70.00"`},
			[]string{"c.yaml:11: offerings[0].packages[1].price: is as dear per call as the smaller package of 1000 calls on line 10"},
		},
		"dearer than a smaller one, by a cent": {
			`"0.0080"`,
			[]string{`calls: 10000, price: "70.01"`, `calls: 1000, price: "7.00"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is dearer per call than the smaller package of 1000 calls on line 11"},
		},
		"dearer than the best smaller one, though not than the next": {
			`"0.0080"`,
			[]string{`calls: 1000, price: "7.00"`, `calls: 2000, price: "15.00"`, `calls: 3000, price: "21.00"`},
			[]string{
				"c.yaml:11: offerings[0].packages[1].price: is dearer per call than the smaller package of 1000 calls on line 10",
				"c.yaml:12: offerings[0].packages[2].price: is as dear per call as the smaller package of 1000 calls on line 10",
			},
		},
		"as dear as pay-per-use": {
			`"0.0080"`,
			[]string{`calls: 1000, price: "8.00"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is as dear per call as pay-per-use at 0.008"},
		},
		"dearer than pay-per-use, by a cent": {
			`"0.0080"`,
			[]string{`calls: 1000, price: "8.01"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is dearer per call than pay-per-use at 0.008"},
		},
		"as dear as the cheapest tier": {
			tiers,
			[]string{`calls: 500, price: "2.50"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is as dear per call as pay-per-use at 0.005, which is what its calls cost in the cheapest tier"},
		},
		"cheaper than the first tier only": {
			tiers,
			[]string{`calls: 500, price: "3.00"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is dearer per call than pay-per-use at 0.005, which is what its calls cost in the cheapest tier"},
		},
		"cheaper than all tiers": {tiers, []string{`calls: 500, price: "2.49"`}, nil},
		"of rising tiers the first is the cheapest": {
			rising,
			[]string{`calls: 500, price: "2.50"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is as dear per call as pay-per-use at 0.005, which is what its calls cost in the cheapest tier"},
		},
		"beside pay-per-use that costs nothing": {
			`"0"`,
			[]string{`calls: 1000, price: "0.01"`},
			[]string{"c.yaml:10: offerings[0].packages[0].price: is dearer per call than pay-per-use at 0.00"},
		},
		"for nothing": {
			`"0.0080"`,
			[]string{`calls: 1000, price: "0"`, `calls: 10000, price: "0.00"`},
			[]string{
				"c.yaml:10: offerings[0].packages[0].price: is 0: a package has a price; calls without one are given by free_calls",
				"c.yaml:11: offerings[0].packages[1].price: is 0: a package has a price; calls without one are given by free_calls",
			},
		},
		"so large that nothing can be reckoned with": {
			`"9999"`,
			[]string{`calls: 1000000000000, price: "1.00"`, `calls: 1000000000001, price: "1.01"`},
			[]string{
				"c.yaml:10: offerings[0].packages[0].calls: is too large: what so many calls cost pay-per-use cannot be reckoned with",
				`c.yaml:11: offerings[0].packages[1].calls: "1000000000001" is too large`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { wantOf(t, sells("USD", test.payPerUse, test.packages...), test.want) })
	}
}

// wantOf wants these problems of a text, and no file if there are any.
func wantOf(t *testing.T, text string, want []string) {
	t.Helper()
	f, problems := Parse("c.yaml", []byte(text))
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	if !reflect.DeepEqual(got, want) || (f == nil) != (len(want) > 0) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAPackagePriceIsMoneyOfItsCurrency(t *testing.T) {
	uneven := "c.yaml:10: offerings[0].packages[0].price: "
	for _, test := range []struct{ currency, price, problem string }{
		{"USD", "4.50", ""},
		{"USD", "4.505", "4.505 USD cannot be paid: cards are charged in multiples of 0.01 USD"},
		{"EUR", "4.99", ""},
		{"EUR", "4.999999", "4.999999 EUR cannot be paid: cards are charged in multiples of 0.01 EUR"},
		{"CNY", "30.05", ""},
		{"CNY", "30.005", "30.005 CNY cannot be paid: cards are charged in multiples of 0.01 CNY"},
		{"JPY", "640", ""},
		{"JPY", "640.00", ""},
		{"JPY", "100.5", "100.5 JPY cannot be paid: cards are charged in multiples of 1 JPY"},
		{"CLP", "4500", ""},
		{"CLP", "4500.5", "4500.5 CLP cannot be paid: cards are charged in multiples of 1 CLP"},
		{"KWD", "1.505", ""},
		{"KWD", "1.5055", "1.5055 KWD cannot be paid: cards are charged in multiples of 0.001 KWD"},
	} {
		var want []string
		if test.problem != "" {
			want = []string{uneven + test.problem}
		}
		wantOf(t, sells(test.currency, `"9"`, `calls: 1000, price: "`+test.price+`"`), want)
	}
}

func TestAPackagePriceIsWhatTheProviderCharges(t *testing.T) {
	limits := rules.CardLimits{StepMicros: 10_000, MinMicros: 500_000, MaxMicros: 999_999_990_000}
	for _, test := range []struct{ currency, price, problem string }{
		{"USD", "0.50", ""},
		{"USD", "0.49", "0.49 USD cannot be paid by card: cards are charged 0.50 USD at least"},
		{"USD", "999999.99", ""},
		{"USD", "1000000", "1000000.00 USD cannot be paid by card: cards are charged 999999.99 USD at most"},
		{"KWD", "1.505", "1.505 KWD cannot be paid: cards are charged in multiples of 0.010 KWD"},
		{"JPY", "999999", ""},
		{"JPY", "1000000", "1000000 JPY cannot be paid by card: cards are charged 999999 JPY at most"},
	} {
		f, problems := ParseFor("c.yaml", []byte(sells(test.currency, `"2000"`, `calls: 1000, price: "`+test.price+`"`)), func(string) rules.CardLimits { return limits })
		got := ""
		if len(problems) > 0 {
			got = problems[0].Message
		}
		if got != test.problem || len(problems) > 1 || (f == nil) != (test.problem != "") {
			t.Errorf("%s %s: %v, want %q", test.price, test.currency, problems, test.problem)
		}
	}
}

func TestACurrencyIsOneThatPeoplePayIn(t *testing.T) {
	for _, code := range []string{"usd", "US", "XXX", "XAU", "DEM", "CLF", "UYI", "USN"} {
		_, problems := Parse("c.yaml", []byte(sells(code, `"9"`)))
		if len(problems) != 2 || problems[0].Key != "currency" || problems[0].Line != 1 { // the other: no packages are listed
			t.Errorf("%s: %v", code, problems)
		}
	}
}

func TestTheBuiltInCatalogKeepsItsPromises(t *testing.T) {
	name, data := Default()
	cards := func(string) rules.CardLimits {
		return rules.CardLimits{StepMicros: 10_000, MinMicros: 500_000, MaxMicros: math.MaxInt64}
	}
	if _, problems := ParseFor(name, data, cards); len(problems) > 0 {
		t.Error(problems)
	}
}
