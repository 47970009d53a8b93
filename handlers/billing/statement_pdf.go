package billing

import (
	"io"
	"strconv"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/trail"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/paper"
	"ocrconsole/web"
)

// statementPDF is one month as a document.
func statementPDF(v *view) error {
	screen, s, err := v.statement()
	if err != nil {
		return err
	}
	document := statementPaper(&screen)
	document.CreatedAt = s.Now
	if err := v.addParties(document); err != nil {
		return err
	}
	file, err := document.Render()
	if err != nil {
		return err
	}
	if err := v.Audit.Downloaded(v.Ctx(), v.Who.AccountID, trail.StatementDownloaded{Month: v.MonthKey(s.From), Format: "pdf"}); err != nil {
		return err
	}
	web.WorkDone(v.Context)
	v.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(file)))
	return web.Download(v.Context, "statement_"+v.MonthKey(s.From)+".pdf", "application/pdf", func(w io.Writer, _ func()) error {
		_, err := w.Write(file)
		return err
	})
}

// addParties says who the paper is from and whom it is for, as invoices of today do.
func (v *view) addParties(d *paper.Document) error {
	issuer, recipient, err := v.Documents.Parties(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	if issuer.Name != "" {
		d.Issuer = paper.Party{Name: issuer.Name, Lines: issuer.Lines()}
	}
	recipient.AccountID, recipient.Email = 0, "" // the account stands there already
	d.Recipient = paper.Party{Name: recipient.Name, Lines: append(recipient.Lines(), d.Recipient.Lines...)}
	return nil
}

// statementPaper lays the month out: the same words and amounts as on the page.
func statementPaper(p *pages.Statement) *paper.Document {
	d := &paper.Document{
		Title: "Statement", Number: p.Month, Issuer: paper.Party{Name: "OCR Console"},
		RecipientLabel: "Account", Recipient: paper.Party{Name: p.Account, Lines: []string{p.AccountID}},
		Facts: []paper.Fact{{Label: "Period", Value: p.Period}, {Label: "Issued", Value: p.Issued}, {Label: "Ledger entries", Value: p.Entries}},
	}
	if p.Running != "" {
		d.Blocks = append(d.Blocks, paper.Text{Heading: "This month is running", Body: p.Running})
	}
	d.Blocks = append(d.Blocks, linesOnPaper(p.Lines), chargesOnPaper(p.Charges), sumOnPaper(p))
	if p.Accrued != "" {
		d.Blocks = append(d.Blocks, paper.Text{Body: p.Accrued})
	}
	d.Blocks = append(d.Blocks, paper.Text{Body: pages.Exactly, Small: true})
	return d
}

func linesOnPaper(lines pages.StatementLines) paper.Block {
	const title = "Orders, top-ups and refunds"
	if len(lines.Rows) == 0 {
		return paper.Text{Heading: title, Body: pages.NoneInMonth}
	}
	t := paper.Table{Heading: title, Columns: []paper.Column{{Title: "Time"}, {Title: "What", Weight: 3}, {Title: "Amount", Kind: paper.Amounts}}}
	for _, r := range lines.Rows {
		what := r.What
		if r.Ref != "" {
			what += " (" + r.Ref + ")"
		}
		t.Rows = append(t.Rows, paper.Row{Cells: []string{r.Time, what, r.Amount}})
	}
	t.Rows = append(t.Rows, paper.Row{Cells: []string{"Total", "", lines.Total}, Style: paper.Sum})
	return t
}

func chargesOnPaper(charges pages.StatementCharges) paper.Block {
	const title = "Pay-per-use by region and service"
	if len(charges.Rows) == 0 {
		return paper.Text{Heading: title, Body: pages.NoneInMonth}
	}
	t := paper.Table{Heading: title, Columns: []paper.Column{
		{Title: "Region"}, {Title: "Service", Weight: 2}, {Title: "Hourly charges", Kind: paper.Figures}, {Title: "Calls", Kind: paper.Figures}, {Title: "Amount", Kind: paper.Amounts},
	}}
	for _, r := range charges.Rows {
		service := r.Service
		if r.Late != "" {
			service += " (" + r.Late + ")"
		}
		t.Rows = append(t.Rows, paper.Row{Cells: []string{r.Region, service, r.Hours, r.Calls, r.Amount}})
	}
	t.Rows = append(t.Rows, paper.Row{Cells: []string{"Total", "", charges.Hours, charges.Calls, charges.Total}, Style: paper.Sum})
	return t
}

func sumOnPaper(p *pages.Statement) paper.Block {
	var t paper.Totals
	for _, l := range p.Sum {
		t.Lines = append(t.Lines, paper.Total{Label: l.Label, Amount: l.Amount, Strong: l.Total})
	}
	return t
}
