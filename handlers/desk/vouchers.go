package desk

import (
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// voucherFields is the form that makes vouchers. Request names it, so that it makes them once.
type voucherFields struct {
	page.Form
	Request  string `form:"request"`
	Campaign string `form:"campaign"`
	Offering string `form:"offering"`
	Calls    string `form:"calls"`
	Days     string `form:"days"`
	Codes    string `form:"codes"`
	Uses     string `form:"uses"`
	Until    string `form:"until"`
	As       string `form:"as"`
	proofFields

	ended int64 // the batch that the form was to end, 0 of the one that makes them
}

// asFile has the codes sent as a file, and not as a sheet.
const asFile = "csv"

// between stands between region and service in the value of a choice.
const between = "/"

func vouchersPage(v *View) error {
	return v.vouchersForm(&voucherFields{Request: rand.Text(), Days: "0", Codes: "1", Uses: "1"})
}

// makeVouchers makes a batch and gives its codes, this once: as a sheet to print, or as a file.
func makeVouchers(v *View) error {
	form := page.Read[voucherFields](v.Context)
	again := func() error { return v.vouchersForm(form) }
	if err := v.Prove(form.proofFields, form.Request); err != nil {
		return form.Again(err, again)
	}
	wanted, err := v.wantedVouchers(form)
	if err != nil {
		return form.Again(err, again)
	}
	batch, codes, err := v.Vouchers.Create(v.Ctx(), wanted)
	if err != nil {
		return form.Again(offeringField(err), again)
	}
	if form.As == asFile {
		rows := [][]string{{"code", "campaign", "valid_until", "address"}}
		for _, code := range codes {
			rows = append(rows, []string{code, batch.Campaign, batch.ValidUntil.UTC().Format(time.RFC3339), v.RedeemURL(code)})
		}
		return v.sendCSV("vouchers-"+strconv.FormatInt(batch.ID, 10)+".csv", rows)
	}
	return v.voucherSheet(batch, codes)
}

// offeringField puts what is said of the service beside the field that chooses service and region.
func offeringField(err error) error {
	if refused, is := err.(*models.Error); is && refused.Field == "service" { //nolint:errorlint // it comes as it is
		refused.Field = "offering"
	}
	return err
}

// wantedVouchers reads the form; what is no number is refused as one beyond the bounds.
func (v *View) wantedVouchers(f *voucherFields) (w vouchers.Wanted, err error) {
	w = vouchers.Wanted{Campaign: f.Campaign, Request: f.Request, Calls: v.ReadCount(f.Calls), Codes: int(v.ReadCount(f.Codes)), UsesEach: v.ReadCount(f.Uses)}
	w.Region, w.Service, _ = strings.Cut(f.Offering, between)
	if strings.TrimSpace(f.Days) != "0" {
		if w.Days = v.ReadCount(f.Days); w.Days < 1 {
			return w, models.RefuseField("days", cause.VoucherBeyond{Most: vouchers.MaxDays})
		}
	}
	last, err := v.ParseDay(f.Until)
	if err != nil {
		return w, models.RefuseField("until", cause.VoucherUntil)
	}
	w.ValidUntil = rules.NextDay(last, v.Snapshot.Zone)
	return w, nil
}

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
	endWrong := ""
	if form.ended != 0 { // the page has a field of that name for each batch
		if endWrong = form.Errors["code"]; endWrong != "" {
			delete(form.Errors, "code")
			form.Errors[""] = endWrong // for a batch that the page does not have
		}
	}
	screen := pages.Vouchers{
		Lead: "Codes that give a free package, once an account. They are kept as hashes: who loses a code makes another.", Batches: v.batchTable(batches),
		Pager: v.Pager("Pages of vouchers", last, routes.Within(routes.DeskVouchers)), Request: form.Request, Campaign: form.Campaign, Calls: form.Calls, Days: form.Days, Codes: form.Codes,
		Uses: form.Uses, UntilTo: form.Until, Errors: form.Errors, Offering: v.offeringChoice(form),
		As: choices("as", "How they are given", form.As, components.Option{Value: "sheet", Label: "As a sheet to print"}, components.Option{Value: asFile, Label: "As a CSV file, with addresses"}),
	}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskVouchers, form.Request); err != nil {
		return err
	}
	for i := range batches {
		if b := &batches[i]; b.EndedAt == nil && v.Now().Before(b.ValidUntil) {
			number := strconv.FormatInt(b.ID, 10)
			proof, err := v.Proof("end-"+number, "", routes.DeskVouchersEnd(number))
			if err != nil {
				return err
			}
			if form.ended == b.ID && endWrong != "" {
				delete(form.Errors, "")
				form.Errors[proof.ID], proof.Error = endWrong, endWrong
			}
			screen.Ends = append(screen.Ends, pages.VoucherEnd{Proof: proof, Label: words.EndVouchers(b.ID, b.Campaign), Action: routes.DeskVouchersEnd(number)})
		}
	}
	if screen.Shell, err = v.Shell("Vouchers"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("campaign", "calls", "days", "codes", "uses", "until", "offering", "code")
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
		t.Rows = append(t.Rows, texts(strconv.FormatInt(b.ID, 10), b.Campaign, v.Words().VoucherGives(b.Calls, v.OfferingName(b.Region, b.Service)), v.Format.Calls(b.Codes), v.Words().OfAtMost(b.Used, b.Uses), v.Format.LastDay(b.ValidUntil), ended))
	}
	return t
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
		Lead: "These codes are shown this once: print the page or save it.", Gives: v.Words().VoucherGives(batch.Calls, v.OfferingName(batch.Region, batch.Service)),
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

func endVouchers(v *View) error {
	id, err := strconv.ParseInt(v.Param("batch"), 10, 64)
	if err != nil {
		return models.Refuse(models.NotFound, cause.NoSuchVouchers)
	}
	form := page.Read[voucherFields](v.Context)
	if err = v.Prove(form.proofFields); err == nil {
		_, err = v.Vouchers.End(v.Ctx(), id)
	}
	if err != nil {
		form.ended = id
		form.Request, form.Days, form.Codes, form.Uses = rand.Text(), "0", "1", "1"
		return form.Again(err, func() error { return v.vouchersForm(form) })
	}
	return v.Done("The vouchers have ended.", routes.DeskVouchers)
}
