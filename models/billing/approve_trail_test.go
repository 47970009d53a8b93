package billing_test

import (
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// TestWhatBecomesOfAnApprovalIsInTheTrail: asked, and decided either way; that it was withdrawn is in the entry of the order.
func TestWhatBecomesOfAnApprovalIsInTheTrail(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		owner, _ := member(t, s, c, rights.Owner, models.SpendingRight{})
		dev, _ := member(t, s, c, rights.Developer, models.SpendingRight{ApprovalAboveMicros: upTo(0)})
		for _, ends := range []struct {
			name  string
			end   func(id int64) error
			wants []trail.Act
		}{
			{"approved", func(id int64) error {
				return s.Billing.Decide(owner, c.ID, id, billing.Decision{Approve: true, Note: "Go on."})
			}, []trail.Act{trail.ApprovalDecided{Note: "Go on."}}},
			{"declined", func(id int64) error { return s.Billing.Decide(owner, c.ID, id, billing.Decision{}) }, []trail.Act{trail.ApprovalDecided{Declined: true}}},
			{"withdrawn", func(id int64) error { return s.Billing.CancelOrder(dev, c.ID, id) }, nil},
		} {
			order, err := placed(dev, s, c, ends.name, 2)
			if err != nil {
				t.Fatal(err)
			}
			if err := ends.end(order.ID); err != nil {
				t.Fatal(err)
			}
			on := trail.On{Ref: order.Ref().String()}
			want := []trail.Act{trail.ApprovalAsked{On: on, Total: trail.Money{Micros: order.TotalMicros, Currency: order.Currency}}}
			for _, a := range ends.wants {
				decided := a.(trail.ApprovalDecided)
				decided.On = on
				want = append(want, decided)
			}
			var got []trail.Act
			err = models.EachTrailEntry(s.DB.WithContext(t.Context()), c.ID, func(e *models.TrailEntry) error {
				act, err := e.Act()
				if e.Object == on.Ref && (e.Kind == want[0].Kind() || e.Kind == (trail.ApprovalDecided{}).Kind()) {
					got = append(got, act)
				}
				return err
			})
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: the trail says %+v, want %+v, %v", ends.name, got, want, err)
			}
		}
	})
}
