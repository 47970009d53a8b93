package catalog

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/rules"
)

// File is a catalog as it is written: what Parse accepts and what YAML prints. Offerings are in the order of
// their regions and then services, packages ascending by calls.
type File struct {
	Currency              string      `json:"currency" yaml:"currency"`
	Zone                  string      `json:"billing_time_zone" yaml:"billing_time_zone"`
	PricesAreIllustrative bool        `json:"prices_are_illustrative" yaml:"prices_are_illustrative"`
	Regions               []Region    `json:"regions" yaml:"regions"`
	Services              []Service   `json:"services" yaml:"services"`
	Offerings             []FileOffer `json:"offerings" yaml:"offerings"`
}

// FileOffer is one service on sale in one region. FreeCalls is 0 where no free package is given.
type FileOffer struct {
	Region    string        `json:"region" yaml:"region"`
	Service   string        `json:"service" yaml:"service"`
	PayPerUse PayPerUse     `json:"pay_per_use" yaml:"pay_per_use"`
	FreeCalls int64         `json:"free_calls,omitempty" yaml:"free_calls,omitempty"`
	Packages  []FilePackage `json:"packages,omitempty" yaml:"packages,omitempty"`
}

// PayPerUse is the price of single calls: monthly tiers, of which the first starts at 0.
type PayPerUse []FileTier

// FileTier is the price of each call of a month after the first FromCalls.
type FileTier struct {
	FromCalls int64 `json:"from_calls" yaml:"from_calls"`
	Price     Price `json:"price" yaml:"price"`
}

// FilePackage is a package size and its one-off price for all its calls together.
type FilePackage struct {
	Calls int64 `json:"calls" yaml:"calls"`
	Price Price `json:"price" yaml:"price"`
}

// Price is an amount in micro-units of the currency. It is written as a decimal.
type Price int64

// MarshalText writes the price as a decimal in text, which no reader can take for a float.
func (p Price) MarshalText() ([]byte, error) { return []byte(rules.FormatMicros(rules.Micros(p))), nil }

// MarshalYAML writes a price without tiers as the one price it is.
func (p PayPerUse) MarshalYAML() (any, error) {
	if len(p) == 1 {
		return p[0].Price, nil
	}
	return []FileTier(p), nil
}

// YAML writes the catalog so that parsing it again gives the same File.
func (f *File) YAML() ([]byte, error) {
	var document yaml.Node
	if err := document.Encode(f); err != nil {
		return nil, fmt.Errorf("write catalog: %w", err)
	}
	writePrices(&document, CurrencyOf(f.Currency))
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(&document); err != nil {
		return nil, fmt.Errorf("write catalog: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("write catalog: %w", err)
	}
	return text.Bytes(), nil
}

// writePrices writes the prices below a node with the currency's places: a Price alone does not know them.
func writePrices(node *yaml.Node, currency rules.Currency) {
	for i, child := range node.Content {
		isValue := node.Kind == yaml.MappingNode && i%2 == 1 && child.Kind == yaml.ScalarNode
		if key := node.Content[max(i-1, 0)].Value; !isValue || key != "price" && key != "pay_per_use" {
			writePrices(child, currency)
			continue
		}
		if micros, err := rules.ParseMicros(child.Value); err == nil {
			child.Value = currency.Decimal(micros)
		}
	}
}

// payPerUse gives a tariff of the rules as it is written.
func payPerUse(tariff rules.Tariff) PayPerUse {
	p := make(PayPerUse, len(tariff))
	for i, tier := range tariff {
		p[i] = FileTier{FromCalls: tier.FromCalls, Price: Price(tier.PriceMicros)}
	}
	return p
}
