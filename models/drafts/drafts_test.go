package drafts_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/drafts"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

func who(id int64, role rights.DeskRole) operators.Who { return operators.Who{ID: id, Role: role} }

var ada, bob = who(1, rights.Admin), who(2, rights.Admin)

func of(s *shop.Shop) *drafts.Drafts {
	return &drafts.Drafts{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Cards: catalog.AnyCards}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func why(err error) cause.Cause {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Why
	}
	return nil
}

// reprice puts other texts into the price fields of what the operator's draft sells first.
func reprice(t testing.TB, d *drafts.Drafts, by operators.Who, call, pkg string) *drafts.Draft {
	t.Helper()
	draft, err := d.Get(t.Context(), by)
	must(t, err)
	draft, err = d.Save(t.Context(), by, draft.Edit, func(s *catalog.Sheet) {
		s.Offers[0].PayPerUse[0].Price, s.Offers[0].Packages[0].Price = call, pkg
	})
	must(t, err)
	return draft
}

// replayed has the operator's draft replayed to the end.
func replayed(t testing.TB, d *drafts.Drafts, by operators.Who) *drafts.Replay {
	t.Helper()
	must(t, d.AskReplay(t.Context(), by))
	_, err := d.Turn(t.Context())
	must(t, err)
	draft, err := d.Get(t.Context(), by)
	must(t, err)
	r, err := d.FindReplay(t.Context(), draft.Hash)
	must(t, err)
	return r
}

func price(t testing.TB, s *shop.Shop) int64 {
	t.Helper()
	snap, err := s.Catalog.Current(t.Context())
	must(t, err)
	return int64(snap.File().Offerings[0].PayPerUse[0].Price)
}

// Two customers called 10 times and bought one package for 0.07 before that; one more called where the draft changes nothing.
func TestWhoPaysWhatIsWhatTheRulesGive(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		d := of(s)
		for i := range 3 {
			c := s.Customer(t)
			region, service := shop.Bangkok, shop.Passport
			if i == 2 {
				region = shop.Singapore
			}
			c.Subscribe(t, region, service)
			_, err := s.Metering.Ingest(t.Context(), c.Calls(10*(i+1), region, service, s.Clock.Now()))
			must(t, err)
		}
		s.Customer(t) // who did nothing
		must(t, d.Begin(t.Context(), ada, 0))
		reprice(t, d, ada, "0.0075", "0.07")
		r := replayed(t, d, ada)
		if r.DoneAt == nil || r.LookedAt != 4 || r.Accounts != 4 || r.Customers != 3 || r.Less != 2 || r.More != 0 || r.LeftOut != 0 {
			t.Errorf("%+v", r)
		}
		// 30 calls at 0.008 and 30 at 0.009, then 30 at 0.0075 and 30 at 0.009
		if r.ThenMicros != 30*8_000+30*9_000 || r.UnderMicros != 30*7_500+30*9_000 {
			t.Errorf("then %d, under the draft %d", r.ThenMicros, r.UnderMicros)
		}
		if len(r.Cheaper) != 2 || r.Cheaper[0].ThenMicros != 160_000 || r.Cheaper[1].UnderMicros != 75_000 {
			t.Errorf("%+v", r.Cheaper)
		}
		asked := r.AskedAt
		s.Clock.Advance(time.Hour)
		must(t, d.AskReplay(t.Context(), ada))
		if r = replayed(t, d, ada); !r.AskedAt.After(asked) || r.Customers != 3 {
			t.Errorf("asked again: %+v", r)
		}
	})
}

func TestPricesMoveOnceAndWithASecondOperatorOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 4)
		d, ctx := of(s), t.Context()
		must(t, d.Begin(ctx, ada, 0))
		if err := d.Begin(ctx, ada, 0); why(err) != cause.DraftThere {
			t.Errorf("a second draft: %v", err)
		}
		wanted := drafts.Wanted{Key: "form", Reason: "The market moved"}
		for _, c := range []struct {
			call, pkg string
			want      cause.Cause
		}{{"0.0080", "0.07", cause.NothingChanged}, {"cheap", "0.07", cause.DraftIsWrong}, {"0.0075", "0.07", cause.DraftNotReplayed}} {
			reprice(t, d, ada, c.call, c.pkg)
			if _, err := d.Propose(ctx, ada, wanted); why(err) != c.want {
				t.Errorf("%s: %v", c.call, err)
			}
		}
		replayed(t, d, ada)
		if _, err := d.Propose(ctx, who(3, rights.Finance), wanted); models.CodeOf(err) != models.Forbidden {
			t.Errorf("finance: %v", err)
		}
		for range 2 { // the same form again
			waits, err := d.Propose(ctx, ada, wanted)
			must(t, err)
			if !waits {
				t.Fatal("one operator moved prices alone")
			}
		}
		if err := d.Decide(ctx, ada, "form", true); why(err) != cause.SecondOperator {
			t.Errorf("who asked decides: %v", err)
		}
		hands := func(of string) { must(t, db.Exec("UPDATE operators SET hands = ? WHERE id = ?", of, bob.ID).Error) }
		hands(fmt.Sprint(ada.ID))
		if err := d.Decide(ctx, bob, "form", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who could be the one who asked decides: %v", err)
		}
		hands("")
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs { // three operators, each in two windows
			by := trail.By(ctx, trail.Actor{Kind: trail.Operator, ID: int64(2 + i%3)})
			wg.Go(func() { errs[i] = d.Decide(by, who(int64(2+i%3), rights.Admin), "form", true) })
		}
		wg.Wait()
		decided := 0
		for _, err := range errs {
			switch {
			case err == nil:
				decided++
			case why(err) != cause.DecidedAlready:
				t.Error(err)
			}
		}
		if decided != 2 || price(t, s) != 7_500 {
			t.Errorf("%d windows decided, a call costs %d", decided, price(t, s))
		}
		versions, err := d.Versions(ctx, 0, 10)
		must(t, err)
		if len(versions) != 2 || versions[0].Reason != "The market moved" || versions[0].AskedBy != ada.ID || versions[0].MakerID < 2 || versions[0].Catalog != "" {
			t.Errorf("%+v", versions)
		}
		if has, err := d.Has(ctx, ada); has || err != nil {
			t.Errorf("the draft is still there: %v", err)
		}
	})
}

func TestTwoOperatorsAtOnceTheSecondIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		d, ctx := of(s), t.Context()
		names := func(by operators.Who, name string) error {
			draft, err := d.Get(ctx, by)
			must(t, err)
			_, err = d.Save(ctx, by, draft.Edit, func(s *catalog.Sheet) { s.Regions[0].Note = name })
			must(t, err)
			replayed(t, d, by)
			_, err = d.Propose(ctx, by, drafts.Wanted{Key: name, Reason: "Its note"})
			return err
		}
		must(t, d.Begin(ctx, ada, 0))
		must(t, d.Begin(ctx, bob, 0))
		began, err := d.Get(ctx, ada)
		must(t, err)
		first := began.Base.Regions[0].Note
		must(t, names(ada, "Bangkok")) // alone: no price moves
		if err := names(bob, "Krung Thep"); models.CodeOf(err) != models.Conflict {
			t.Fatalf("the second is not told: %v", err)
		}
		draft, err := d.Get(ctx, bob)
		must(t, err)
		if draft.Base.Regions[0].Note == "Bangkok" {
			t.Errorf("begun from %+v", draft.Base.Regions)
		}
		must(t, d.BringUpToDate(ctx, bob, draft.Edit))
		if err := d.BringUpToDate(ctx, bob, draft.Edit); why(err) != cause.DraftChanged {
			t.Errorf("another window: %v", err)
		}
		must(t, names(bob, "Krung Thep"))
		versions, err := d.Versions(ctx, 0, 10)
		must(t, err)
		must(t, d.Begin(ctx, ada, versions[len(versions)-1].ID)) // back to the first
		draft, err = d.Get(ctx, ada)
		must(t, err)
		if draft.File.Regions[0].Note != first || draft.Base.Regions[0].Note != "Krung Thep" {
			t.Errorf("%+v from %+v", draft.File.Regions, draft.Base.Regions)
		}
	})
}

func TestWhatCostsMoreIsAnnouncedAndCustomersAreTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 4)
		d, ctx := of(s), t.Context()
		c := s.Customer(t)
		must(t, d.Begin(ctx, ada, 0))
		reprice(t, d, ada, "0.0090", "0.07")
		replayed(t, d, ada)
		_, err := d.Propose(ctx, ada, drafts.Wanted{Key: "at once", Reason: "Costs"})
		var atOnce *models.Error
		if !errors.As(err, &atOnce) || atOnce.Field != "day" {
			t.Fatalf("dearer at once: %v", err)
		}
		day := atOnce.Why.(cause.DearerAtOnce).Earliest
		if _, err := d.Propose(ctx, ada, drafts.Wanted{Key: "soon", Day: "2026-03-20", Reason: "Costs"}); !errors.As(err, &atOnce) || atOnce.Field != "day" {
			t.Errorf("too soon: %v", err)
		}
		_, err = d.Propose(ctx, ada, drafts.Wanted{Key: "later", Day: day, Reason: "Costs"})
		must(t, err)
		s.Clock.Advance(drafts.ReplayHolds)
		if err := d.Decide(ctx, bob, "later", true); why(err) != cause.DraftNotReplayed {
			t.Errorf("by a replay of last week: %v", err)
		}
		s.Clock.Advance(-drafts.ReplayHolds)
		must(t, d.Decide(trail.By(ctx, trail.Actor{Kind: trail.Operator, ID: bob.ID}), bob, "later", true))
		told, err := (&catalog.Teller{DB: db}).Tell(ctx, time.UTC, s.Clock.Now())
		must(t, err)
		all, err := models.NotificationsOf(db.WithContext(ctx), c.ID, models.NotificationFilter{Limit: 10})
		must(t, err)
		if told != 1 || len(all) == 0 || !strings.Contains(shop.Read(all)[0].Title, "Prices change on") {
			t.Errorf("%d told: %+v", told, all)
		}
		for _, by := range []operators.Who{ada, bob} {
			if err := d.Withdraw(ctx, by, "A mistake"); why(err) != cause.WithdrawnByOther {
				t.Errorf("one of the two who decided withdraws it: %v", err)
			}
		}
		must(t, db.Exec("UPDATE operators SET hands = ? WHERE id = 3", fmt.Sprint(bob.ID)).Error)
		if err := d.Withdraw(ctx, who(3, rights.Admin), "A mistake"); models.CodeOf(err) != models.Conflict {
			t.Errorf("who could be one of the two withdraws it: %v", err)
		}
		must(t, db.Exec("UPDATE operators SET hands = '' WHERE id = 3").Error)
		if err := d.Withdraw(ctx, who(3, rights.Admin), " "); models.CodeOf(err) != models.Invalid {
			t.Errorf("for no reason: %v", err)
		}
		must(t, d.Withdraw(ctx, who(3, rights.Admin), "A mistake"))
		if err := d.Withdraw(ctx, who(3, rights.Admin), "A mistake"); models.CodeOf(err) != models.NotFound {
			t.Errorf("withdrawn twice: %v", err)
		}
	})
}

func TestAFormOfACatalogThatSaysSomethingElseNowIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		d, ctx := of(s), t.Context()
		must(t, d.Begin(ctx, ada, 0))
		reprice(t, d, ada, "0.0075", "0.07")
		replayed(t, d, ada)
		wanted := drafts.Wanted{Key: "form", Reason: "The market moved"}
		_, err := d.Propose(ctx, ada, wanted)
		must(t, err)
		for what, other := range map[string]drafts.Wanted{"a day": {Key: "form", Day: "2026-06-01", Reason: wanted.Reason}, "a reason": {Key: "form", Reason: "A gift"}} {
			if _, err := d.Propose(ctx, ada, other); why(err) != cause.ProposalOther {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := d.Propose(ctx, bob, wanted); why(err) != cause.ProposalOther {
			t.Errorf("somebody else: %v", err)
		}
		reprice(t, d, ada, "0.0074", "0.07")
		if _, err := d.Propose(ctx, ada, wanted); why(err) != cause.ProposalOther {
			t.Errorf("another catalog: %v", err)
		}
		reprice(t, d, ada, "0.0075", "0.07")
		must(t, d.Decide(ctx, bob, "form", false))
		if _, err := d.Propose(ctx, ada, wanted); why(err) != cause.DecidedAlready {
			t.Errorf("declined: %v", err)
		}
		must(t, d.AskReplay(ctx, ada))
	})
}
