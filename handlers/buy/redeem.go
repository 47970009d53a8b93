package buy

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/vouchers"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// redeemFields is the form that redeems a voucher; a link on paper or in a mail may have the code.
type redeemFields struct {
	page.Form
	Code string `query:"code" form:"code"`
}

// redeemForm asks for the code of a voucher.
func redeemForm(v *view) error { return v.showRedeem(page.Read[redeemFields](v.Context)) }

// redeem gives the account what the code gives. Sent again, it says which package that was.
func redeem(v *view) error {
	form := page.Read[redeemFields](v.Context)
	redeemed, err := v.Vouchers.Redeem(v.Ctx(), v.Who.AccountID, models.NetworkOf(v.RealIP()), form.Code)
	if err != nil {
		return form.Again(err, func() error { return v.showRedeem(form) })
	}
	v.Flash(components.Success, words.VoucherRedeemed(redeemed.Campaign, redeemed.Package().String()))
	return v.SeeOther(routes.Package(redeemed.Package().String()))
}

func (v *view) showRedeem(f *redeemFields) error {
	v.PagePath = routes.Redeem
	shell, err := v.Shell(layout.NavRedeem.Name(), layout.NavRedeem)
	if err != nil {
		return err
	}
	screen := pages.Redeem{Shell: shell, BackHref: routes.Packages, Code: components.FieldProps{
		Name: vouchers.CodeField, Label: "Voucher code", Value: f.Code, Error: f.Errors[vouchers.CodeField], Hint: words.VoucherCodeHint, Required: true,
		Autocomplete: "off", Attrs: map[string]any{"autocapitalize": "characters", "spellcheck": "false"},
	}}
	screen.Problems = f.Errors.Problems(vouchers.CodeField)
	return v.ShowForm(&f.Form, pages.RedeemPage(screen))
}

// readVoucher reads by which voucher the account got the package, if by one.
func (v *view) readVoucher(r *packageRead, id int64) func(ctx context.Context) error {
	return models.Reading(&r.voucher, func(ctx context.Context) (*models.VoucherRedemption, error) {
		return v.Vouchers.OfPackage(ctx, v.Who.AccountID, id)
	})
}
