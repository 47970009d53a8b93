// Package bill answers the billing queries of the public API (BSS): what programs read of an account's packages, what they paid, its balance
// and its orders. They change nothing. Who asks, and whether they may, is decided by whoever has the question.
package bill

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
)

// The codes that the public API has for refused queries.
const (
	CodeDenied    = "CBC.0151"
	codeParameter = "CBC.0100"
)

// What the answers call the product and its measures: the public API's codes of it, of calls and of money.
const (
	serviceCode  = "hws.service.type.ocr"
	serviceTitle = "Optical Character Recognition"
	resourceCode = "hws.resource.type.ocr."
	measureCalls = 14
	measureMoney = 1
)

// Bill has what the queries are answered from. Both are required.
type Bill struct {
	Billing  *billing.Billing
	Metering *metering.Metering
}

// Query is one of them, by its method and address. Its errors are *recognition.Error where the query is wrong.
type Query struct {
	Method, Path string
	Answer       func(*Asked) (any, error)
}

// Asked is a query about an account: its parameters, and the members of its body.
type Asked struct {
	Ctx       context.Context //nolint:containedctx // lives as long as the query
	AccountID int64
	Params    url.Values
	Fields    map[string]json.RawMessage
	Catalog   *catalog.Snapshot
}

// Queries are all of them.
func (b Bill) Queries() []Query {
	return []Query{
		{http.MethodPost, "/v3/payments/free-resources/query", b.packages},
		{http.MethodPost, "/v2/payments/free-resources/usages/details/query", b.usages},
		{http.MethodGet, "/v2/bills/customer-bills/free-resources-usage-records", b.records},
		{http.MethodGet, "/v2/accounts/customer-accounts/balances", b.balances},
		{http.MethodGet, "/v2/orders/customer-orders", b.orders},
	}
}

// layout is how times are written, which are of UTC.
const layout = "2006-01-02T15:04:05Z"

func instant(t time.Time) string { return t.UTC().Format(layout) }
