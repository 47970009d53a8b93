package desk

import (
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/transfers"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// transferPage shows an entry; ?take= suggests whose it is.
func transferPage(v *View) error {
	form := page.Read[transferFields](v.Context)
	form.Target = form.Take
	return v.transferPage(form, "")
}

// entryInPath gives the entry that the address names.
func (v *View) entryInPath() (*models.BankEntry, error) {
	id, err := strconv.ParseInt(v.Param("entry"), 10, 64)
	if err != nil {
		return nil, models.Refuse(models.NotFound, cause.NoSuchBankEntry)
	}
	return v.Transfers.Find(v.Ctx(), id)
}

// assignTransfer books the money to whom the operator says.
func assignTransfer(v *View) error {
	return v.decideTransfer(routes.DeskAssign, func(id int64, form *transferFields) (string, error) {
		payment, err := v.Transfers.Assign(v.Ctx(), v.Op, id, transfers.Said{Target: form.Target, Reason: form.Reason, Again: bool(form.Twice)})
		if err != nil || payment == nil {
			return words.TransferSaid, err
		}
		return words.TransferBooked(payment.Ref().String()), nil
	})
}

// sendTransferBack says that the money was sent back.
func sendTransferBack(v *View) error {
	return v.decideTransfer(routes.DeskSendBack, func(id int64, form *transferFields) (string, error) {
		waits, err := v.Transfers.SendBack(v.Ctx(), v.Op, id, form.Reason)
		if waits {
			return words.TransferSaid, err
		}
		return "The entry is marked as sent back.", err
	})
}

func (v *View) decideTransfer(action func(string) string, do func(id int64, form *transferFields) (string, error)) error {
	entry, err := v.entryInPath()
	if err != nil {
		return err
	}
	form := page.Read[transferFields](v.Context)
	said := ""
	if err = v.Prove(form.proofFields); err == nil {
		said, err = do(entry.ID, form)
	}
	if err != nil {
		return form.Again(err, func() error { return v.transferPage(form, action(v.Param("entry"))) })
	}
	return v.Done(said, routes.DeskTransfers)
}

// transferPage shows an entry, with what may be done about it; refused is the address of the form that was refused, "" for none.
func (v *View) transferPage(form *transferFields, refused string) error {
	entry, err := v.entryInPath()
	if err != nil {
		return err
	}
	number := strconv.FormatInt(entry.ID, 10)
	v.PagePath = routes.DeskTransfer(number)
	names, err := v.operatorNames()
	if err != nil {
		return err
	}
	screen := pages.Transfer{Facts: v.entryFacts(entry, names), Waits: entry.State == models.EntryWaiting}
	if !screen.Waits {
		screen.Facts = append(screen.Facts, v.decisionFacts(entry, names)...)
	} else if err := v.openEntry(&screen, entry, names, form, refused); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell(words.BankEntry(number), Crumb(routes.DeskTransfers)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems(transfers.TargetField, "reason", billing.AgainField, "code")
	return v.ShowForm(&form.Form, pages.TransferPage(screen))
}

// openEntry adds what may be done about an entry that waits.
func (v *View) openEntry(screen *pages.Transfer, entry *models.BankEntry, names map[int64]string, form *transferFields, refused string) error {
	screen.Facts = append(screen.Facts, waitsForSecond(entry, names)...)
	alone, err := v.Transfers.Alone(v.Ctx(), v.Op, entry)
	if err != nil {
		return err
	}
	screen.Counts = v.Words().BookedByOne(alone.Named, alone.ByOne, entry.ImportedBy != 0, alone.Left, alone.Of, models.AloneTime)
	screen.NeedsSecond = (alone.ByOne || !alone.Named) && !alone.Second && entry.AmountMicros > alone.Left
	if screen.Proposals, err = v.proposals(entry); err != nil {
		return err
	}
	if screen.Alike, err = v.alike(entry); err != nil {
		return err
	}
	number := strconv.FormatInt(entry.ID, 10)
	screen.Again, screen.Assign, screen.SendBack = form.Twice, routes.DeskAssign(number), routes.DeskSendBack(number)
	screen.Target, screen.Reason, screen.Errors = form.Target, form.Reason, form.Errors
	screen.BackRefused = refused == screen.SendBack
	if screen.AssignProof, err = v.Proof("code", form.Errors["code"], screen.Assign); err != nil {
		return err
	}
	screen.BackProof, err = v.Proof("code", form.Errors["code"], screen.SendBack)
	return err
}

func (v *View) entryFacts(e *models.BankEntry, names map[int64]string) []components.Definition {
	return []components.Definition{
		{Term: "Amount", Text: v.Format.Amount(e.AmountMicros, e.Currency)},
		{Term: "Booked by the bank", Text: v.dayOf(e.Day)},
		{Term: "Payer", Text: dash(e.Payer)},
		{Term: "Text", Text: dash(e.Remittance)},
		{Term: "The bank’s reference", Text: dash(e.BankRef)},
		{Term: "Imported", Text: v.Local.Instant(e.ImportedAt)},
		{Term: "Imported by", Text: dash(names[e.ImportedBy])},
		{Term: "State", Text: words.BankEntryState(string(e.State))},
	}
}

// waitsForSecond tells what an operator said of an entry that waits until a second one says so.
func waitsForSecond(e *models.BankEntry, names map[int64]string) []components.Definition {
	if e.SaidBy == 0 {
		return nil
	}
	return []components.Definition{{Term: "Waits for a second", Text: words.EntrySaid(names[e.SaidBy], e.Said, e.Said == models.SaidBack)}}
}

func (v *View) decisionFacts(e *models.BankEntry, names map[int64]string) (facts []components.Definition) {
	by := "Its reference"
	if e.DecidedBy != 0 {
		by = names[e.DecidedBy]
	}
	facts = []components.Definition{{Term: "Decided by", Text: by}, {Term: "At", Text: v.Local.Instant(*e.DecidedAt)}}
	if e.State == models.EntryBooked {
		facts = append(facts, components.Definition{Term: "Booked by", Text: dash(names[e.BookedBy])})
	}
	if e.Reason != "" {
		facts = append(facts, components.Definition{Term: "Reason", Text: e.Reason})
	}
	if e.AccountID != nil {
		account := strconv.FormatInt(*e.AccountID, 10)
		facts = append(facts, components.Definition{Term: "Payment", Text: e.Payment()}, components.Definition{Term: "Account", Content: components.TextLink(routes.DeskAccount(account), account)})
	}
	return facts
}

// alike tells of entries of the same day and amount that were decided on.
func (v *View) alike(e *models.BankEntry) (shown []pages.EntryAlike, err error) {
	entries, err := v.Transfers.Alike(v.Ctx(), e)
	for i := range entries {
		number := strconv.FormatInt(entries[i].ID, 10)
		shown = append(shown, pages.EntryAlike{Href: routes.DeskTransfer(number), Text: words.EntryAlike(number, entries[i].Payment())})
	}
	return shown, err
}

// proposals says whose the money may be.
func (v *View) proposals(e *models.BankEntry) (shown []pages.Proposal, err error) {
	proposals, err := v.Transfers.Propose(v.Ctx(), e)
	if err != nil {
		return nil, err
	}
	for i := range proposals {
		p := &proposals[i]
		row := pages.Proposal{Account: p.Account.Name, Number: strconv.FormatInt(p.Account.ID, 10), Why: words.TransferProposed(string(p.Why))}
		row.Href, row.Target = routes.DeskAccount(row.Number), row.Number
		if p.Payment != nil {
			row.Target = p.Payment.Ref().String()
			row.Payment = v.Words().TransferOf(row.Target, v.Format.Amount(p.Payment.AmountMicros, p.Payment.Currency))
		}
		shown = append(shown, row)
	}
	return shown, nil
}
