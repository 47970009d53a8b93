package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// The billing queries of the public API (BSS), which read the account's packages, what they paid, balance and orders and change nothing.
// Where that API has codes of its own they are its.

const (
	codeBillParameter = "CBC.0100"
	codeBillDenied    = "CBC.0151"

	// How many queries an address may send, and how many of one account are worked on at once, of which each holds a connection to the
	// database: others wait for their turn.
	billsPerMinute = 600
	billsAtOnce    = 100
	billsOfAccount = 4
)

// What the answers call the product and its measures: the public API's codes of it, of calls and of money.
const (
	billService     = "hws.service.type.ocr"
	billServiceName = "Optical Character Recognition"
	billResource    = "hws.resource.type.ocr."
	measureCalls    = 14
	measureMoney    = 1
)

// billInstant is how billing queries write times, which are of UTC.
const billInstant = "2006-01-02T15:04:05Z"

// bill is one query.
type bill struct {
	echo.Context
	ctx       context.Context
	accountID int64
	body      []byte
	catalog   *catalog.Snapshot
}

// billRoutes adds the queries to the router.
func (o OCR) billRoutes(e *echo.Echo, a *authenticator) {
	limit := web.RateLimit(billsPerMinute, billsAtOnce)
	turns := web.NewShares(func() *semaphore.Weighted { return semaphore.NewWeighted(billsOfAccount) })
	for _, q := range []struct {
		method, path string
		answer       func(*bill) (any, error)
	}{
		{http.MethodPost, "/v3/payments/free-resources/query", o.billPackages},
		{http.MethodPost, "/v2/payments/free-resources/usages/details/query", o.billUsages},
		{http.MethodGet, "/v2/bills/customer-bills/free-resources-usage-records", o.billRecords},
		{http.MethodGet, "/v2/accounts/customer-accounts/balances", o.billBalances},
		{http.MethodGet, "/v2/orders/customer-orders", o.billOrders},
	} {
		e.Add(q.method, q.path, answering(o.bill(a, turns, q.answer)), limit, web.Within(lookTime))
	}
}

// bill answers a query of somebody who may ask it.
func (o OCR) bill(a *authenticator, turns *web.Shares[*semaphore.Weighted], answer func(*bill) (any, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, body, held, err := a.authenticate(c)
		if err != nil {
			return err
		}
		defer held.Release()
		if err := o.admit(c, &who, "", ""); err != nil {
			return err
		}
		if err := mayReadBill(&who); err != nil {
			return err
		}
		places, leave := turns.Enter(who.accountID)
		defer leave()
		ctx := c.Request().Context()
		if err := places.Acquire(ctx, 1); err != nil {
			return tooBusy(err)
		}
		defer places.Release(1)
		snapshot, err := o.Accounts.Catalog.Current(ctx)
		if err != nil {
			return err
		}
		found, err := answer(&bill{c, ctx, who.accountID, unmarked(body), snapshot})
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, found)
	}
}

// mayReadBill refuses those who may not see the account's money: whose user may not look at the pages that show it, and credentials
// that are for a part of the account only, as a bill is of the whole of it.
func mayReadBill(who *caller) error {
	denied := func(why string) error {
		return &web.APIError{Status: http.StatusForbidden, Code: codeBillDenied, Message: "Access denied: " + why}
	}
	switch {
	case !who.looks:
		return denied("whose credentials these are may not see the money of this account.")
	case len(who.limits.Regions) > 0 || len(who.limits.Services) > 0:
		return denied("these credentials are for some regions or services, and the bill is of the whole account. Use an access key without such limits, or a token without a project.")
	}
	return nil
}

// badBill is the answer to a parameter that is not what it should be.
func badBill(name, problem string) error {
	return &recognition.Error{Code: codeBillParameter, HTTPStatus: http.StatusBadRequest, Message: "The parameter " + name + " is invalid: " + problem + "."}
}

func billTime(t time.Time) string { return t.UTC().Format(billInstant) }

// billTimeOf writes a time that there may be none of.
func billTimeOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return billTime(*t)
}

func packageRef(accountID, id int64) string {
	return models.Ref{Kind: models.KindPackage, AccountID: accountID, ID: id}.String()
}
