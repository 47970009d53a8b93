package billing

import (
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
)

func billingDetails(v *view) error {
	details, err := v.Documents.Details(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	return v.billingDetailsPage(http.StatusOK, details, nil)
}

// saveBillingDetails stores whom documents are made out to from now on.
func saveBillingDetails(v *view) error {
	sent := models.BillingDetails{
		AccountID: v.Who.AccountID, Name: v.FormValue("name"), Address: v.FormValue("address"), Country: v.FormValue("country"),
		TaxID: v.FormValue("tax_id"), Email: v.FormValue("email"),
	}
	if err := v.Documents.SaveDetails(v.Ctx(), sent); err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		return v.billingDetailsPage(page.FormStatus(err), &sent, errs)
	}
	if err := v.askBookkeeping(); err != nil {
		return err
	}
	return v.SeeOther(routes.BillingDetails)
}

func (v *view) billingDetailsPage(status int, d *models.BillingDetails, errs page.FieldErrors) error {
	screen := pages.Details{Name: d.Name, Address: d.Address, Country: d.Country, TaxID: d.TaxID, Email: models.ReadableEmail(d.Email), EmailHint: v.bookkeepingWords(d), Errors: errs}
	var err error
	if screen.Shell, err = v.Shell(layout.NavBillingDetails.Name(), layout.NavBillingDetails); err != nil {
		return err
	}
	screen.Problems = errs.Problems()
	return v.ShowStatus(status, pages.DetailsPage(screen))
}
