// Package docs has the screens on the API's documentation, the quality of recognition, and the rules of billing, each with the struct that mirrors it.
package docs

import (
	"embed"
	"slices"
	"strings"
	"text/template"

	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// APIDocs is the quickstart of the API, in the region and the project of who reads it.
type APIDocs struct {
	layout.Shell
	Call                  APICall
	RegionName            string
	Services              []components.Segment
	ServiceName           string
	TagSets               string // how many an account has
	Placeholder           bool   // the project id is not a real one, because nobody is signed in
	ServicesHref, TryHref string
	Examples              []APIExample
	TokenExample          string
	BillExample           string
	Fields                []APIField
	Answer                string
	Formats               string
	Kinds                 string                  // of files of these formats
	Certainty             []components.Definition // what is answered, and what is refused
	PerSecond, AtOnce     string
	Once                  []string // what the header Idempotency-Key does
	TokenLife             string
	SignatureAge          string
	Pauses                string // what follows from pictures that run into the engine's time limit
}

// APICall is what the examples call. Sample is the address of a picture, for those that bring none.
type APICall struct{ Endpoint, ProjectID, Region, Service, Sample string }

// APIExample is a program that makes the call. Run says how it is run.
type APIExample struct{ ID, Title, Lead, Run, Label, Code string }

// APIField is a field of a request's body.
type APIField struct{ Name, Values, Meaning string }

//go:embed examples/*.tmpl
var exampleFiles embed.FS

var examples = template.Must(template.ParseFS(exampleFiles, "examples/*.tmpl"))

// sdkNames are what the public SDKs call the services.
var sdkNames = map[string]struct{ Method, Function string }{
	"web-image": {"WebImage", "web_image"}, "passport": {"Passport", "passport"},
	"license-plate": {"LicensePlate", "license_plate"}, "id-card": {"IdCard", "id_card"},
}

// Example fills one of the example programs in.
func (c APICall) Example(file string) (string, error) {
	var code strings.Builder
	err := examples.ExecuteTemplate(&code, file, struct {
		APICall
		Method, Function string
	}{c, sdkNames[c.Service].Method, sdkNames[c.Service].Function})
	return code.String(), err
}

var (
	apiFieldColumns = []components.Column{{Label: "Field"}, {Label: "Values"}, {Label: "Meaning"}}
	apiErrorColumns = []components.Column{{Label: "Code"}, {Label: "Status"}, {Label: "When, and what to do"}}
)

// docsLimitRows are what bounds calls, with what the service answers and refuses after what it reads.
func docsLimitRows(p APIDocs) []components.Definition {
	return slices.Concat(
		[]components.Definition{{Term: "Image", Text: p.Formats}, {Term: "Kinds of files", Text: p.Kinds}},
		p.Certainty,
		[]components.Definition{
			{Term: "Calls per second and account", Text: p.PerSecond},
			{Term: "Calls at once and account", Text: p.AtOnce},
			{Term: "Pictures that take too long", Text: p.Pauses},
			{Term: "Age of a signature", Text: p.SignatureAge},
			{Term: "Life of a token", Text: p.TokenLife},
		},
	)
}
