package catalog

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/rules"
)

// Sheet is a catalog as somebody types it into forms: every value is text, right or wrong. What is right is decided by ParseFor alone, which
// reads what the sheet is written as.
type Sheet struct {
	Currency     string         `yaml:"currency,omitempty"`
	Zone         string         `yaml:"billing_time_zone,omitempty"`
	Illustrative string         `yaml:"prices_are_illustrative,omitempty"`
	Regions      []SheetRegion  `yaml:"regions"`
	Services     []SheetService `yaml:"services"`
	Offers       []SheetOffer   `yaml:"offerings"`
}

// SheetRegion is a region as it is typed.
type SheetRegion struct {
	Code string `yaml:"code,omitempty"`
	Name string `yaml:"name,omitempty"`
	Note string `yaml:"note,omitempty"`
}

// SheetService is a service as it is typed.
type SheetService struct {
	Code        string `yaml:"code,omitempty"`
	Name        string `yaml:"name,omitempty"`
	Description string `yaml:"description,omitempty"`
}

// SheetOffer is what is sold of a service in a region, as it is typed.
type SheetOffer struct {
	Region    string         `yaml:"region,omitempty"`
	Service   string         `yaml:"service,omitempty"`
	PayPerUse SheetTiers     `yaml:"pay_per_use,omitempty"`
	FreeCalls string         `yaml:"free_calls,omitempty"`
	Packages  []SheetPackage `yaml:"packages,omitempty"`
}

// SheetTiers are the prices of single calls, as they are typed.
type SheetTiers []SheetTier

// SheetTier is one of them.
type SheetTier struct {
	FromCalls string `yaml:"from_calls,omitempty"`
	Price     string `yaml:"price,omitempty"`
}

// SheetPackage is a package, as it is typed.
type SheetPackage struct {
	Calls string `yaml:"calls,omitempty"`
	Price string `yaml:"price,omitempty"`
}

// MarshalYAML writes a single price as one.
func (t SheetTiers) MarshalYAML() (any, error) {
	if len(t) == 1 && (t[0].FromCalls == "" || t[0].FromCalls == "0") && t[0].Price != "" {
		return t[0].Price, nil
	}
	return []SheetTier(t), nil
}

// UnmarshalYAML reads one price, or a list of tiers.
func (t *SheetTiers) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*t = SheetTiers{{FromCalls: "0", Price: node.Value}}
		return nil
	}
	return node.Decode((*[]SheetTier)(t))
}

// ReadSheet reads a catalog file to edit it: one that is right, or in which only values are wrong. Else the problems say why it cannot be.
func ReadSheet(name string, data []byte, cards func(currency string) rules.CardLimits) (*Sheet, []Problem) {
	file, problems := ParseFor(name, data, cards)
	var s Sheet
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if len(data) > MaxSize || decoder.Decode(&s) != nil {
		if file != nil { // what the checks read and the forms do not, as values by reference
			return file.sheet(), nil
		}
		return nil, problems
	}
	return &s, nil
}

// sheet gives the catalog as it is typed.
func (f *File) sheet() *Sheet {
	s := &Sheet{Currency: f.Currency, Zone: f.Zone}
	if f.PricesAreIllustrative {
		s.Illustrative = "true"
	}
	money := CurrencyOf(f.Currency)
	price := func(p Price) string { return money.Decimal(rules.Micros(p)) }
	for _, r := range f.Regions {
		s.Regions = append(s.Regions, SheetRegion(r))
	}
	for _, v := range f.Services {
		s.Services = append(s.Services, SheetService(v))
	}
	for _, o := range f.Offerings {
		offer := SheetOffer{Region: o.Region, Service: o.Service}
		for _, tier := range o.PayPerUse {
			offer.PayPerUse = append(offer.PayPerUse, SheetTier{strconv.FormatInt(tier.FromCalls, 10), price(tier.Price)})
		}
		if o.FreeCalls > 0 {
			offer.FreeCalls = strconv.FormatInt(o.FreeCalls, 10)
		}
		for _, p := range o.Packages {
			offer.Packages = append(offer.Packages, SheetPackage{strconv.FormatInt(p.Calls, 10), price(p.Price)})
		}
		s.Offers = append(s.Offers, offer)
	}
	return s
}

// YAML writes the sheet as a catalog file.
func (s *Sheet) YAML() ([]byte, error) {
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("write draft: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("write draft: %w", err)
	}
	return text.Bytes(), nil
}

// Check reads what the sheet says as ParseFor reads a file: its problems have the keys of the sheet.
func (s *Sheet) Check(cards func(currency string) rules.CardLimits) (*File, []Problem, error) {
	text, err := s.YAML()
	if err != nil {
		return nil, nil, err
	}
	file, problems := ParseFor("draft", text, cards)
	return file, problems, nil
}

// onLine is how problems name another place of the file.
var onLine = regexp.MustCompile(`(, which is)? on line \d+`)

// Beside gives the problem as it is said beside its field, where there are no lines.
func (p Problem) Beside() string { return strings.TrimSpace(onLine.ReplaceAllString(p.Message, "")) }
