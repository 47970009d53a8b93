package transfers_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/transfers"
)

func movedAlone(t *testing.T, desk *transfers.Transfers, by operators.Who, want rules.Micros) {
	t.Helper()
	alone, err := desk.Alone(t.Context(), by, nil)
	if err != nil || desk.AloneMicros-alone.Left != want {
		t.Errorf("operator %d has moved %d alone, want %d, %v", by.ID, desk.AloneMicros-alone.Left, want, err)
	}
}

func imports(t *testing.T, desk *transfers.Transfers, by operators.Who, data []byte, want transfers.Imported) {
	t.Helper()
	done, err := desk.Import(t.Context(), by, data)
	must(t, err)
	if fmt.Sprint(done) != fmt.Sprint(want) {
		t.Errorf("imported: %+v, want %+v", done, want)
	}
}

// waits has the operator say whose an entry is, which waits for a second one.
func waits(t *testing.T, desk *transfers.Transfers, by operators.Who, entry int64, said transfers.Said) {
	t.Helper()
	for range 2 {
		payment, err := desk.Assign(t.Context(), by, entry, said)
		must(t, err)
		if payment != nil {
			t.Fatalf("one says it alone: %+v", payment)
		}
	}
}

// TestWhoseMuchMoneyIsTwoOperatorsSay, whoever imported it: the same of it, both, and two persons. So it is with what was sent back.
func TestWhoseMuchMoneyIsTwoOperatorsSay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, own, desk := t.Context(), s.Customer(t), s.Customer(t), of(t, s)
		desk.AloneMicros = 100_000_000
		hire := func(email string, hands models.Hands) operators.Who {
			o := models.Operator{Email: email, Name: email, Role: rights.Finance, Hands: hands, CreatedAt: s.Clock.Now()}
			must(t, db.Write(ctx, func(tx *gorm.DB) error { return models.CreateOperator(tx, &o) }))
			return operators.Who{ID: o.ID, Role: o.Role}
		}
		puppet, third := hire("puppet@example.com", models.Hands(fmt.Sprint(finance.ID))), hire("third@example.com", "")
		imports(t, desk, second, file(row("60", "Mary", "little"), row("101", "Mary", "much"), row("102", "Mary", "rent")), transfers.Imported{Entries: 3, New: 3})
		entries, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		rent, much, little := entries[0].ID, entries[1].ID, entries[2].ID
		theirs, mine := transfers.Said{Target: fmt.Sprint(c.ID), Reason: "By telephone"}, transfers.Said{Target: fmt.Sprint(own.ID), Reason: "By telephone"}
		_, err = desk.Assign(ctx, finance, little, mine)
		must(t, err)
		movedAlone(t, desk, finance, 60_000_000)
		movedAlone(t, desk, puppet, 60_000_000)
		waits(t, desk, finance, much, mine)
		waits(t, desk, puppet, much, mine)
		waits(t, desk, second, much, theirs)
		waits(t, desk, finance, much, mine)
		waits(t, desk, second, much, theirs)
		payment, err := desk.Assign(ctx, third, much, theirs)
		must(t, err)
		if payment == nil || payment.AccountID != c.ID {
			t.Fatalf("two said so: %+v", payment)
		}
		for _, by := range []operators.Who{finance, finance, puppet} {
			if sent, err := desk.SendBack(ctx, by, rent, "Of a stranger"); err != nil || !sent {
				t.Errorf("one sends much back: waits %t, %v", sent, err)
			}
		}
		if sent, err := desk.SendBack(ctx, third, rent, "Of a stranger"); err != nil || sent {
			t.Errorf("two send it back: waits %t, %v", sent, err)
		}
		balance(t, c, 101_000_000)
		balance(t, own, 60_000_000)
		movedAlone(t, desk, third, 0)
	})
}

// TestAFileOfOnesOwnBooksNoMoreThanOneMovesAlone has an operator import what they may have made up, in whatever parts.
func TestAFileOfOnesOwnBooksNoMoreThanOneMovesAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, desk := t.Context(), s.Customer(t), of(t, s)
		desk.AloneMicros = 100_000_000
		first, more := begin(t, s, c, "first", 60_000_000), begin(t, s, c, "more", 50_000_000)
		data := file(row("60", "Mary", billing.TransferReference(first).String()), row("50", "Mary", billing.TransferReference(more).String()), row("45", "Mary", "by hand"))
		imports(t, desk, finance, data, transfers.Imported{Entries: 3, New: 3, Booked: 1, Waiting: 1})
		imports(t, desk, finance, data, transfers.Imported{Entries: 3, Waiting: 1})
		balance(t, c, 60_000_000)
		movedAlone(t, desk, finance, 60_000_000)
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		said := transfers.Said{Target: fmt.Sprint(c.ID), Reason: "It is theirs"}
		_, err = desk.Assign(ctx, finance, waiting[1].ID, transfers.Said{Target: more.Ref().String(), Reason: "Its reference"}) // by hand it is no more
		refusedWith(t, err, cause.SecondBooks{Left: cause.Money{Micros: 40_000_000, Currency: first.Currency}})
		waits(t, desk, finance, waiting[0].ID, said)
		balance(t, c, 60_000_000)
		// What another one books of it was seen by two, by the same file or as both say, and counts for nobody.
		imports(t, desk, second, data, transfers.Imported{Entries: 3, Booked: 1})
		_, err = desk.Assign(ctx, second, waiting[0].ID, said)
		must(t, err)
		balance(t, c, 155_000_000)
		movedAlone(t, desk, second, 0)
		movedAlone(t, desk, finance, 60_000_000)
		// Who imported what an older version did is not known: it may have been whoever books it.
		imports(t, desk, finance, file(row("41", "Mary", "older"), row("39", "Mary", "older too")), transfers.Imported{Entries: 2, New: 2})
		must(t, db.WithContext(ctx).Exec("UPDATE bank_entries SET imported_by = 0 WHERE state = 'waiting'").Error)
		older, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		waits(t, desk, finance, older[1].ID, said)
		for range 2 { // said again it counts once
			_, err = desk.Assign(ctx, second, older[0].ID, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "It is theirs"})
			must(t, err)
		}
		movedAlone(t, desk, second, 39_000_000)
		s.Clock.Advance(models.AloneTime)
		_, err = desk.Assign(ctx, finance, older[1].ID, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "It is theirs"})
		must(t, err)
		movedAlone(t, desk, finance, 41_000_000)
	})
}

// TestAnEntryOfBeforeImportersWereKeptIsBookedByTwo: it is more than anybody moves alone, and whoever imports it again is the first.
func TestAnEntryOfBeforeImportersWereKeptIsBookedByTwo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, desk := t.Context(), s.Customer(t), of(t, s)
		desk.AloneMicros = 100_000_000
		p := begin(t, s, c, "old", 101_000_000)
		data := file(row("101", "Mary", billing.TransferReference(p).String()), row("102", "Mary", "by hand"))
		imports(t, desk, finance, data, transfers.Imported{Entries: 2, New: 2, Waiting: 1})
		must(t, db.WithContext(ctx).Exec("UPDATE bank_entries SET imported_by = 0").Error)
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		said := transfers.Said{Target: fmt.Sprint(c.ID), Reason: "It is theirs"}
		byReference := transfers.Said{Target: p.Ref().String(), Reason: "Its reference"}
		for _, by := range []operators.Who{finance, second} {
			_, err := desk.Assign(ctx, by, waiting[1].ID, byReference)
			refusedWith(t, err, cause.SecondBooks{Left: cause.Money{Micros: 100_000_000, Currency: p.Currency}})
		}
		for range 2 { // again it is still theirs
			imports(t, desk, finance, data, transfers.Imported{Entries: 2, Waiting: 1})
		}
		balance(t, c, 0)
		imports(t, desk, second, data, transfers.Imported{Entries: 2, Booked: 1})
		booked, err := desk.Find(ctx, waiting[1].ID)
		must(t, err)
		if booked.ImportedBy != finance.ID || booked.BookedBy != second.ID || booked.DecidedBy != 0 {
			t.Errorf("by its reference, of a file of both: %+v", booked)
		}
		waits(t, desk, finance, waiting[0].ID, said)
		_, err = desk.Assign(ctx, second, waiting[0].ID, said)
		must(t, err)
		balance(t, c, 203_000_000)
		movedAlone(t, desk, finance, 0)
		movedAlone(t, desk, second, 0)
	})
}

// TestFilesOfOnesOwnAtOnceBookNoMoreThanOneMovesAlone has one operator import files, and book what is in them, in many windows at once, to several accounts.
func TestFilesOfOnesOwnAtOnceBookNoMoreThanOneMovesAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, desk := t.Context(), of(t, s)
		desk.AloneMicros = 100_000_000
		customers := make([]*shop.Customer, 4)
		var files [][]byte
		for i := range customers {
			customers[i] = s.Customer(t)
			p := begin(t, s, customers[i], "k", 30_000_000)
			files = append(files, file(row("30", "Mary", billing.TransferReference(p).String()), row("30", "Mary", fmt.Sprint("by hand ", i))))
		}
		var wait sync.WaitGroup
		errs := make([]error, len(files))
		for i := range files {
			wait.Go(func() { _, errs[i] = desk.Import(ctx, finance, files[i]) })
		}
		wait.Wait()
		must(t, errors.Join(errs...))
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		if len(waiting) != 5 {
			t.Errorf("%d wait", len(waiting))
		}
		s.Clock.Advance(models.AloneTime)
		var booked atomic.Int64
		for i := range waiting {
			wait.Go(func() {
				payment, err := desk.Assign(ctx, finance, waiting[i].ID, transfers.Said{Target: fmt.Sprint(customers[i%4].ID), Reason: "It is theirs", Again: true})
				if err != nil && models.CodeOf(err) != models.Conflict {
					t.Error(err)
				}
				if payment != nil {
					booked.Add(1)
				}
			})
		}
		wait.Wait()
		if booked.Load() != 3 {
			t.Errorf("%d are booked, want 3", booked.Load())
		}
		movedAlone(t, desk, finance, 90_000_000)
		total := rules.Micros(0)
		for _, c := range customers {
			total += c.Account(t).BalanceMicros
		}
		if total != 180_000_000 {
			t.Errorf("%d came of two days", total)
		}
	})
}
