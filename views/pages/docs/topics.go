package docs

import "ocrconsole/views/routes"

// Topic is a heading that is looked for by its words, and where it stands.
type Topic struct{ Title, Href string }

// Topics are the headings of what is to be read about billing and the API, in the order of the pages.
var Topics = []Topic{
	{"Billing items", routes.BillingRules + "#billing-items"},
	{"How to buy OCR", routes.BillingRules + "#how-to-buy"},
	{"Certifications and awards", routes.BillingRules + "#certifications"},
	{"Billing modes", routes.BillingRules + "#billing-modes"},
	{"Top-up and arrears", routes.BillingRules + "#top-up"},
	{"Settlement and rounding", routes.BillingRules + "#settlement"},
	{"Deduction order", routes.BillingRules + "#deduction-order"},
	{"Free packages", routes.BillingRules + "#free-packages"},
	{"A worked example", routes.BillingRules + "#example"},
	{"The life of a package", routes.BillingRules + "#packages"},
	{"Regions must match", routes.BillingRules + "#regions"},
	{"Answer", routes.APIDocs + "#answer"},
	{"The call", routes.APIDocs + "#call"},
	{"Before the first call", routes.APIDocs + "#start"},
	{"curl", routes.APIDocs + "#curl"},
	{"Go", routes.APIDocs + "#go"},
	{"Python", routes.APIDocs + "#python"},
	{"Python without the SDK", routes.APIDocs + "#python-plain"},
	{"With a token instead of a signature", routes.APIDocs + "#token"},
	{"Sending a request again", routes.APIDocs + "#once"},
	{"Tags: who spent it", routes.APIDocs + "#tags"},
	{"Reading the bill", routes.APIDocs + "#bill"},
	{"Fields of the body", routes.APIDocs + "#fields"},
	{"Errors", routes.APIDocs + "#errors"},
	{"Limits", routes.APIDocs + "#limits"},
}
