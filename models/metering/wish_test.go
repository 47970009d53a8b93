package metering

import (
	"fmt"
	"io"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TestAWishIsGrantedOnceThoughTheAnswerWasLost plans wishes again with the account's book as it was committed.
func TestAWishIsGrantedOnceThoughTheAnswerWasLost(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	passport, request := rules.Offering{Region: "r", Service: "passport"}, "ask-1"
	for _, test := range []struct {
		err  error // of the first attempt
		left int64 // of the lease of a process after both
	}{
		{fmt.Errorf("commit: %w", models.ErrOvertaken), 7}, // it was not committed: here the calls are given back
		{fmt.Errorf("commit: %w", io.EOF), 10},
	} {
		p := &plan{book: &book{}, flight: &flight{changes: &changes{now: now}}}
		for _, row := range []models.Lease{{ID: "process", GrantedCalls: 10}, {ID: "gateway", GrantedCalls: 8, RequestID: &request}} {
			row.Region, row.Service, row.TakenAt, row.EndsAt = passport.Region, passport.Service, now, now.Add(time.Minute)
			p.book.leases.add(&row)
		}
		back := backWork(1, []giveBack{{"process", 3}})
		asked := &work{wish: &wish{lease: "gateway", requestID: request, offering: passport, calls: 8, life: time.Minute}}
		mayBeRecorded([]*work{back, asked, {}}, test.err)
		p.wish(back.wish)
		p.wish(asked.wish)
		if left := p.book.leases.byID["process"].rule.LeftCalls; left != test.left {
			t.Errorf("%v: the process has %d calls, want %d", test.err, left, test.left)
		}
		if w := asked.wish; w.err != nil || w.allowed != 8 || w.granted.GrantedCalls != 8 || w.granted.ID != "gateway" {
			t.Errorf("%v: the gateway is allowed %d calls of %+v, %v", test.err, w.allowed, w.granted, w.err)
		}
	}
}

// TestTheSumOfLeasesFollowsThem, so that a report of ten thousand calls sums up a thousand leases once.
func TestTheSumOfLeasesFollowsThem(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	var l leases
	meter := &rules.Meter{Caps: &rules.Caps{Zone: time.UTC, All: []rules.Cap{{ID: 1, Hard: true, AccessKeyID: 1}, {ID: 2, Hard: true, AccessKeyID: 2}}}}
	l.held.Meter = func(rules.Offering) *rules.Meter { return meter }
	for i := range int64(1000) {
		l.add(&models.Lease{ID: fmt.Sprint(i), Service: fmt.Sprint("service-", i%2), AccessKeyID: i % 3, GrantedCalls: 2, TakenAt: now, EndsAt: now.Add(time.Duration(i%4) * time.Minute)})
	}
	first := l.sum(now)
	if len(first.All) != 6 {
		t.Errorf("%d sums of two services with three keys", len(first.All))
	}
	for i := range int64(1000) {
		id := fmt.Sprint(i)
		if i%4 > 0 { // it holds
			l.use(id)
			l.grow(id, i%5-1)
		}
		if i%100 == 0 {
			wantSum(t, &l, now)
		}
	}
	if l.summed != first {
		t.Error("they were summed up again")
	}
	l.grow("2", -5)
	l.grow("2", 5)
	wantSum(t, &l, now)
	wantSum(t, &l, now.Add(time.Minute))
}

func wantSum(t *testing.T, l *leases, now time.Time) {
	t.Helper()
	for _, want := range l.held.Sum(now).All {
		if got := l.sum(now).Like(want); got == nil || got.LeftCalls != want.LeftCalls {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}
