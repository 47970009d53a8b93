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
	Placeholder           bool // the project id is not a real one, because nobody is signed in
	ServicesHref, TryHref string
	Examples              []APIExample
	TokenExample          string
	Fields                []APIField
	Answer                string
	Formats               string
	Kinds                 string                  // of files of these formats
	Certainty             []components.Definition // what is answered, and what is refused
	PerSecond, AtOnce     string
	Once                  []string // what the header Idempotency-Key does
	TokenLife             string
	Pauses                string // what follows from pictures that run into the engine's time limit
}

// APICall is what the examples call.
type APICall struct{ Endpoint, ProjectID, Region, Service string }

// APIExample is a program that makes the call. Run says how it is run.
type APIExample struct{ ID, Title, Lead, Run, Label, Code string }

// APIField is a field of a request's body.
type APIField struct{ Name, Values, Meaning string }

// apiError is one code that the API answers with, and what to do.
type apiError struct{ Code, Status, Meaning string }

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

// apiErrors are the codes of the API, in the order of its checks.
var apiErrors = []apiError{
	{"ModelArts.4104", "400", "The body is too long: an image may have 10 MB of base64."},
	{"ModelArts.4105", "400", "The body is not a JSON object."},
	{"APIG.0101", "404", "There is no such API: check method and path."},
	{"APIG.0301", "401", "The signature is wrong, the access key is unknown or disabled, or the clock is more than 15 minutes off."},
	{"ModelArts.4101, 4102, 4103", "401", "The token is missing, unreadable, or invalid: it may be over 24 hours old. Get a new one."},
	{"ModelArts.4203", "403", "The key may not use this project: it is of another account, or the key is limited to other projects."},
	{"ModelArts.4204", "403", "Service is not enabled: neither subscribed nor covered by a package in this region. A package of another region does not count."},
	{"ModelArts.4106", "403", "No more may be owed: the starter credit of an account that has not paid is used up, or the account is in arrears past the grace period or the credit limit. Top up."},
	{"APIG.0308", "429", "Too many calls per second, or a pause after pictures that took too long. Wait as long as Retry-After says."},
	{"ModelArts.4401", "429", "Too many calls at once. Wait for an answer before the next call."},
	{"ModelArts.4401", "409", "The call with this Idempotency-Key is being made at this moment. Send it again as Retry-After says."},
	{"AIS.0101", "422", "This Idempotency-Key stands for another request. Use a key of its own for each call."},
	{"AIS.0101", "400", "A parameter is not as documented; the message names it."},
	{"AIS.0102", "400", "The image is of no supported format, or damaged."},
	{"AIS.0103", "400", "The image has too few or too many pixels."},
	{"AIS.0104", "400", "The image is too dark, blank, or noise."},
	{"AIS.0105", "400", "The image does not show what the service reads."},
	{"ModelArts.4601", "400", "The URL is not allowed: images are fetched from public addresses only."},
	{"ModelArts.4603", "400", "The file of the URL could not be fetched."},
	{"ModelArts.4402", "504", "Recognition took too long. Try again, or send a smaller image."},
	{"ModelArts.4403", "503", "Recognition is unavailable, or the call could not be metered. Try again in a moment."},
}

// docsLimitRows are what bounds calls, with what the service answers and refuses after what it reads.
func docsLimitRows(p APIDocs) []components.Definition {
	return slices.Concat(
		[]components.Definition{{Term: "Image", Text: p.Formats}, {Term: "Kinds of files", Text: p.Kinds}},
		p.Certainty,
		[]components.Definition{
			{Term: "Calls per second and account", Text: p.PerSecond},
			{Term: "Calls at once and account", Text: p.AtOnce},
			{Term: "Pictures that take too long", Text: p.Pauses},
			{Term: "Age of a signature", Text: "at most 15 minutes"},
			{Term: "Life of a token", Text: p.TokenLife},
		},
	)
}
