// Package recognition says what text recognition means to the product: the services with their options, limits,
// results and errors, as the OCR API documents them; how documents are read (machine-readable zones, identity
// numbers, licence plates, contacts) out of recognised lines; and the port that recognition engines implement.
// Everything here is pure: pictures and text in, values out.
package recognition

import (
	"context"
	"time"
)

// Service is a recognition service, by its code in the catalog and in the path of the API.
type Service string

// The services.
const (
	WebImage     Service = "web-image"
	Passport     Service = "passport"
	LicensePlate Service = "license-plate"
	IDCard       Service = "id-card"
)

// Services are all services, in the order in which they are shown.
var Services = []Service{WebImage, Passport, LicensePlate, IDCard}

// Known says whether there is such a service.
func (s Service) Known() bool {
	_, known := limits[s]
	return known
}

// Request is one picture to recognise.
type Request struct {
	// AccountID is whose picture it is: accounts get fair shares of an engine.
	AccountID int64
	Region    string
	Service   Service
	Image     []byte // the file as it was sent
	Options   Options
	// At is the time of the call, in the billing time zone: two-digit years and validity periods are read relative to its day.
	At time.Time
}

// Engine recognises pictures. It is safe for concurrent use.
type Engine interface {
	// Name says which engine this is, for logs and pages.
	Name() string
	// Ready says why the engine cannot work now, with what to do about it; nil if it can.
	Ready() error
	// Lacks says what the engine would recognise better with, and how to get it; empty if it lacks nothing.
	Lacks() string
	// Recognize answers with the result of the request's service. What the customer may see of a failure is an
	// *Error; any other error is the context's.
	Recognize(ctx context.Context, r Request) (Result, error)
}
