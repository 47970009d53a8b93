package billing

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
)

// detailsFields is the form of whom documents are made out to.
type detailsFields struct {
	page.Form
	Name    string `form:"name"`
	Address string `form:"address"`
	Country string `form:"country"`
	TaxID   string `form:"tax_id"`
	Email   string `form:"email"`
}

func billingDetails(v *view) error {
	d, err := v.Documents.Details(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	return v.billingDetailsPage(&detailsFields{Name: d.Name, Address: d.Address, Country: d.Country, TaxID: d.TaxID, Email: d.Email}, d)
}

// saveBillingDetails stores whom documents are made out to from now on.
func saveBillingDetails(v *view) error {
	form := page.Read[detailsFields](v.Context)
	sent := models.BillingDetails{
		AccountID: v.Who.AccountID, Name: form.Name, Address: form.Address, Country: form.Country, TaxID: form.TaxID, Email: form.Email,
	}
	if err := v.Documents.SaveDetails(v.Ctx(), sent); err != nil {
		return form.Again(err, func() error { return v.billingDetailsPage(form, &sent) })
	}
	if err := v.askBookkeeping(); err != nil {
		return err
	}
	return v.SeeOther(routes.BillingDetails)
}

// billingDetailsPage shows the form, and what is known of the address of the details.
func (v *view) billingDetailsPage(form *detailsFields, d *models.BillingDetails) error {
	screen := pages.Details{
		Name: form.Name, Address: form.Address, Country: form.Country, TaxID: form.TaxID, Email: models.ReadableEmail(form.Email), EmailHint: v.bookkeepingWords(d), Errors: form.Errors,
	}
	var err error
	if screen.Shell, err = v.Shell(layout.NavBillingDetails.Name(), layout.NavBillingDetails); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	return v.ShowForm(&form.Form, pages.DetailsPage(screen))
}
