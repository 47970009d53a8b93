package routes

// What everybody sees, without an account.
const (
	Home         = "/"
	Pricing      = "/pricing"
	Calculator   = "/calculator"
	BillingRules = "/help/billing"
	APIDocs      = "/docs/api"
	Quality      = "/docs/quality"
	// OpenAPI is the description of the API that programs read.
	OpenAPI = "/openapi.yaml"
	// StatementKeys are the keys that signed statements are checked with.
	StatementKeys = "/statement-keys.json"
	// VerifyStatement checks one in the browser.
	VerifyStatement = "/verify-statement"
	// StatementFormat says what one has, for whoever writes a verifier.
	StatementFormat = "/docs/statement-format.txt"
)

// Search looks for ids, pages and help.
const Search = "/search"

// FirstCall is the place on the overview where the first call is waited for.
const FirstCall = Home + "#step-call"

// StarterRules is where it is explained what the starter credit is.
const StarterRules = BillingRules + "#starter"
