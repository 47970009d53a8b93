// Package webhooks has the screens on addresses that are told what the account is told, each with the struct that mirrors it.
package webhooks

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"

	"github.com/a-h/templ"
)

// List is the account's webhooks, and the form that adds one. Full says why there can be no other, "" when there can.
type List struct {
	layout.Shell
	Rows    []Row
	Form    Form
	Full    string
	Retries string // how long and how often a message is posted
}

// Row is one of them.
type Row struct {
	Ref, Href, URL, Description, Topics, Accepted string
	Status                                        parts.Status
}

// Form is where a webhook is, and what it is told of: no topic and no type chosen is everything.
type Form struct {
	URL, Description, Types string
	Topics                  []Topic
	Errors                  map[string]string
}

func (f Form) types() components.FieldProps {
	return components.FieldProps{
		Name: "types", Label: "Single types of events", Value: f.Types, Error: f.Errors["types"], Autocomplete: "off", Placeholder: "low_balance, low_balance.ended",
		Hint: "Besides the topics, with commas between them. All types are in the documentation.", Attrs: templ.Attributes{"spellcheck": "false", "autocapitalize": "none"},
	}
}

// Topic is something to be told of.
type Topic struct {
	Code, Name string
	Checked    bool
}

// Secret shows a webhook's secret, this once.
type Secret struct {
	layout.Shell
	Lead, URL, Secret, Href string
}

// Webhook is one with its settings and its log.
type Webhook struct {
	layout.Shell
	Row      Row
	Enabled  bool
	Stopped  string // since when and why it is off, "" while it is on
	Created  string
	Form     Form
	Both     string // until when messages are signed with two secrets, "" when they are not
	Rotate   string // what another secret does
	Log      []Delivery
	Pager    components.PagerProps
	LogTitle string
	Kept     string // how much of the log is kept
}

// Delivery is a message on its way, or posted.
type Delivery struct {
	Ref, Href, Message, Event, Made, Attempts string
	Status                                    parts.Status
}

// Message is one delivery with all that was sent and answered.
type Message struct {
	layout.Shell
	Delivery
	Webhook, Body string
	CanReplay     bool
	Attempted     []Attempt
}

// Attempt is what was sent at one time, and answered.
type Attempt struct {
	Title, At, Said string
	Status          parts.Status
	Request, Answer string
}

// Delete asks before a webhook is deleted.
type Delete struct {
	layout.Shell
	Ref, URL     string
	Stops, Stays []string
}

var (
	columns    = []components.Column{{Label: "Address", Wide: true}, {Label: "Told of"}, {Label: "Status"}, {Label: "Accepted last"}}
	logColumns = []components.Column{{Label: "Message"}, {Label: "Event"}, {Label: "Ordered"}, {Label: "Status"}, {Label: "Attempts"}}
)

func (f Form) url() components.FieldProps {
	return components.FieldProps{
		Name: "url", Label: "Address", Value: f.URL, Error: f.Errors["url"], Required: true, Autocomplete: "off", Type: "url",
		Hint: "Where your program listens, such as https://hooks.example.com/ocr.", Attrs: templ.Attributes{"maxlength": "2048"},
	}
}

func (f Form) description() components.FieldProps {
	return components.FieldProps{
		Name: "description", Label: "Description", Value: f.Description, Error: f.Errors["description"], Autocomplete: "off",
		Hint: "What listens there, for yourself.", Attrs: templ.Attributes{"maxlength": "120"},
	}
}

func (f Form) choices() components.ChoicesProps {
	return components.ChoicesProps{
		Name: "topics", Legend: "What it is told of", Columns: 3, Error: f.Errors["topics"], Hint: "With none chosen it is told everything, also what is added later.",
	}
}
