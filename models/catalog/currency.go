package catalog

import (
	"slices"

	"github.com/bojanz/currency"

	"ocrconsole/models/rules"
)

// CurrencyOf gives how amounts of the currency are made. One that does not exist has hundredths.
func CurrencyOf(code string) rules.Currency {
	c := rules.Currency{Code: code, Digits: 2, Scale: 1, Minor: minorNames[code]}
	if digits, known := currency.GetDigits(code); known {
		c.Digits = int(digits)
	}
	for scale, codes := range scales {
		if slices.Contains(codes, code) {
			c.Scale = scale
		}
	}
	return c
}

// Money gives how amounts of the catalog's currency are made.
func (s *Snapshot) Money() rules.Currency { return CurrencyOf(s.Currency) }

// minorNames are what the hundredth of a currency is called in English.
var minorNames = map[string]string{
	"AUD": "cents", "CAD": "cents", "EUR": "cents", "HKD": "cents", "NZD": "cents", "SGD": "cents", "TWD": "cents", "USD": "cents",
	"ZAR": "cents", "GBP": "pence", "CNY": "fen", "MYR": "sen",
}

// scales are, by roughly how many units buy what a dollar does, to a power of ten, the currencies of which one unit is
// worth less than a tenth of a dollar. It decides only which round amounts are offered and what limits are, so that it
// need not follow the rates: a currency is listed a class too low or too high until somebody minds.
var scales = map[int64][]string{
	10: {"CZK", "EGP", "HNL", "MDL", "MKD", "MUR", "MXN", "NIO", "PHP", "THB", "TRY", "TWD", "UAH", "UYU", "ZMW"},
	100: {
		"AFN", "ALL", "AOA", "BDT", "BTN", "CVE", "DOP", "DZD", "ETB", "GMD", "HTG", "HUF", "INR", "ISK", "JMD", "JPY", "KES", "KGS", "LRD",
		"MZN", "NPR", "PKR", "RSD", "RUB", "SRD", "VUV", "XPF", "LKR",
	},
	1_000: {
		"AMD", "ARS", "BIF", "CDF", "CLP", "COP", "CRC", "DJF", "GYD", "IQD", "KMF", "KRW", "KZT", "MGA", "MMK", "MNT", "MWK", "NGN",
		"RWF", "SDG", "SOS", "SSP", "SYP", "TZS", "UGX", "XAF", "XOF", "YER",
	},
	10_000: {"GNF", "IDR", "IRR", "KHR", "LAK", "LBP", "PYG", "UZS", "VND"},
}

// accountingUnits are codes of ISO 4217 that nobody can pay in.
var accountingUnits = []string{"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"}
