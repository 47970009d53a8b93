package catalog_test

import (
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
)

func TestWithoutACatalogTheReaderSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		if snap, err := catalog.NewReader(db).Current(t.Context()); snap != nil || models.CodeOf(err) != models.Unavailable {
			t.Errorf("%v, %v", snap, err)
		}
	})
}

func TestTheReaderKeepsASnapshotUntilThereIsANewVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := catalog.NewReader(db)
		mustApply(t, db, edited(t), monday)
		first := current(t, reader)
		if second := current(t, reader); second != first {
			t.Error("an unchanged catalog was loaded again")
		}
		done := mustApply(t, db, edited(t, "6.40", "6.30"), tuesday)
		if third := current(t, reader); third == first || third.Version != done.Version {
			t.Errorf("version %d after %d was applied", third.Version, done.Version)
		}
		if o := offering(t, first, "ap-southeast-2", "web-image"); o.Specifications[0].PriceMicros != 6_400_000 {
			t.Errorf("the first snapshot has changed: %+v", o)
		}
	})
}

func TestReadersNeverSeeHalfAVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		cheap := edited(t, "0.0072", "0.0064", "6.40", "6.30")
		mustApply(t, db, edited(t), monday)
		stop := make(chan struct{})
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					snap, err := catalog.NewReader(db).Current(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					o, _ := snap.Offering("ap-southeast-2", "web-image")
					last := o.Prices[len(o.Prices)-1].Tariff.PriceOfCall(0)
					if len(o.Specifications) != 2 || (o.Specifications[0].PriceMicros == 6_300_000) != (last == 6_400) {
						t.Errorf("pay-per-use at %d beside %+v", last, o.Specifications)
						return
					}
				}
			})
		}
		for range 10 {
			mustApply(t, db, cheap, tuesday)
			mustApply(t, db, edited(t), tuesday)
		}
		close(stop)
		readers.Wait()
	})
}

func TestOfferingsOfARegionComeInTheOrderOfTheServices(t *testing.T) {
	db := dbtest.SQLite(t)
	_, data := catalog.Default()
	mustApply(t, db, parse(t, string(data)), monday)
	var got []string
	for _, o := range current(t, catalog.NewReader(db)).OfferingsIn("ap-southeast-2") {
		got = append(got, o.Service)
	}
	want := []string{"web-image", "passport", "license-plate", "id-card"}
	if len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("got %v, want %v", got, want)
	}
}
