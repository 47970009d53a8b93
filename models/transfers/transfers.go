// Package transfers has what operators do with statements of their bank: they import files of it, and say whose money it is that no reference says.
//
// What was decided:
//
//   - An entry of the bank is stored once, by what the bank says of it, and booked or sent back once. Both hold under concurrency: the first by a
//     unique key, the second by one update that asks for an entry that waits, within the turn of the account that gets the money.
//   - Only what bears exactly one reference, of a transfer that is not credited yet, and is exactly what was asked for, is booked by itself. All
//     else waits for an operator: proposals say why they are made, and decide nothing.
//   - Files of two formats tell otherwise of the same money. So an entry of the day and amount of one that was decided on is credited only when an
//     operator says that it is other money. Two such entries that two operators credit to two accounts at the same instant are not seen by each other.
//   - A file proves nothing: who imports one could have written it. So what an operator books of a file of their own counts towards what they move
//     alone, and more than that is booked by another one, who looks at the bank, or imports the file that they got there themselves.
//   - Of money that went out no entry is stored. What of it names a transfer that is credited, as what a bank takes back does, raises an alarm, once, which
//     operators acknowledge: a debit is booked by them, with its reason.
//   - Whose money it is that no reference says, and that it was sent back, one operator says alone as far as they move money alone, whoever imported it:
//     what is more waits until a second one says the same.
//   - What arrived is what is credited, be it more or less than was asked for, and whenever it arrives.
package transfers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// Transfers has the use cases; all are required.
type Transfers struct {
	DB      *models.DB
	Billing *billing.Billing
	Catalog *catalog.Reader
	Clock   models.Clock
	// AloneMicros is how much money one operator moves alone: see desk.Desk. What they book of files that they imported themselves counts.
	AloneMicros rules.Micros
}

// Imported is what came of a file: how many of its entries are credits in the catalog's currency, how many of these were new, how many were
// booked by themselves, how many of those that could be wait for a second operator, as they are more than one moves alone, and how many alarms it opened
// on money that went out again.
type Imported struct {
	Entries, New, Booked, Waiting, Alarms int64
	Left                                  []bank.LeftOut
}

// FileField is the field of errors about a file.
const FileField = "file"

var whyFile = map[bank.FileError]cause.Cause{
	bank.ErrTooLarge: cause.BankFileLarge, bank.ErrTooMany: cause.BankFileLarge, bank.ErrNotXML: cause.BankFileNotXML, bank.ErrNoStatement: cause.BankFileNoStatement,
	bank.ErrNoColumns: cause.BankFileNoColumns, bank.ErrOtherIBAN: cause.BankFileOther,
}

// Import reads a file of the bank, stores the entries that are new, and books those that say by reference and amount what they pay. The same file
// again, or at once, imports nothing twice, and goes on where a process died that imported it. What it books counts towards what the operator moves
// alone, unless another one imported the entry before: the same file from a second operator books what waits for one.
func (t *Transfers) Import(ctx context.Context, by operators.Who, data []byte) (done Imported, err error) {
	if err := by.May(rights.DeskMoney); err != nil {
		return done, err
	}
	snapshot, err := t.Catalog.Current(ctx)
	if err != nil {
		return done, err
	}
	file, err := bank.Read(data, snapshot.Currency)
	if err == nil && file.IBAN != "" && t.Billing.TakesTransfers() && file.IBAN != t.Billing.Bank.IBAN {
		err = bank.ErrOtherIBAN
	}
	if problem := bank.FileError(""); errors.As(err, &problem) {
		return done, models.RefuseField(FileField, whyFile[problem])
	}
	if err != nil {
		return done, err
	}
	done.Entries, done.Left = int64(len(file.Entries)), file.Left
	entries, identities := t.entriesOf(file, by)
	if done.New, err = t.store(ctx, entries, identities); err != nil {
		return done, err
	}
	if err := t.bookKnown(ctx, by, identities, &done); err != nil {
		return done, err
	}
	if done.Alarms, err = t.lookAtOut(ctx, file.Out); err != nil || done.Alarms == 0 {
		return done, err
	}
	return done, t.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.RecordOfHouse(tx, models.Instant(t.Clock.Now()), trail.BankFileRead{Entries: done.Entries, New: done.New, Alarms: done.Alarms})
	})
}

func (t *Transfers) entriesOf(file *bank.File, by operators.Who) (entries []models.BankEntry, identities []string) {
	now := models.Instant(t.Clock.Now())
	for i := range file.Entries {
		e := &file.Entries[i]
		entries = append(entries, models.BankEntry{
			Identity: e.Identity, Day: e.Day, AmountMicros: e.AmountMicros, Currency: e.Currency, Payer: e.Payer, Remittance: e.Text, BankRef: e.Ref,
			ImportedAt: now, ImportedBy: by.ID, State: models.EntryWaiting,
		})
		identities = append(identities, e.Identity)
	}
	return entries, identities
}

// store stores those that are new, and who imports them now of those that wait and of which that is not known: any other operator is then the second.
func (t *Transfers) store(ctx context.Context, entries []models.BankEntry, identities []string) (created int64, err error) {
	err = t.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if created, err = models.CreateBankEntries(tx, entries); err != nil {
			return err
		}
		for some := range slices.Chunk(identities, someEntries) {
			if err := models.KeepImporter(tx, some, entries[0].ImportedBy); err != nil {
				return err
			}
		}
		if created == 0 {
			return nil
		}
		return models.RecordOfHouse(tx, entries[0].ImportedAt, trail.BankFileRead{Entries: int64(len(entries)), New: created})
	})
	return created, err
}

// someEntries is how many are read at a time.
const someEntries = 200

// bookKnown books what says whose it is. What cannot be booked, as to an account that is closed, waits.
func (t *Transfers) bookKnown(ctx context.Context, by operators.Who, identities []string, done *Imported) error {
	for len(identities) > 0 {
		some := identities[:min(someEntries, len(identities))]
		identities = identities[len(some):]
		entries, err := models.WaitingBankEntries(t.DB.WithContext(ctx), some)
		if err != nil {
			return err
		}
		for i := range entries {
			if err := t.bookIfKnown(ctx, by, &entries[i], done); err != nil {
				return err
			}
		}
	}
	return nil
}

// bookIfKnown books the entry if it says whose it is.
func (t *Transfers) bookIfKnown(ctx context.Context, by operators.Who, e *models.BankEntry, done *Imported) error {
	payment, err := t.known(ctx, e)
	if err != nil || payment == nil {
		return err
	}
	_, err = t.Billing.BookTransfer(ctx, billing.Arrival{
		EntryID: e.ID, AccountID: payment.AccountID, PaymentID: payment.ID, By: by.ID, ByReference: true, Named: true, AloneMicros: t.AloneMicros,
	})
	if err == nil {
		done.Booked++
		return nil
	}
	if refused := (*models.Error)(nil); errors.As(err, &refused) {
		if _, second := refused.Why.(cause.SecondBooks); second {
			done.Waiting++
		}
	}
	if code := models.CodeOf(err); code == models.Conflict || code == models.NotFound {
		return nil
	}
	return err
}

// known gives the transfer that the entry pays for sure, nil if there is none.
func (t *Transfers) known(ctx context.Context, e *models.BankEntry) (*models.Payment, error) {
	named, err := t.named(ctx, e)
	if err != nil || !isPaidBy(named, e) {
		return nil, err
	}
	return &named[0], nil
}

// isPaidBy tells that the entry names one transfer, which is not credited, and brings exactly what that was asked for.
func isPaidBy(named []models.Payment, e *models.BankEntry) bool {
	return len(named) == 1 && named[0].Status != models.PaymentSucceeded && named[0].AmountMicros == e.AmountMicros && named[0].Currency == e.Currency
}

// named gives the transfers whose references stand in what the payer wrote.
func (t *Transfers) named(ctx context.Context, e *models.BankEntry) (payments []models.Payment, err error) {
	for _, r := range bank.ReferencesIn(e.Remittance) {
		if len(payments) == maxProposals {
			break
		}
		p, err := models.FindPayment(t.DB.WithContext(ctx), r.AccountID, r.PaymentID)
		if models.CodeOf(err) == models.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p.IsTransfer() {
			payments = append(payments, *p)
		}
	}
	return payments, nil
}

// lookAtOut raises alarms on what went out of transfers, by their references or, where the bank says that it takes back what came in, also by what was
// booked that is like it. It gives how many are news.
func (t *Transfers) lookAtOut(ctx context.Context, out []bank.Out) (opened int64, err error) {
	for i := range out {
		o := &out[i]
		transfers, err := t.wentOut(ctx, o)
		if err != nil {
			return opened, err
		}
		for _, transfer := range transfers {
			news, err := t.Billing.TakenBack(ctx, transfer, billing.WentOut{Day: o.Day, BankRef: o.Ref, AmountMicros: o.AmountMicros, Currency: o.Currency, Reversal: o.Reversal})
			if err != nil {
				return opened, err
			}
			if news {
				opened++
			}
		}
	}
	return opened, nil
}

// wentOut gives the transfers that the money is of which went out.
func (t *Transfers) wentOut(ctx context.Context, o *bank.Out) (transfers []models.Ref, err error) {
	e := &models.BankEntry{AmountMicros: o.AmountMicros, Currency: o.Currency, BankRef: o.Ref, Payer: o.Payer, Remittance: o.Text}
	named, err := t.named(ctx, e)
	if err != nil {
		return nil, err
	}
	for i := range named {
		transfers = append(transfers, named[i].Ref())
	}
	if len(transfers) > 0 || !o.Reversal {
		return transfers, nil
	}
	booked, err := models.BookedAs(t.DB.WithContext(ctx), e)
	if err != nil || booked == nil {
		return nil, err
	}
	return []models.Ref{{Kind: models.KindPayment, AccountID: *booked.AccountID, ID: *booked.PaymentID}}, nil
}

// Find loads an entry.
func (t *Transfers) Find(ctx context.Context, id int64) (*models.BankEntry, error) {
	return models.FindBankEntry(t.DB.WithContext(ctx), id)
}

// List lists entries that wait, or those that do not, newest first.
func (t *Transfers) List(ctx context.Context, waiting bool, before int64, limit int) ([]models.BankEntry, error) {
	return models.BankEntries(t.DB.WithContext(ctx), waiting, before, limit)
}

// TargetField is the field of errors about whose money it is.
const TargetField = "target"

// Said is what an operator says of an entry: whose it is, as the number of a payment, the reference of a transfer, or the number of an account; why;
// and that it is other money than that of entries like it.
type Said struct {
	Target, Reason string
	Again          bool
}

// Assign books an entry to what an operator says. Where an entry of the same day and amount was decided on, it has to be said that it is booked again. What
// is more than they move alone, and not named by the entry itself, waits until a second operator says the same: then no payment is given.
func (t *Transfers) Assign(ctx context.Context, by operators.Who, entryID int64, said Said) (*models.Payment, error) {
	if err := by.May(rights.DeskMoney); err != nil {
		return nil, err
	}
	reason, err := operators.Reason(said.Reason)
	if err != nil {
		return nil, err
	}
	entry, err := t.Find(ctx, entryID)
	if err != nil {
		return nil, err
	}
	named, err := t.named(ctx, entry)
	if err != nil {
		return nil, err
	}
	accountID, paymentID := targetOf(said.Target)
	payment, err := t.Billing.BookTransfer(ctx, billing.Arrival{
		EntryID: entryID, AccountID: accountID, PaymentID: paymentID, By: by.ID, Reason: reason, Again: said.Again, AloneMicros: t.AloneMicros,
		Named: len(named) == 1 && named[0].AccountID == accountID,
	})
	if models.CodeOf(err) != models.NotFound {
		return payment, err
	}
	return nil, models.RefuseField(TargetField, cause.NobodyOfTransfer)
}

// Alone is whether the operator, who books the entry as it says itself whose it is (Named), does so alone, whether it waits for them
// to say what another one said (Second), and how much they may still move without a second one, of how much.
type Alone struct {
	Named, ByOne, Second bool
	Left, Of             rules.Micros
}

// Alone tells how the operator would decide on the entry; nil: any that they import.
func (t *Transfers) Alone(ctx context.Context, by operators.Who, e *models.BankEntry) (a Alone, err error) {
	tx := t.DB.WithContext(ctx)
	moved, err := models.MovedAlone(tx, by.ID, t.Clock.Now())
	if err != nil {
		return a, err
	}
	a = Alone{ByOne: true, Left: max(0, t.AloneMicros-moved), Of: t.AloneMicros}
	if e == nil {
		return a, nil
	}
	all, err := models.Operators(tx)
	if err != nil {
		return a, err
	}
	a.ByOne, a.Second = e.ByOne(all, by.ID), e.SaidBy != 0 && models.MaySecondOf(all, e.SaidBy, by.ID) == nil
	named, err := t.named(ctx, e)
	a.Named = len(named) == 1
	return a, err
}

// targetOf reads whose money it is; 0 where it says nothing.
func targetOf(typed string) (accountID, paymentID int64) {
	typed = strings.ToUpper(strings.TrimSpace(typed))
	if named := bank.ReferencesIn(typed); len(named) == 1 {
		return named[0].AccountID, named[0].PaymentID
	}
	if ref, err := models.ParseAnyRef(models.KindPayment, typed); err == nil {
		return ref.AccountID, ref.ID
	}
	accountID, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return 0, 0
	}
	return accountID, 0
}

// SendBack says that the money of an entry was sent back, and why; the operator does that at the bank. It counts as what they move alone: what is more
// waits until a second operator says so, too. Said again it is no error.
func (t *Transfers) SendBack(ctx context.Context, by operators.Who, entryID int64, why string) (waits bool, err error) {
	if err := by.May(rights.DeskMoney); err != nil {
		return false, err
	}
	reason, err := operators.Reason(why)
	if err != nil {
		return false, err
	}
	now := models.Instant(t.Clock.Now())
	err = t.DB.Write(ctx, func(tx *gorm.DB) error {
		entry, err := models.FindBankEntry(tx, entryID)
		if err != nil || entry.State == models.EntrySentBack {
			return err
		}
		if entry.State != models.EntryWaiting {
			return models.Refuse(models.Conflict, cause.BankEntryDecided)
		}
		may, err := entry.MayDecide(tx, by.ID, models.SaidBack, t.AloneMicros, now)
		if waits = !may; err != nil || waits {
			return err
		}
		entry.State, entry.Reason, entry.DecidedBy, entry.DecidedAt = models.EntrySentBack, reason, by.ID, &now
		return models.DecideBankEntry(tx, entry)
	})
	return waits && err == nil, err
}
