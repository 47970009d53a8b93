package desk

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/transfers"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// theTransfers are the pages on money that comes in at the bank.
func theTransfers(r *Routes) {
	money := r.For(rights.DeskMoney)
	money.GET(routes.DeskTransfers, transferList)
	money.FilePOST(routes.DeskTransfers, bank.MaxFile+web.PageBodyLimit, importTransfers)
	money.GET(routes.DeskTransferPattern, transferPage)
	money.POST(routes.DeskAssignPattern, assignTransfer)
	money.POST(routes.DeskSendBackPattern, sendTransferBack)
}

// transferFields are the forms on transfers: each sends its own part.
type transferFields struct {
	page.Form
	proofFields
	Target string             `form:"target"`
	Take   string             `query:"take"`
	Reason string             `form:"reason"`
	Twice  components.Checked `form:"again"`
}

// How many entries the list shows that wait, and how many of those that were decided on; how many lines of a file it tells of that are left out.
const (
	transfersShown = 50
	decidedShown   = 20
	leftOutShown   = 100
)

func transferList(v *View) error { return v.transferList(&transferFields{}, nil) }

// importTransfers reads a file of the bank and says what came of it. Sent again it imports nothing twice.
func importTransfers(v *View) error {
	form := page.Read[transferFields](v.Context)
	var done transfers.Imported
	err := v.Prove(form.proofFields)
	var data []byte
	if err == nil {
		_, data, err = v.sentFile(bank.MaxFile, cause.BankFileMissing)
	}
	if err == nil {
		done, err = v.Transfers.Import(v.Ctx(), v.Op, data)
	}
	if err != nil {
		return form.Again(err, func() error { return v.transferList(form, nil) })
	}
	return v.transferList(form, &done)
}

func (v *View) transferList(form *transferFields, done *transfers.Imported) error {
	v.PagePath = routes.DeskTransfers
	before, err := v.Before()
	if err != nil {
		return err
	}
	waiting, err := v.Transfers.List(v.Ctx(), true, before, transfersShown+1)
	if err != nil {
		return err
	}
	decided, err := v.Transfers.List(v.Ctx(), false, 0, decidedShown)
	if err != nil {
		return err
	}
	last := ""
	if len(waiting) > transfersShown {
		waiting = waiting[:transfersShown]
		last = strconv.FormatInt(waiting[transfersShown-1].ID, 10)
	}
	screen := pages.Transfers{
		Lead:    "What customers transferred to the bank account: imported from the bank’s files, booked by reference, or by you.",
		Waiting: v.entryTable("waiting", "Not matched", "Nothing waits.", waiting), Decided: v.entryTable("decided", "Decided last", "Nothing was booked yet.", decided),
		Pager: v.Pager("Pages of transfers", last, routes.Within(routes.DeskTransfers)), Errors: form.Errors,
	}
	if !v.Billing.TakesTransfers() {
		screen.Notes = append(screen.Notes, pages.ReportNote{Tone: components.Warning, Title: "Customers are not offered transfers", Text: "No bank account is set: see OCRCONSOLE_BANK_IBAN in the manual."})
	}
	if done != nil {
		screen.Notes = append(screen.Notes, pages.ReportNote{Tone: components.Success, Title: "The file is imported", Text: v.Words().BankFileRead(done.Entries, done.New, done.Booked)})
		if done.Waiting > 0 {
			screen.Notes = append(screen.Notes, pages.ReportNote{Tone: components.Warning, Title: "A second operator is needed", Text: v.Words().BankFileWaits(done.Waiting)})
		}
		if done.Alarms > 0 {
			screen.Notes = append(screen.Notes, pages.ReportNote{Tone: components.Danger, Title: "Money went out that was credited", Text: v.Words().BankFileAlarms(done.Alarms)})
		}
		screen.Left = v.leftOut(done.Left)
	}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskTransfers); err != nil {
		return err
	}
	alone, err := v.Transfers.Alone(v.Ctx(), v.Op, nil)
	if err != nil {
		return err
	}
	screen.Counts = v.Words().ImportCounts(alone.Left, alone.Of, models.AloneTime)
	if screen.Shell, err = v.Shell("Transfers"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems(transfers.FileField, "code")
	return v.ShowForm(&form.Form, pages.TransfersPage(screen))
}

// leftOut tells of lines of the file that were not imported, nil where there are none.
func (v *View) leftOut(left []bank.LeftOut) *pages.ReportTable {
	if len(left) == 0 {
		return nil
	}
	t := &pages.ReportTable{ID: "left", Title: "Left out", Columns: []components.Column{{Label: "Line", Free: true}, {Label: "Why", Free: true}}}
	if len(left) > leftOutShown {
		t.Description = v.Words().LeftOutMore(int64(len(left)), leftOutShown)
		left = left[:leftOutShown]
	}
	for _, l := range left {
		t.Rows = append(t.Rows, texts(l.What, words.LeftOut(string(l.Why))))
	}
	return t
}

func (v *View) entryTable(id, title, empty string, entries []models.BankEntry) pages.ReportTable {
	t := pages.ReportTable{
		ID: id, Title: title, Empty: empty,
		Columns: []components.Column{{Label: "Entry"}, {Label: "Booked"}, {Label: "Amount", Numeric: true}, {Label: "Payer", Free: true}, {Label: "Text", Free: true}, {Label: "State"}},
	}
	for i := range entries {
		e := &entries[i]
		number := strconv.FormatInt(e.ID, 10)
		row := texts(number, v.dayOf(e.Day), v.Format.Amount(e.AmountMicros, e.Currency), dash(e.Payer), dash(e.Remittance), words.BankEntryState(string(e.State)))
		row[0].Href, row[0].Label = routes.DeskTransfer(number), words.BankEntry(number)
		t.Rows = append(t.Rows, row)
	}
	return t
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
