package quotes

import (
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

const dollar = rules.Micros(1_000_000)

func TestManySmallPackagesAreDearerThanALargeOne(t *testing.T) {
	specs := []rules.Specification{
		{ID: 1, Calls: 1_000, PriceMicros: 13 * dollar},
		{ID: 2, Calls: 10_000, PriceMicros: 116 * dollar},
		{ID: 3, Calls: 100_000, PriceMicros: 1_050 * dollar},
	}
	for _, c := range []struct {
		spec     int
		quantity int64
		want     Pick
	}{
		{0, 1, Pick{}},
		{0, 8, Pick{}}, // $104: a large one costs $116
		{0, 9, Pick{Spec: specs[1], Quantity: 1}},
		{0, 10, Pick{Spec: specs[1], Quantity: 1}},
		{0, 17, Pick{}}, // $221: two large ones cost $232
		{0, 18, Pick{Spec: specs[1], Quantity: 2}},
		{0, 81, Pick{Spec: specs[1], Quantity: 9}}, // $1,053: nine large ones cost $1,044, the largest $1,050
		{1, 9, Pick{}},
		{1, 10, Pick{Spec: specs[2], Quantity: 1}},
		{2, 5, Pick{}},
	} {
		got, found, err := Cheaper(Pick{Spec: specs[c.spec], Quantity: c.quantity}, specs, 100)
		if err != nil {
			t.Fatal(err)
		}
		if got != c.want || found != (c.want.Quantity > 0) {
			t.Errorf("instead of %d × %d calls: %v, %v, want %v", c.quantity, specs[c.spec].Calls, got, found, c.want)
		}
	}
}

// What is advised gives no fewer calls and costs less, may be ordered, and nothing of one specification is cheaper.
func TestWhatIsAdvisedIsTheCheapestOfOneSpecification(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var specs []rules.Specification
		for id := range rapid.Int64Range(1, 5).Draw(t, "specifications") {
			specs = append(specs, rules.Specification{ID: id, Calls: rapid.Int64Range(1, 40).Draw(t, "calls"), PriceMicros: rules.Micros(rapid.Int64Range(0, 60).Draw(t, "price"))})
		}
		most := rapid.Int64Range(1, 20).Draw(t, "most")
		order := Pick{Spec: rapid.SampledFrom(specs).Draw(t, "ordered"), Quantity: rapid.Int64Range(1, most).Draw(t, "quantity")}
		calls, price := order.Spec.Calls*order.Quantity, order.Spec.PriceMicros*rules.Micros(order.Quantity)
		lowest := price
		for _, spec := range specs {
			for quantity := int64(1); quantity <= most; quantity++ {
				if spec.Calls*quantity >= calls {
					lowest = min(lowest, spec.PriceMicros*rules.Micros(quantity))
				}
			}
		}
		got, found, err := Cheaper(order, specs, most)
		if err != nil {
			t.Fatal(err)
		}
		if found != (lowest < price) {
			t.Fatalf("found %v: the order costs %d, the cheapest %d", found, price, lowest)
		}
		if found && (got.Spec.Calls*got.Quantity < calls || got.Spec.PriceMicros*rules.Micros(got.Quantity) != lowest || got.Quantity > most) {
			t.Fatalf("advised %v for %d calls, the cheapest costs %d", got, calls, lowest)
		}
	})
}
