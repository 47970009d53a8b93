package catalog

import (
	_ "embed"
	_ "time/tzdata" // the billing time zone must load on machines without a zone database

	"ocrconsole/models/rules"
)

//go:embed default.yaml
var defaultYAML []byte

// Default gives the built-in catalog's name and text. It passes Parse.
func Default() (name string, data []byte) { return "default.yaml", defaultYAML }

// Region is where services are called. Note says in a sentence who should choose it.
type Region struct {
	Code string `json:"code" yaml:"code"`
	Name string `json:"name" yaml:"name"`
	Note string `json:"note,omitempty" yaml:"note,omitempty"`
}

// Service is one kind of recognition.
type Service struct {
	Code        string `json:"code" yaml:"code"`
	Name        string `json:"name" yaml:"name"`
	Description string `json:"description,omitempty" yaml:"description,omitempty"`
}

// Offering is one service in one region.
type Offering struct {
	Region  string
	Service string
	// Number is how recorded calls name it.
	Number int64
	// Sold is false for what has been taken out of the catalog: it stays valid for those who have it.
	Sold bool
	// Prices are all pay-per-use prices there have been, and one that is announced, ascending by their time.
	Prices   []rules.PricedFrom
	repriced bool // the last of them is announced
	// Specifications are the packages on sale now, ascending by calls.
	Specifications []rules.Specification
	// FreeCalls is the size of the package that each account may claim once; 0 if there is none.
	FreeCalls int64
}
