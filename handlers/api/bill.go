package api

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/handlers/bill"
	"ocrconsole/web"
)

// How many billing queries an address may send, and how many of one account are worked on at once, of which each holds a connection to
// the database: others wait for their turn.
const (
	billsPerMinute = 600
	billsAtOnce    = 100
	billsOfAccount = 4
)

// billRoutes adds the billing queries to the router: see package bill.
func (o OCR) billRoutes(e *echo.Echo, a *authenticator) {
	limit := web.RateLimit(billsPerMinute, billsAtOnce)
	turns := web.NewShares(func() *semaphore.Weighted { return semaphore.NewWeighted(billsOfAccount) })
	for _, q := range (bill.Bill{Billing: o.Billing, Metering: o.Calls.Metering}).Queries() {
		e.Add(q.Method, q.Path, o.asking(a, o.bill(turns, q.Answer)), limit, web.Within(lookTime))
	}
}

// bill answers a query of somebody who may ask it.
func (o OCR) bill(turns *web.Shares[*semaphore.Weighted], answer func(*bill.Asked) (any, error)) func(echo.Context, *caller, []byte) error {
	return func(c echo.Context, who *caller, body []byte) (err error) {
		if err := mayReadBill(who); err != nil {
			return err
		}
		places, leave := turns.Enter(who.accountID)
		defer leave()
		asked := bill.Asked{Ctx: c.Request().Context(), AccountID: who.accountID, Params: c.QueryParams()}
		if err := places.Acquire(asked.Ctx, 1); err != nil {
			return tooBusy(err)
		}
		defer places.Release(1)
		if len(body) > 0 {
			if err := json.Unmarshal(unmarked(body), &asked.Fields); err != nil {
				return notJSON(err)
			}
		}
		if asked.Catalog, err = o.Accounts.Catalog.Current(asked.Ctx); err != nil {
			return err
		}
		found, err := answer(&asked)
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
		return &web.APIError{Status: http.StatusForbidden, Code: bill.CodeDenied, Message: "Access denied: " + why}
	}
	switch {
	case !who.looks:
		return denied("whose credentials these are may not see the money of this account.")
	case len(who.limits.Regions) > 0 || len(who.limits.Services) > 0:
		return denied("these credentials are for some regions or services, and the bill is of the whole account. Use an access key without such limits, or a token without a project.")
	}
	return nil
}
