package api

import (
	"math"
	"net/http"
	"strconv"
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

// The headers of draft-ietf-httpapi-ratelimit-headers-10, as net/http writes names.
const (
	headerRatePolicy = "Ratelimit-Policy"
	headerRateLimit  = "Ratelimit"
)

// tellPaces says what is left of the limits on calls.
func tellPaces(header http.Header, paces []calls.Pace) {
	policies, limits := make([]byte, 0, 64), make([]byte, 0, 64)
	for i, p := range paces {
		if i > 0 {
			policies, limits = append(policies, ", "...), append(limits, ", "...)
		}
		policies = appendPace(policies, p.Name, ";q=", p.Quota, ";w=", int64(p.Window/time.Second))
		limits = appendPace(limits, p.Name, ";r=", p.Left, ";t=", int64(math.Ceil(p.Reset.Seconds())))
	}
	header[headerRatePolicy] = []string{string(policies)}
	header[headerRateLimit] = []string{string(limits)}
}

// appendPace writes a name in quotes with two parameters.
func appendPace(text []byte, name, first string, one int64, second string, other int64) []byte {
	text = append(strconv.AppendQuote(text, name), first...)
	text = append(strconv.AppendInt(text, one, 10), second...)
	return strconv.AppendInt(text, other, 10)
}
