package prices

import "ocrconsole/views/layout"

// Home is what visitors see first.
type Home struct {
	layout.Shell
	Illustrative bool
	// Newcomers is what costs nothing before anything is paid for, and Free the free calls, a line for each service.
	Newcomers string
	Free      []string
	FreeTerms string // to whom they are given
	Services  []HomeService
	Regions   []HomeRegion
}

// HomeService is one service with the lowest pay-per-use price it has anywhere, and where that service is priced.
type HomeService struct {
	Name, Description, Icon string
	Price, Regions          string
	Href                    string
}

// HomeRegion is one region with what is sold there.
type HomeRegion struct {
	Name, Code, Note string
	Services         []string
	Href             string
}

// homeSteps is the way of a customer, in the words of the console's pages.
var homeSteps = []struct{ Title, Text string }{
	{"Choose a region", "Select the region where you want to call an OCR service: the one closest to you or your users. Prices, packages and subscriptions belong to it."},
	{"Subscribe or buy a package", "Pay-per-use is the default billing mode. A package is a one-off fee, takes effect immediately upon payment and offers a larger discount."},
	{"Call and see every call deducted", "Packages pay first, pay-per-use what exceeds them. Usage and deductions show which package paid which call."},
}
