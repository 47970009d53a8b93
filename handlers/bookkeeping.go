package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
)

// confirmBookkeepingForm asks whoever reads the bookkeeping's mails whether they want documents; they need no account here.
func (v *view) confirmBookkeepingForm(token string) error {
	email, customer, err := v.console.Accounts.BookkeepingLink(v.ctx(), token)
	if err != nil {
		return v.brokenLink(err, alertsPath, "Have another link sent")
	}
	email = models.ReadableEmail(email)
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "Have documents mailed here?", Text: "Receipts, invoices and credit notes for " + customer + " are then mailed to " + email + " as PDF files.",
		Action: "/confirm", Token: token, Button: "Confirm " + email,
	})
}

func (v *view) confirmBookkeeping() error {
	email, err := v.console.Accounts.ConfirmBookkeeping(v.ctx(), v.FormValue("token"))
	if err != nil {
		return v.brokenLink(err, alertsPath, "Have another link sent")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The address is confirmed", Text: "Documents issued from now on are mailed to " + models.ReadableEmail(email) + ".", NextHref: "/", NextText: "Go to OCR Console",
	})
}

// askBookkeeping has the bookkeeping asked to confirm its address, if that is not known, and says what was done.
func (v *view) askBookkeeping() error {
	asked, err := v.console.Accounts.RequestBookkeeping(v.ctx(), v.who.AccountID, v.RealIP())
	switch {
	case models.CodeOf(err) == models.TooMany:
		v.flash(components.Warning, "The billing details are saved. The bookkeeping's address was not asked to confirm itself: too many mails were sent. Save again later.")
		return nil
	case err != nil:
		return err
	case asked:
		v.flash(components.Success, "The billing details are saved. A mail asks the bookkeeping to confirm its address: documents are mailed there from then on.")
	default:
		v.flash(components.Success, "The billing details are saved. Documents issued from now on carry them.")
	}
	return nil
}

// bookkeepingWords says beside the address whether documents are mailed there.
func (v *view) bookkeepingWords(d *models.BillingDetails) string {
	switch {
	case d.Email == "":
		return "Printed on documents. Once it is confirmed by a link in a mail, each new document is mailed there as a PDF file."
	case d.EmailConfirmedAt == nil:
		return "Printed on documents. Not confirmed yet, so no documents are mailed there: save again to have the link sent again."
	default:
		return "Printed on documents. Confirmed on " + v.format.Instant(*d.EmailConfirmedAt) + ": each new document is mailed there as a PDF file."
	}
}
