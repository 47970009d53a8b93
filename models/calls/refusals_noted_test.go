package calls

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
)

func TestNotesOfRefusalsAreBounded(t *testing.T) {
	r := &Refusals{Clock: func() time.Time { return time.Date(2026, 3, 17, 4, 0, 0, 0, time.UTC) }}
	for account := range int64(3 * notedCounts) {
		for i := range 3 {
			r.Note(&Refused{AccountID: account + 1, Service: "passport", RequestID: fmt.Sprint(i), HTTPStatus: 403, Code: "ModelArts.4204"})
		}
	}
	for range 1000 {
		r.Note(&Refused{AccountID: 1, Service: "passport", RequestID: "last", HTTPStatus: 403, Code: "ModelArts.4204"})
	}
	if n := &r.noted; len(n.counts) != notedCounts || n.held > notedRows || len(n.rows()) != n.held {
		t.Errorf("%d counts, %d rows held, %d rows", len(n.counts), n.held, len(n.rows()))
	}
	hours := r.noted.hours(time.UTC)
	if len(hours) != notedCounts || hours[0].Calls != 1003 {
		t.Errorf("%d hours, the first %+v", len(hours), hours[0])
	}
	again := notes{}
	again.addAll(&r.noted)
	again.addAll(&r.noted)
	if len(again.counts) != notedCounts || again.held > notedRows {
		t.Errorf("twice: %d counts, %d rows", len(again.counts), again.held)
	}
}

func TestTheNewestRefusalsOfAnAccountAreHeld(t *testing.T) {
	var n notes
	for i := range 3*notedOfAccount + 7 {
		n.keep(&models.RefusedCall{AccountID: 1, RefusedAt: time.UnixMicro(int64(i)), RequestID: "r"})
	}
	rows := n.rows()
	if len(rows) != notedOfAccount || rows[0].RefusedAt.UnixMicro() != 2*notedOfAccount+7 {
		t.Errorf("%d rows from %v", len(rows), rows[0].RefusedAt.UnixMicro())
	}
}

func BenchmarkNoteOfARefusal(b *testing.B) {
	r := &Refusals{Clock: time.Now}
	c := &Refused{AccountID: 1, Region: "ap-southeast-2", Service: "passport", RequestID: "3f2504e0-4f89-11d3-9a0c-0305e82c3301", HTTPStatus: 403, Code: "ModelArts.4204"}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r.Note(c)
		}
	})
}
