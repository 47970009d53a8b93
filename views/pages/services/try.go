package services

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Try is the page on which a customer has a picture recognised: a real call, of their own account. Result or Problem
// are what became of the call that was just made.
type Try struct {
	layout.Shell
	Services              []components.Segment
	ServiceName           string
	Description           string
	Action, Key, DocsHref string
	Accept, Reads         string // what pictures the service reads: for the file field, and in words
	Samples               []TrySample
	Options               []TryOption
	Side                  *components.SelectProps // which side of a card is read, where a service asks for it
	Tags                  components.FieldProps
	Cost                  TryCost
	EngineProblem         string            // why recognition cannot work now, "" if it can
	EngineLacks           []string          // what it would work better with
	Elsewhere             *ServiceElsewhere // set where the region does not sell the service
	Problem               *TryProblem
	Result                *TryResult
}

// TryCost says what pays the next call; Refused tells that nothing does.
type TryCost struct {
	Paid               PaidNow
	Line               string // the same in one sentence, beside the button
	Mismatch           string
	Refused, Subscribe bool
	Region, Service    string // codes, for the forms that make calls pass; "" where the service is not sold
	BuyHref            string
	ClaimLabel         string // of the free package, "" for none
	ClaimFirst         string // what has to be done before it is claimed, "" for nothing
	ClaimThen          components.SelectProps
}

// claimVariant makes what is free the first thing to do where calls are refused.
func (c TryCost) claimVariant() components.Variant {
	if c.Refused {
		return components.PrimaryButton
	}
	return components.Outline
}

// subscribeVariant leaves the first place to what is free.
func (c TryCost) subscribeVariant() components.Variant {
	if c.ClaimLabel != "" && c.ClaimFirst == "" {
		return components.Outline
	}
	return components.PrimaryButton
}

// TrySample is a picture to try the service with.
type TrySample struct{ Name, Title, Src string }

// TryOption is something that a call may ask for besides the text.
type TryOption struct {
	Name, Label string
	Checked     bool
}

// TryProblem is why a call gave no result, and what to do about it.
type TryProblem struct {
	Code, Message, Advice string
	Link                  parts.Link
}

// TryResult is what a call found, what it took, and what paid for it.
type TryResult struct {
	Title    string
	Picture  TryPicture
	Columns  []components.Column
	Rows     []TryRow
	Facts    []components.Definition
	JSON     string
	Receipt  []components.Definition
	CallHref string
}

// TryRow is one line of text, field or plate: Number is that of its box in the picture, "" if it has none; Name stands
// in the first column, Cells in the others.
type TryRow struct {
	Number, Name string
	Cells        []string
}

// TryPicture is the picture of the call with what was found in it. Src is "" if browsers do not show its format.
type TryPicture struct {
	Src, Alt, Note string
	ViewBox        string
	FontSize       string
	Boxes          []TryBox
}

// TryBox is where something was found: the corners as an SVG polygon has them, its number, and where that stands.
type TryBox struct{ Points, Number, X, Y string }

func (p *Try) formTitle() string {
	if p.Result != nil || p.Problem != nil {
		return "Try another picture"
	}
	return p.ServiceName
}
