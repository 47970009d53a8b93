package api

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// The headers of an answer that say what its call cost, from the receipt of what deducted it. Amounts are exact decimals.
const (
	headerPayer     = "X-Ocr-Payer"              // package or pay-per-use
	headerPackage   = "X-Ocr-Package"            // which one, where one paid
	headerLeft      = "X-Ocr-Package-Calls-Left" // and what it had left after the call
	headerPrice     = "X-Ocr-Price"              // 0 where a package paid
	headerAvailable = "X-Ocr-Available"          // balance after the call, below zero in arrears; not of a call that was recorded before
	headerCurrency  = "X-Ocr-Currency"
)

// tellPrice says what paid the call.
func tellPrice(header http.Header, accountID int64, r *metering.Receipt, currency string, money rules.Currency) {
	header.Set(headerPayer, "pay-per-use")
	if r.Outcome == models.OutcomePackage {
		header.Set(headerPayer, "package")
		header.Set(headerPackage, models.Ref{Kind: models.KindPackage, AccountID: accountID, ID: r.PackageID}.String())
		header.Set(headerLeft, strconv.FormatInt(r.LeftCalls, 10))
	}
	header.Set(headerPrice, money.Decimal(r.PriceMicros))
	if !r.Duplicate { // of a call that was recorded before nobody knows it any more
		header.Set(headerAvailable, money.Decimal(r.AvailableMicros))
	}
	header.Set(headerCurrency, currency)
}

// tellPaces says what is left of the limits on calls, as draft-ietf-httpapi-ratelimit-headers-10 has it.
func tellPaces(header http.Header, paces []calls.Pace) {
	policies, limits := make([]string, len(paces)), make([]string, len(paces))
	for i, p := range paces {
		policies[i] = fmt.Sprintf("%q;q=%d;w=%d", p.Name, p.Quota, p.Window/time.Second)
		limits[i] = fmt.Sprintf("%q;r=%d;t=%d", p.Name, p.Left, int64(math.Ceil(p.Reset.Seconds())))
	}
	header.Set("RateLimit-Policy", strings.Join(policies, ", "))
	header.Set("RateLimit", strings.Join(limits, ", "))
}
