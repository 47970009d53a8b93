package vouchers_test

import (
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/trail"
)

// TestVouchersAreInTheTrails of the house, which made and ended them, and of who redeemed one, each once and without a word of a code.
func TestVouchersAreInTheTrails(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c := t.Context(), s.Customer(t)
		batch, codes, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		got, err := of(s).Redeem(ctx, c.ID, "", codes[0])
		must(t, err)
		for range 2 {
			_, err = of(s).End(ctx, batch.ID)
			must(t, err)
		}
		acts := func(accountID int64) (all []trail.Act) {
			must(t, models.EachTrailEntry(db.WithContext(ctx), accountID, func(e *models.TrailEntry) error {
				act, err := e.Act()
				all = append(all, act)
				return err
			}))
			return all
		}
		redeemed := trail.VoucherRedeemed{On: trail.On{Ref: got.Ref().String()}, Batch: batch.ID, Campaign: "Spring fair"}
		if own := acts(c.ID); own[len(own)-1] != trail.Act(redeemed) {
			t.Errorf("the customer's trail ends with %+v", own[len(own)-1])
		}
		want := []trail.Act{trail.VouchersMade{Batch: batch.ID, Campaign: "Spring fair", Vouchers: 2, UsesEach: 1, Region: shop.Bangkok, Service: shop.Passport, Calls: 5}, trail.VouchersEnded{Batch: batch.ID}}
		house := slices.DeleteFunc(acts(models.TrailOfHouse), func(a trail.Act) bool {
			return !slices.Contains([]trail.Kind{want[0].Kind(), want[1].Kind()}, a.Kind())
		})
		if !slices.Equal(house, want) {
			t.Errorf("the house's trail has %+v, want %+v", house, want)
		}
	})
}
