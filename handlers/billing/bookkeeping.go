package billing

import (
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/words"
)

// askBookkeeping has the bookkeeping asked to confirm its address, if that is not known, and says what was done.
func (v *view) askBookkeeping() error {
	asked, err := v.Accounts.RequestBookkeeping(v.Ctx(), v.Who.AccountID, v.RealIP())
	switch {
	case models.CodeOf(err) == models.TooMany:
		v.Flash(components.Warning, "The billing details are saved. The bookkeeping's address was not asked to confirm itself: too many mails were sent. Save again later.")
		return nil
	case err != nil:
		return err
	case asked:
		v.FlashMailed(components.Success, "The billing details are saved. A mail asks the bookkeeping to confirm its address: documents are mailed there from then on.")
	default:
		v.Flash(components.Success, "The billing details are saved. Documents issued from now on carry them.")
	}
	return nil
}

// bookkeepingWords says beside the address whether documents are mailed there.
func (v *view) bookkeepingWords(d *models.BillingDetails) string {
	switch {
	case d.Email == "":
		return v.ByMail("Printed on documents. Once it is confirmed by a link in a mail, each new document is mailed there as a PDF file.")
	case d.EmailConfirmedAt == nil:
		return "Printed on documents. Not confirmed yet, so no documents are mailed there: save again to have the link sent again."
	default:
		return v.ByMail(words.AddressPrinted(v.Format.Instant(*d.EmailConfirmedAt)))
	}
}
