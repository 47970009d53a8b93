package desk

import (
	"slices"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// vouchersShown is how many batches a page shows.
const vouchersShown = 50

func (v *View) vouchersForm(form *voucherFields) error {
	v.PagePath = routes.DeskVouchers
	before, err := v.Before()
	if err != nil {
		return err
	}
	batches, err := v.Vouchers.List(v.Ctx(), before, vouchersShown+1)
	if err != nil {
		return err
	}
	last := ""
	if len(batches) > vouchersShown {
		batches = batches[:vouchersShown]
		last = strconv.FormatInt(batches[vouchersShown-1].ID, 10)
	}
	wrong := ""
	if form.ended != 0 || form.decides { // the page has a field of that name for each batch
		if wrong = form.Errors["code"]; wrong != "" {
			delete(form.Errors, "code")
			form.Errors[""] = wrong // for a batch that the page does not have
		}
	}
	// proofOf is the field by which a form about the batch is proved, with what is wrong with it if it is the one that was sent.
	proofOf := func(id string, sent bool, action string, key ...string) (pages.Proof, error) {
		proof, err := v.Proof(id, "", action, key...)
		if sent && wrong != "" {
			delete(form.Errors, "")
			form.Errors[proof.ID], proof.Error = wrong, wrong
		}
		return proof, err
	}
	left, of, err := v.Acts.MayMoveAlone(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	screen := pages.Vouchers{
		Lead: "Codes that give a free package or credit, once a person. They are kept as hashes: who loses a code makes another.", Note: v.Words().MayMoveAlone(left, of, models.AloneTime), Batches: v.batchTable(batches),
		Pager: v.Pager("Pages of vouchers", last, routes.Within(routes.DeskVouchers)), Request: form.Request, Campaign: form.Campaign, Amount: form.Amount, Currency: v.Snapshot.Currency, AmountInput: v.AmountInput(), Calls: form.Calls, Days: form.Days, Codes: form.Codes,
		Uses: form.Uses, UntilTo: form.Until, Errors: form.Errors, Offering: v.offeringChoice(form),
		As: asChoice("", form.As), DecideAction: routes.DeskVouchersDecide,
		Gives: choices("gives", "Each code gives", form.Gives, components.Option{Value: givesPackage, Label: "A package of free calls"}, components.Option{Value: givesCredit, Label: "Credit on the balance"}),
	}
	screen.Gives.Error = form.Errors["gives"]
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskVouchers, form.Request); err != nil {
		return err
	}
	if screen.Waiting, err = v.waitingVouchers(func(batch string) (pages.Proof, error) {
		return proofOf("code-"+batch, form.decides && form.Key == batch, routes.DeskVouchersDecide, batch)
	}); err != nil {
		return err
	}
	for i := range batches {
		b := &batches[i]
		if b.State == models.VouchersDeclined || b.EndedAt != nil || !v.Now().Before(b.ValidUntil) {
			continue // nothing of it can be redeemed, or come to be; who asked for one that waits may take it back
		}
		number := strconv.FormatInt(b.ID, 10)
		end := pages.VoucherEnd{Label: words.EndVouchers(b.ID, b.Campaign), Action: routes.DeskVouchersEnd(number)}
		if end.Proof, err = proofOf("end-"+number, form.ended == b.ID, end.Action); err != nil {
			return err
		}
		screen.Ends = append(screen.Ends, end)
	}
	if screen.Shell, err = v.Shell("Vouchers"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("campaign", "gives", "amount", "offering", "calls", "days", "codes", "uses", "until", "code")
	return v.ShowForm(&form.Form, pages.VouchersPage(screen))
}

func (v *View) batchTable(batches []models.VoucherCount) pages.ReportTable {
	t := pages.ReportTable{
		ID: "batches", Title: "Vouchers", Empty: "There are none yet.",
		Columns: []components.Column{{Label: "Number", Numeric: true}, {Label: "Campaign", Free: true}, {Label: "Gives"}, {Label: "Codes", Numeric: true}, {Label: "Redeemed", Numeric: true}, {Label: "Last day"}, {Label: "Ended"}},
	}
	for i := range batches {
		b, ended := &batches[i], "–"
		if b.EndedAt != nil {
			ended = v.Local.Instant(*b.EndedAt)
		}
		t.Rows = append(t.Rows, texts(strconv.FormatInt(b.ID, 10), b.Campaign, v.VoucherGives(&b.VoucherBatch), v.Format.Calls(codesOf(b)), v.redeemedOf(b), v.Format.LastDay(b.ValidUntil), ended))
	}
	return t
}

// codesOf is how many codes a batch has, or is to have.
func codesOf(b *models.VoucherCount) int64 {
	if b.State == models.VouchersMade {
		return b.Codes
	}
	return b.WantedCodes
}

// redeemedOf is how often the codes of a batch were redeemed, or that there are none.
func (v *View) redeemedOf(b *models.VoucherCount) string {
	switch {
	case b.Waits():
		return "waits"
	case b.State == models.VouchersDeclined:
		return "declined"
	case b.State == models.VouchersWait:
		return "not made"
	}
	return v.Words().OfAtMost(b.Used, b.Uses)
}

// asChoice is how codes are given; id tells the fields of several forms apart.
func asChoice(id, chosen string) components.SelectProps {
	s := choices("as", "How the codes are given", chosen, components.Option{Value: "sheet", Label: "As a sheet to print"}, components.Option{Value: asFile, Label: "As a CSV file, with addresses"})
	s.ID = id
	return s
}

// waitingVouchers are the batches that wait for a second operator, each with a form of its own, proved by proofOf.
func (v *View) waitingVouchers(proofOf func(batch string) (pages.Proof, error)) (rows []pages.Waiting, err error) {
	batches, err := v.Vouchers.Waiting(v.Ctx())
	if err != nil || len(batches) == 0 {
		return nil, err
	}
	operators, err := v.Operators.List(v.Ctx())
	if err != nil {
		return nil, err
	}
	names := addressesOf(operators)
	for i := range batches {
		b := &batches[i]
		number := strconv.FormatInt(b.ID, 10)
		proof, err := proofOf(number)
		if err != nil {
			return nil, err
		}
		as := asChoice("as-"+number, "")
		rows = append(rows, pages.Waiting{
			What: v.Words().VouchersWait(b.Campaign, b.WantedCodes, b.UsesEach), Object: v.VoucherGives(b), Amount: v.Words().VouchersWorth(b.WorthMicros),
			By: names[*b.AskedBy], At: v.Local.Instant(b.CreatedAt), Reason: words.VoucherUntil(v.Format.LastDay(b.ValidUntil)),
			Key: number, Refused: v.noSecond(operators, *b.AskedBy), Proof: proof, As: &as,
		})
	}
	return rows, nil
}

func (v *View) offeringChoice(form *voucherFields) components.SelectProps {
	var options []components.Option
	for _, o := range v.Snapshot.Offerings() {
		options = append(options, components.Option{Value: o.Region + between + o.Service, Label: v.OfferingName(o.Region, o.Service)})
	}
	slices.SortFunc(options, func(a, b components.Option) int { return strings.Compare(a.Value, b.Value) })
	s := choices("offering", "Service and region", form.Offering, options...)
	s.Error = form.Errors["offering"]
	return s
}

// voucherSheet shows the codes of a batch that was made just now.
func (v *View) voucherSheet(batch *models.VoucherBatch, codes []string) (err error) {
	screen := pages.VoucherSheet{
		Lead: "These codes are shown this once: print the page or save it.", Gives: v.VoucherGives(batch),
		Until: words.VoucherUntil(v.Format.LastDay(batch.ValidUntil)),
	}
	for _, code := range codes {
		screen.Codes = append(screen.Codes, pages.VoucherCode{Code: code, Address: v.RedeemURL(code)})
	}
	if screen.Shell, err = v.Shell(v.Words().VouchersMade(batch.Campaign, len(codes))); err != nil {
		return err
	}
	return v.Show(pages.VoucherSheetPage(screen))
}
