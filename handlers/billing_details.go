package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// billingDetailsPath is where customers say whom documents are made out to.
const billingDetailsPath = "/settings/billing"

func billingDetails(v *view) error {
	details, err := v.console.Documents.Details(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	return v.billingDetailsPage(http.StatusOK, details, nil)
}

// saveBillingDetails stores whom documents are made out to from now on.
func saveBillingDetails(v *view) error {
	sent := models.BillingDetails{
		AccountID: v.who.AccountID, Name: v.FormValue("name"), Address: v.FormValue("address"), Country: v.FormValue("country"),
		TaxID: v.FormValue("tax_id"), Email: v.FormValue("email"),
	}
	if err := v.console.Documents.SaveDetails(v.ctx(), sent); err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.billingDetailsPage(formStatus(err), &sent, errs)
	}
	if err := v.askBookkeeping(); err != nil {
		return err
	}
	return v.seeOther(billingDetailsPath)
}

func (v *view) billingDetailsPage(status int, d *models.BillingDetails, errs fieldErrors) error {
	page := pages.BillingDetails{Name: d.Name, Address: d.Address, Country: d.Country, TaxID: d.TaxID, Email: models.ReadableEmail(d.Email), EmailHint: v.bookkeepingWords(d), Errors: errs}
	var err error
	if page.Shell, err = v.shell(layout.NavBillingDetails.Name(), layout.NavBillingDetails); err != nil {
		return err
	}
	page.Problems = errs.problems()
	return v.renderStatus(status, pages.BillingDetailsPage(page))
}
