package buy

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/vouchers"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// redeemFields is the form that redeems a voucher; a link on paper or in a mail may have the code.
type redeemFields struct {
	page.Form
	Code string `query:"code" form:"code"`
	Step string `form:"step"`
}

// stepRedeem is sent by who has seen what the code gives.
const stepRedeem = "redeem"

// redeemForm asks for the code of a voucher.
func redeemForm(v *view) error { return v.showRedeem(page.Read[redeemFields](v.Context)) }

// redeem says what the code gives, and gives it to the account once who asks has seen that. Sent again, it says what that was.
func redeem(v *view) error {
	form := page.Read[redeemFields](v.Context)
	again := func(err error) error { return form.Again(err, func() error { return v.showRedeem(form) }) }
	network := models.NetworkOf(v.RealIP())
	if form.Step != stepRedeem {
		offer, err := v.Vouchers.Look(v.Ctx(), v.Who.AccountID, network, form.Code)
		if err != nil {
			return again(err)
		}
		return v.showOffer(form, offer)
	}
	redeemed, err := v.Vouchers.Redeem(v.Ctx(), v.Who.AccountID, network, form.Code)
	if err != nil {
		return again(err)
	}
	ref := redeemed.Ref().String()
	if redeemed.Batch.GivesCredit() {
		v.Flash(components.Success, v.Words().VoucherCredited(redeemed.Campaign, redeemed.Batch.Credit(), redeemed.AvailableMicros))
		return v.SeeOther(routes.Transaction(ref))
	}
	v.Flash(components.Success, words.VoucherRedeemed(redeemed.Campaign, ref, v.VoucherGives(&redeemed.Batch)))
	return v.SeeOther(routes.Package(ref))
}

// showOffer says what the code gives, before it is redeemed.
func (v *view) showOffer(f *redeemFields, o *vouchers.Offer) error {
	screen, err := v.redeemPage()
	if err != nil {
		return err
	}
	offer := pages.Offer{Code: f.Code, Step: stepRedeem, Credit: o.Batch.GivesCredit(), Facts: []components.Definition{
		{Term: "Gives", Text: v.VoucherGives(&o.Batch)}, {Term: "Campaign", Text: o.Batch.Campaign}, {Term: "Redeem by", Text: v.Format.LastDay(o.Batch.ValidUntil)},
	}}
	if offer.Credit {
		offer.Facts = append(offer.Facts,
			components.Definition{Term: "Available now", Text: v.Format.Rounded(o.AvailableMicros, format.Available)},
			components.Definition{Term: "Available with it", Text: v.Format.Rounded(o.AvailableMicros+o.Batch.AmountMicros, format.Available)})
	} else {
		offer.Facts = append(offer.Facts, components.Definition{Term: "Pays calls until the end of", Text: v.Format.LastDay(o.ExpiresAt)})
	}
	screen.Offer = &offer
	return v.ShowForm(&f.Form, pages.RedeemPage(screen))
}

func (v *view) redeemPage() (screen pages.Redeem, err error) {
	v.PagePath = routes.Redeem
	screen.BackHref = routes.Packages
	screen.Shell, err = v.Shell(layout.NavRedeem.Name(), layout.NavRedeem)
	return screen, err
}

func (v *view) showRedeem(f *redeemFields) error {
	screen, err := v.redeemPage()
	if err != nil {
		return err
	}
	screen.Code = components.FieldProps{
		Name: vouchers.CodeField, Label: "Voucher code", Value: f.Code, Error: f.Errors[vouchers.CodeField], Hint: words.VoucherCodeHint, Required: true,
		Autocomplete: "off", Attrs: map[string]any{"autocapitalize": "characters", "spellcheck": "false"},
	}
	screen.Problems = f.Errors.Problems(vouchers.CodeField)
	return v.ShowForm(&f.Form, pages.RedeemPage(screen))
}

// readVoucher reads by which voucher the account got the package, if by one.
func (v *view) readVoucher(r *packageRead, id int64) func(ctx context.Context) error {
	return models.Reading(&r.voucher, func(ctx context.Context) (*models.VoucherRedemption, error) {
		return v.Vouchers.OfPackage(ctx, v.Who.AccountID, id)
	})
}
