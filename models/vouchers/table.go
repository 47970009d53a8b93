package vouchers

import (
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// Table has a row for each code of a batch, under a row of names: what a printer of cards or mails needs. address is where a code is redeemed. What a
// code gives is in the last columns: calls of a service, or credit; the others are empty.
func Table(batch *models.VoucherBatch, codes []string, address func(code string) string) [][]string {
	calls, credit := "", ""
	if batch.GivesCredit() {
		credit = catalog.CurrencyOf(batch.Currency).Decimal(batch.AmountMicros)
	} else {
		calls = strconv.FormatInt(batch.Calls, 10)
	}
	rows := [][]string{{"code", "campaign", "valid_until", "address", "calls", "service", "region", "credit", "currency"}}
	for _, code := range codes {
		rows = append(rows, []string{
			code, batch.Campaign, batch.ValidUntil.UTC().Format(time.RFC3339), address(code), calls, batch.Service, batch.Region, credit, batch.Currency,
		})
	}
	return rows
}
