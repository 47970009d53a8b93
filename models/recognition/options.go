package recognition

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Options are the fields of a request besides its picture. Each service reads its own; the others' stay zero.
// They marshal to the fields of the API.
type Options struct {
	DetectDirection     bool     `json:"detect_direction,omitempty"`
	ExtractType         []string `json:"extract_type,omitempty"`
	DetectFont          bool     `json:"detect_font,omitempty"`
	DetectTextDirection *bool    `json:"detect_text_direction,omitempty"` // nil: as the engine likes

	CountryCode string `json:"country_code,omitempty"`

	Side               string `json:"side,omitempty"`
	ReturnVerification bool   `json:"return_verification,omitempty"`
	ReturnTextLocation bool   `json:"return_text_location,omitempty"`
}

// What ExtractType may hold.
const (
	ExtractContact   = "contact_info"
	ExtractImageSize = "image_size"
)

// What Side may be; empty leaves it to the engine to see.
const (
	SideFront  = "front"
	SideBack   = "back"
	SideDouble = "double_side"
)

// Extracts says whether the request asks for the extract of this type.
func (o *Options) Extracts(extractType string) bool {
	return slices.Contains(o.ExtractType, extractType)
}

// option is one documented field: where its value goes, and what it has to be.
type option struct {
	target any
	wrong  string
	values []string // what there may be of it, if that is a set
	valid  func() bool
}

// ParseOptions reads a service's fields out of a request's JSON object, and fails with AIS.0101 on the first, in
// alphabetical order, that is not as documented. Fields that the service does not document are ignored, as clients of
// later versions of the API send them.
func ParseOptions(service Service, body map[string]json.RawMessage) (Options, error) {
	var o Options
	documented := o.documented(service)
	for _, name := range slices.Sorted(maps.Keys(documented)) {
		raw, sent := body[name]
		if !sent {
			continue
		}
		field := documented[name]
		if err := json.Unmarshal(raw, field.target); err != nil || !field.valid() {
			return Options{}, BadParameter(name, field.wrong+strings.Join(field.values, ", "))
		}
	}
	return o, nil
}

func (o *Options) documented(service Service) map[string]option {
	switch service {
	case WebImage:
		return map[string]option{
			"detect_direction":      flag(&o.DetectDirection),
			"detect_font":           flag(&o.DetectFont),
			"detect_text_direction": flag(&o.DetectTextDirection),
			"extract_type":          someOf(&o.ExtractType, ExtractContact, ExtractImageSize),
		}
	case Passport:
		return map[string]option{"country_code": oneOf(&o.CountryCode, "GENERAL", "CHN")}
	case IDCard:
		return map[string]option{
			"side":                 oneOf(&o.Side, SideFront, SideBack, SideDouble),
			"return_verification":  flag(&o.ReturnVerification),
			"return_text_location": flag(&o.ReturnTextLocation),
		}
	default:
		return nil
	}
}

func flag(target any) option {
	return option{target, "it must be true or false", nil, func() bool { return true }}
}

// oneOf is a text of a given set. Clients send an empty one for "not given".
func oneOf(target *string, values ...string) option {
	return option{target, "it must be one of ", values, func() bool {
		return *target == "" || slices.Contains(values, *target)
	}}
}

func someOf(target *[]string, values ...string) option {
	return option{target, "it must be a list of ", values, func() bool {
		return !slices.ContainsFunc(*target, func(value string) bool { return !slices.Contains(values, value) })
	}}
}
