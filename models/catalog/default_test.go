package catalog

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func builtIn(t *testing.T) *File {
	t.Helper()
	_, data := Default()
	return mustParse(t, string(data))
}

func TestTheDefaultSellsAllServicesSomewhereAndFewerElsewhere(t *testing.T) {
	f := builtIn(t)
	sold := map[string]int{}
	prices := map[string]map[Price]bool{}
	sizes := map[int64]bool{}
	for _, offer := range f.Offerings {
		sold[offer.Region]++
		if prices[offer.Service] == nil {
			prices[offer.Service] = map[Price]bool{}
		}
		prices[offer.Service][offer.PayPerUse[0].Price] = true
		for _, p := range offer.Packages {
			sizes[p.Calls] = true
			if p.Price%10_000 != 0 {
				t.Errorf("%s in %s: package of %d calls is not in whole cents", offer.Service, offer.Region, p.Calls)
			}
		}
	}
	if len(f.Regions) != 8 || len(f.Services) != 4 || f.Regions[0].Code != "ap-southeast-1" {
		t.Errorf("%d regions, %d services, first %s", len(f.Regions), len(f.Services), f.Regions[0].Code)
	}
	if sold["ap-southeast-2"] != 4 || sold["ap-southeast-3"] != 4 || sold["la-south-2"] >= 4 {
		t.Errorf("services sold by region: %v", sold)
	}
	for service, different := range prices {
		if len(different) < 3 {
			t.Errorf("%s has only %d different prices", service, len(different))
		}
	}
	for _, size := range []int64{1_000, 10_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000} {
		if !sizes[size] {
			t.Errorf("no package of %d calls", size)
		}
	}
}

func TestTheDefaultIsLabelledIllustrative(t *testing.T) {
	_, data := Default()
	header, _, _ := strings.Cut(string(data), "\n\ncurrency:")
	if !builtIn(t).PricesAreIllustrative || !strings.Contains(header, "illustrative") {
		t.Error("the default's prices are not labelled illustrative, in the file and for pages")
	}
}

func TestTheDefaultHasTiersAndFreePackages(t *testing.T) {
	var tiered, free int
	for _, offer := range builtIn(t).Offerings {
		if len(offer.PayPerUse) > 1 {
			tiered++
		}
		if offer.FreeCalls > 0 {
			free++
		}
	}
	if tiered == 0 || free < 2 {
		t.Errorf("%d offerings with tiers, %d with a free package", tiered, free)
	}
}

func TestWhatIsWrittenReadsAsTheSame(t *testing.T) {
	f := builtIn(t)
	text, err := f.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if again := mustParse(t, string(text)); !reflect.DeepEqual(again, f) {
		t.Errorf("read again from:\n%s", text)
	}
}

func TestPricesAreWrittenInTheirCurrency(t *testing.T) {
	for currency, price := range map[string]string{"USD": "640.00", "JPY": "640", "KWD": "640.000"} {
		file, problems := Parse("c.yaml", []byte(sells(currency, `"0.9"`, "calls: 1000, price: 640")))
		if file == nil {
			t.Fatal(problems)
		}
		text, err := file.YAML()
		if err != nil || !strings.Contains(string(text), `price: "`+price+`"`) {
			t.Errorf("%v in\n%s", err, text)
		}
		if again := mustParse(t, string(text)); !reflect.DeepEqual(again, file) {
			t.Errorf("read again from:\n%s", text)
		}
	}
}

func TestPricesAreTextInJSON(t *testing.T) {
	got, err := json.Marshal(mustParse(t, good).Offerings[1])
	want := `{"region":"ap-southeast-3","service":"passport","pay_per_use":[{"from_calls":0,"price":"0.008"},{"from_calls":1000,"price":"0.005"}],` +
		`"packages":[{"calls":1000,"price":"4.80"},{"calls":10000,"price":"40.00"}]}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}
