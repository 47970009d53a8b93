package quotes

import "ocrconsole/models/rules"

// Cheaper returns the cheapest number of packages of one specification, up to most of them, that give at least as many calls as
// the order and cost less than it; false if there is none. Of equally cheap ones it is the fewest packages, then the lower id. It
// returns ErrSpecification, or ErrOverflow for an order that nobody can place.
func Cheaper(order Pick, specs []rules.Specification, most int64) (better Pick, found bool, err error) {
	calls := times(order.Spec.Calls, order.Quantity)
	lowest, err := order.cost()
	if err != nil {
		return Pick{}, false, err
	}
	for _, spec := range specs {
		if err := spec.Validate(); err != nil {
			return Pick{}, false, err
		}
		pick := Pick{Spec: spec, Quantity: (calls-1)/spec.Calls + 1}
		if pick.Quantity > most {
			continue
		}
		micros, err := pick.cost()
		if err != nil {
			continue // dearer than any order
		}
		if micros < lowest || found && micros == lowest && pick.before(better) {
			lowest, better, found = micros, pick, true
		}
	}
	return better, found, nil
}

// cost is what the packages cost together.
func (p Pick) cost() (rules.Micros, error) { return rules.MulMicros(p.Spec.PriceMicros, p.Quantity) }

// before orders what costs the same.
func (p Pick) before(other Pick) bool {
	if p.Quantity != other.Quantity {
		return p.Quantity < other.Quantity
	}
	return p.Spec.ID < other.Spec.ID
}
