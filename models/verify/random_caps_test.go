package verify_test

import (
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// bounds are what was used at the last look of what has a limit.
type bounds struct {
	used    map[string]int64 // of caps, by cap and span
	accrued rules.Micros
	seen    bool
	// promised tells that calls were reported with a lease since: these are recorded whatever has become of limits.
	promised bool
}

// setCap sets a random cap, changes it, or takes it away.
func (l *life) setCap(*rapid.T) {
	on := &caps.Caps{DB: l.DB, Catalog: l.Catalog, Clock: l.Clock.Now}
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	in := caps.Wanted{
		Scope: caps.Scope{
			Kind: rapid.SampledFrom([]rules.CapKind{rules.CapMoney, rules.CapCalls}).Draw(l.T, "kind"),
			Span: rapid.SampledFrom([]rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll}).Draw(l.T, "span"),
		},
		Hard: rapid.IntRange(0, 3).Draw(l.T, "soft") > 0,
	}
	if rapid.Bool().Draw(l.T, "of a service") {
		in.Region, in.Service = sold.region, sold.service
	}
	if in.Amount = rapid.Int64Range(0, 60).Draw(l.T, "limit"); in.Kind == rules.CapMoney {
		in.Amount *= 10_000
	}
	in.Tag = rapid.SampledFrom([]string{"", "", "team=scan", "env=prod"}).Draw(l.T, "of a tag")
	set, err := on.Set(l.ctx, l.customer.ID, in)
	if err != nil && !refused(err) {
		l.Fatalf("set a cap: %v", err)
	}
	if err == nil && rapid.IntRange(0, 3).Draw(l.T, "and take it away") == 0 {
		if err := on.End(l.ctx, l.customer.ID, set.ID); err != nil {
			l.Fatalf("end a cap: %v", err)
		}
	}
}

// callHere makes calls at one of the servers, several at a time, with keys and without. Some fail, and of some nobody hears any more, as
// when their process is killed. One that was let pass by a lease and is recorded while that holds is never refused.
func (l *life) callHere(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	began := l.Clock.Now()
	l.do("call here", func(s *server) error {
		var passes []*metering.Pass
		var origins []rules.Origin
		for range rapid.IntRange(1, 6).Draw(l.T, "calls at once") {
			by := rules.Origin{AccessKeyID: rapid.Int64Range(0, 2).Draw(l.T, "key"), Tags: l.anyTags()}
			pass, err := s.metering.Authorize(l.ctx, l.customer.ID, sold.region, sold.service, by)
			if rules.IsRefusal(err) {
				continue
			}
			if err != nil {
				return err
			}
			passes, origins = append(passes, pass), append(origins, by)
		}
		for i, pass := range passes {
			call := metering.Call{
				AccountID: l.customer.ID, RequestID: l.key(), Region: sold.region, Service: sold.service, At: l.Clock.Now(), HTTPStatus: 200, Pass: pass,
				AccessKeyID: origins[i].AccessKeyID, Tags: origins[i].Tags,
			}
			switch rapid.IntRange(0, 5).Draw(l.T, "ends") {
			case 0: // of this one nobody hears any more
				continue
			case 1:
				call.HTTPStatus = 503
			}
			_, err := s.metering.Record(l.ctx, call)
			pass.Over()
			if rules.IsRefusal(err) && l.Clock.Now().Equal(began) {
				return fmt.Errorf("a call that was let pass is refused when it is recorded: %w", err)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// anyTags are those of a call or a lease.
func (l *life) anyTags() rules.Tags {
	return rapid.SampledFrom([]rules.Tags{"", "", "team=scan", "env=prod,team=scan", "a=1,env=prod", "team=other"}).Draw(l.T, "tags")
}

// askForLease asks for calls, under a new id or one from before.
func (l *life) askForLease(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	in := metering.LeaseRequest{
		RequestID: fmt.Sprint("lease ", rapid.IntRange(1, 5).Draw(l.T, "id")), ProjectID: l.customer.Projects[sold.region], Service: sold.service,
		Tags:  l.anyTags(),
		Calls: rapid.Int64Range(1, 30).Draw(l.T, "calls"), Life: time.Duration(rapid.IntRange(1, 600).Draw(l.T, "seconds")) * time.Second,
	}
	l.do("ask for a lease", func(s *server) error {
		got, err := s.metering.Lease(l.ctx, in)
		if rules.IsRefusal(err) || errors.Is(err, metering.ErrLeaseConflict) {
			return nil
		}
		if err == nil {
			l.leases = append(l.leases, got.ID)
		}
		return err
	})
}

// checkBounds fails if anything was used of a hard cap, or anything owed, beyond its limit.
func (l *life) checkBounds() {
	tx := l.DB.WithContext(l.ctx)
	there, err := models.CapsOf(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	uses, err := models.CapUsesOf(tx, []int64{l.customer.ID}, time.Unix(0, 0))
	if err != nil {
		l.Fatal(err)
	}
	account, err := models.FindAccount(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	now := bounds{used: make(map[string]int64), accrued: account.AccruedMicros, seen: true}
	for _, c := range there {
		for _, use := range uses {
			key := fmt.Sprint(c.ID, " ", use.SpanStart.Unix())
			if use.CapID != c.ID {
				continue
			}
			now.used[key] = use.Used
			if before, known := l.bounds.used[key]; c.Hard && known && !l.bounds.promised && use.Used > max(before, c.Amount) {
				l.Fatalf("%d are used of cap %d, which allows %d; before it were %d", use.Used, c.ID, c.Amount, before)
			}
		}
	}
	standing := account.Standing()
	policy := l.lasting.metering.Credit
	policy.Made = true // what was reported is among it
	if l.bounds.seen && !l.bounds.promised && now.accrued > l.bounds.accrued && standing.AvailableMicros() < -standing.MayOweMicros(policy) {
		l.Fatalf("%d are owed of %d that may be", -standing.AvailableMicros(), standing.MayOweMicros(policy))
	}
	l.bounds = now
}
