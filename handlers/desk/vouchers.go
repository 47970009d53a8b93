package desk

import (
	"crypto/rand"
	"slices"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// voucherFields is the form that makes vouchers. Request names it, so that it makes them once.
type voucherFields struct {
	page.Form
	Request  string `form:"request"`
	Campaign string `form:"campaign"`
	Gives    string `form:"gives"`
	Amount   string `form:"amount"`
	Offering string `form:"offering"`
	Calls    string `form:"calls"`
	Days     string `form:"days"`
	Codes    string `form:"codes"`
	Uses     string `form:"uses"`
	Until    string `form:"until"`
	As       string `form:"as"`
	proofFields
	Key      string `form:"key"` // the batch that is decided on
	Decision string `form:"decision"`

	ended   int64 // the batch that the form was to end, 0 of the others
	decides bool
}

// What each voucher of a form gives.
const (
	givesPackage = "package"
	givesCredit  = "credit"
)

// newVoucherFields is the form as it is opened.
func newVoucherFields() *voucherFields {
	return &voucherFields{Request: rand.Text(), Days: "0", Codes: "1", Uses: "1"}
}

// another keeps of the form what was wrong with it, and opens the one that makes vouchers anew.
func (f *voucherFields) another() {
	anew := newVoucherFields()
	f.Request, f.Days, f.Codes, f.Uses = anew.Request, anew.Days, anew.Codes, anew.Uses
}

// asFile has the codes sent as a file, and not as a sheet.
const asFile = "csv"

// between stands between region and service in the value of a choice.
const between = "/"

func vouchersPage(v *View) error {
	return v.vouchersForm(newVoucherFields())
}

// makeVouchers makes a batch and gives its codes, or has it wait for a second operator.
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
	batch, codes, err := v.Vouchers.CreateBy(v.Ctx(), v.Op, wanted)
	if err != nil {
		return form.Again(offeringField(err), again)
	}
	if batch.Waits() {
		return v.Done(words.VouchersWaitForSecond, routes.DeskVouchers)
	}
	return v.giveCodes(form.As, batch, codes)
}

// giveCodes gives the codes of a batch that was made just now, this once: as a sheet to print, or as a file.
func (v *View) giveCodes(as string, batch *models.VoucherBatch, codes []string) error {
	if as == asFile {
		return v.sendCSV("vouchers-"+strconv.FormatInt(batch.ID, 10)+".csv", vouchers.Table(batch, codes, v.RedeemURL))
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
	w = vouchers.Wanted{Campaign: f.Campaign, Request: f.Request, Codes: int(v.ReadCount(f.Codes)), UsesEach: v.ReadCount(f.Uses)}
	switch f.Gives {
	case givesCredit:
		err = v.wantedCredit(f, &w)
	case givesPackage:
		err = v.wantedPackage(f, &w)
	default:
		err = models.RefuseField("gives", cause.VoucherNoChoice)
	}
	if err != nil {
		return w, err
	}
	last, err := v.ParseDay(f.Until)
	if err != nil {
		return w, models.RefuseField("until", cause.VoucherUntil)
	}
	w.ValidUntil = rules.NextDay(last, v.Snapshot.Zone)
	return w, nil
}

// wantedPackage reads what a voucher of a package gives; nothing may be said of credit.
func (v *View) wantedPackage(f *voucherFields, w *vouchers.Wanted) error {
	if strings.TrimSpace(f.Amount) != "" {
		return models.RefuseField("amount", cause.VoucherOnlyPackage)
	}
	w.Calls = v.ReadCount(f.Calls)
	w.Region, w.Service, _ = strings.Cut(f.Offering, between)
	if strings.TrimSpace(f.Days) != "0" {
		if w.Days = v.ReadCount(f.Days); w.Days < 1 {
			return models.RefuseField("days", cause.VoucherBeyond{Most: vouchers.MaxDays})
		}
	}
	return nil
}

// wantedCredit reads what a voucher of credit gives; nothing may be said of a package, but for the service, which a form always sends.
func (v *View) wantedCredit(f *voucherFields, w *vouchers.Wanted) (err error) {
	switch {
	case strings.TrimSpace(f.Calls) != "":
		return models.RefuseField("calls", cause.VoucherOnlyCredit)
	case !slices.Contains([]string{"", "0"}, strings.TrimSpace(f.Days)):
		return models.RefuseField("days", cause.VoucherOnlyCredit)
	}
	if w.CreditMicros, err = v.ReadAmount("amount", f.Amount); err == nil && w.CreditMicros == 0 {
		w.CreditMicros = -1 // which is refused by its bounds; 0 would be a package
	}
	return err
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
		form.another()
		return form.Again(err, func() error { return v.vouchersForm(form) })
	}
	return v.Done("The vouchers have ended.", routes.DeskVouchers)
}

// decideVouchers is the answer of a second operator, who gets the codes if it is yes.
func decideVouchers(v *View) error {
	form := page.Read[voucherFields](v.Context)
	approve := form.Decision == "approve"
	if !approve && form.Decision != "decline" {
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	var batch *models.VoucherBatch
	var codes []string
	err := v.Prove(form.proofFields, form.Key)
	if err == nil {
		id, damaged := strconv.ParseInt(form.Key, 10, 64)
		if damaged != nil {
			return models.Refuse(models.Invalid, cause.FormDamaged)
		}
		batch, codes, err = v.Vouchers.Decide(v.Ctx(), v.Op, id, approve)
	}
	if err != nil {
		form.decides = true
		form.another()
		return form.Again(err, func() error { return v.vouchersForm(form) })
	}
	if !approve {
		return v.Done(words.DecidedOn(false), routes.DeskVouchers)
	}
	return v.giveCodes(form.As, batch, codes)
}
