package desk

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"ocrconsole/handlers/page"
	"ocrconsole/models/revenue"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

const (
	accountField      = "account-" // before the name of an account of the journal, in a field that says what the operator's books call it
	longestAccount    = 100
	journalLinesShown = 400
)

// accountFields say what the operator's books call the accounts; "" is our name.
type accountFields struct {
	Provider    string `query:"account-provider"`
	Disputes    string `query:"account-disputes"`
	Unsettled   string `query:"account-unsettled"`
	Balances    string `query:"account-balances"`
	Unused      string `query:"account-unused"`
	Tax         string `query:"account-tax"`
	PayPerUse   string `query:"account-pay-per-use"`
	Packages    string `query:"account-packages"`
	Breakage    string `query:"account-breakage"`
	GivenBack   string `query:"account-given-back"`
	Credits     string `query:"account-credits"`
	TaxIncluded string `query:"account-tax-included"`
}

// typed are what was entered, by account.
func (f *accountFields) typed() map[revenue.Account]string {
	return map[revenue.Account]string{
		revenue.AtProvider: f.Provider, revenue.DisputedMoney: f.Disputes, revenue.NotSettled: f.Unsettled, revenue.Balances: f.Balances, revenue.UnusedCalls: f.Unused, revenue.TaxToPay: f.Tax,
		revenue.FromPayPerUse: f.PayPerUse, revenue.FromPackages: f.Packages, revenue.FromBreakage: f.Breakage, revenue.PricesGivenBack: f.GivenBack, revenue.CreditsGiven: f.Credits, revenue.TaxInPrices: f.TaxIncluded,
	}
}

// accountNames are what the operator's books call the accounts: as the address says, or else ours.
func (v *View) accountNames() map[revenue.Account]string {
	names := make(map[revenue.Account]string)
	for account, typed := range page.Read[accountFields](v.Context).typed() {
		names[account] = words.JournalAccount(string(account))
		if name := strings.TrimSpace(typed); name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestAccount {
			names[account] = name
		}
	}
	return names
}

// journal gives the double entries of the days that are asked for.
func (v *View) journal(f *moneyFields) ([]revenue.Line, revenue.Report, error) {
	f.By, f.Split, f.Region, f.Service = string(revenue.ByDay), splitNot, "", ""
	told, err := v.report(f)
	if err != nil || len(f.Errors) > 0 {
		return nil, told, err
	}
	lines := told.JournalLines(v.accountNames(), v.Snapshot.Zone)
	return lines, told, nil
}

// journalPage shows the journal, and asks what the operator's books call its accounts.
func journalPage(v *View) error {
	form := v.moneyForm()
	lines, told, err := v.journal(form)
	if err != nil {
		return err
	}
	screen := pages.Report{Lead: "The money report as double entries, by day. Each day’s debits are its credits.", Filter: v.journalFilter(form)}
	if screen.Shell, err = v.Shell("Journal", Crumb(routes.DeskMoney)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("from", "to")
	if len(form.Errors) == 0 {
		screen.Links = []components.LinkProps{{Label: "CSV", Href: form.address(routes.DeskJournalCSV, v.accountParams()...)}}
		screen.Tables = []pages.ReportTable{v.journalTable(lines)}
		screen.Closing = v.Words().MoneyAsOf(told.Currency, told.Zone, told.AsOf, false)
		if len(lines) > journalLinesShown {
			screen.Closing += " " + v.Words().MadeOfPart(journalLinesShown)
		}
	}
	return v.ShowForm(&form.Form, pages.ReportPage(screen))
}

func (v *View) journalTable(lines []revenue.Line) pages.ReportTable {
	t := pages.ReportTable{
		ID: "journal", Title: "Journal", Empty: "Nothing happened in this time.",
		Columns: []components.Column{{Label: "Day"}, {Label: "Entry", Numeric: true}, {Label: "Account"}, {Label: "Debit", Numeric: true}, {Label: "Credit", Numeric: true}, {Label: "Figure"}},
	}
	for _, l := range lines[:min(len(lines), journalLinesShown)] {
		debit, credit := l.Sides(v.Format.Money)
		row := texts(l.Date, strconv.Itoa(l.Entry), l.Account, debit, credit, words.MoneyFigure(l.Figure))
		row[5].Href = routes.With(routes.DeskMoneyOf, "from", l.Date, "to", l.Date, "by", string(revenue.ByDay), "of", l.Figure)
		row[5].Label = row[5].Text + ", " + l.Date
		t.Rows = append(t.Rows, row)
	}
	return t
}

// accountParams are those of the address that name accounts.
func (v *View) accountParams() (pairs []string) {
	typed := page.Read[accountFields](v.Context).typed()
	for _, account := range revenue.Accounts() {
		pairs = append(pairs, accountField+string(account), typed[account])
	}
	return pairs
}

func (v *View) journalFilter(f *moneyFields) *pages.Filter {
	filter := v.moneyFilter(f, routes.DeskJournal)
	filter.Label, filter.Selects = "Time, and what your books call the accounts", nil
	names := v.accountNames()
	for _, account := range revenue.Accounts() {
		filter.Fields = append(filter.Fields, components.FieldProps{Name: accountField + string(account), Label: words.JournalAccount(string(account)), Value: names[account]})
	}
	return filter
}

// journalCSV is the journal for the operator's books.
func journalCSV(v *View) error {
	form := v.moneyForm()
	lines, _, err := v.journal(form)
	if err != nil {
		return err
	}
	if len(form.Errors) > 0 {
		return damaged()
	}
	return v.sendCSV("journal.csv", revenue.JournalTable(lines))
}
