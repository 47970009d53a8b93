package whatif

import (
	"fmt"
	"math"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// toldTo is how inexactly the time of a call may be told, at most: gateways tell it to the second.
const toldTo = time.Second

// MostPackages bounds how many packages a question may buy: each is one that every call may be paid by, and who wants more is told what
// a larger size saves.
const MostPackages = 200

// Replay gives what the history's calls come to under the change. It returns rules.ErrOverflow where amounts do not fit, or an error if
// the change buys more than MostPackages.
func Replay(h *History, c *Change) (*Result, error) {
	return replayWhile(h, c, func() error { return nil })
}

// replayWhile is Replay, until goesOn says why not to go on: it is asked before each hour.
func replayWhile(h *History, c *Change, goesOn func() error) (*Result, error) {
	var packages int64
	for i := range c.Purchases {
		if q := c.Purchases[i].Quantity; q < 0 || q > MostPackages-packages {
			return nil, fmt.Errorf("%d packages: %w", q, errTooMuch)
		}
		packages += c.Purchases[i].Quantity
	}
	r := &replay{world: newWorld(h, c), Result: &Result{paid: make(map[rules.HourOf]Sum)}}
	r.prepare()
	batches := h.batches(c)
	for len(batches) > 0 {
		if err := goesOn(); err != nil {
			return nil, fmt.Errorf("replay: %w", err)
		}
		n := 1
		for n < len(batches) && batches[n].start.Equal(batches[0].start) {
			n++
		}
		if err := r.hour(batches[:n]); err != nil {
			return nil, fmt.Errorf("replay the hour of %s: %w", batches[0].start.Format(time.RFC3339), err)
		}
		batches = batches[n:]
	}
	if r.capped {
		r.Doubt.Micros = r.after
	}
	return r.Result, r.finish(r.world)
}

type replay struct {
	*world
	*Result
	// most is the most that one of the calls may cost.
	most rules.Micros
	// capped is that something was not known of calls while there are caps, which count on from call to call: what is paid per use from
	// then on may be anything up to after.
	capped bool
	after  rules.Micros
	left   int64 // calls that are still to be replayed
}

// prepare works out what a doubt may come to.
func (r *replay) prepare() {
	r.most = r.dearest()
	for i := range r.history.Hours {
		r.left += r.history.Hours[i].Calls()
	}
}

// hour charges what is called in one hour.
func (r *replay) hour(batches []batch) error {
	if r.crowded(batches) {
		return r.inOrder(batches)
	}
	for i := range batches {
		b := &batches[i]
		if err := r.batch(b); err != nil {
			return err
		}
		r.left -= b.calls
	}
	return nil
}

// batch charges calls of one offering: together if they are alike, else one by one.
func (r *replay) batch(b *batch) error {
	end := b.start.Add(time.Hour) // hours never last longer
	m := r.meter(b.at)
	if m.Alike(b.start, end, toldTo) {
		return r.together(b)
	}
	calls, known := r.history.single(b)
	if !known {
		r.doubt(b)
		return r.together(b)
	}
	for i := range calls {
		if err := r.one(b, &calls[i]); err != nil {
			return err
		}
	}
	return nil
}

// together charges the batch's calls as if all were made when the hour began.
func (r *replay) together(b *batch) error {
	call := rules.Call{At: b.start, HTTPStatus: 200}
	shares, err := r.meter(b.at).PayAlike(call, b.calls, &r.standing, rules.CreditPolicy{}, b.start)
	if err != nil {
		return err
	}
	return r.tally(rules.HourOf{Offering: b.at, Start: b.start}, shares)
}

// one charges a single call of the batch.
func (r *replay) one(b *batch, c *rules.Call) error {
	shares, err := r.meter(b.at).PayAlike(*c, 1, &r.standing, rules.CreditPolicy{}, c.At)
	if err != nil {
		return err
	}
	return r.tally(rules.HourOf{Offering: b.at, Start: b.start}, shares)
}

// crowded reports whether calls of several offerings may come up against a cap that counts them all, so that it matters who is first.
func (r *replay) crowded(batches []batch) bool {
	if r.caps == nil || len(batches) < 2 {
		return false
	}
	return slices.ContainsFunc(r.caps.All, func(limit rules.Cap) bool { return r.crowds(&limit, batches) })
}

func (r *replay) crowds(limit *rules.Cap, batches []batch) bool {
	start, _ := limit.SpanOf(batches[0].start, r.caps.Zone)
	room := limit.Limit - limit.Used[start]
	counted, takes, least := 0, int64(0), int64(math.MaxInt64)
	for i := range batches {
		b := &batches[i]
		if !limit.CountsSomeOf(b.at) {
			continue
		}
		counted++
		lowest, highest := int64(1), int64(1)
		if limit.Kind == rules.CapMoney {
			lowest, highest = r.span(b.at)
		}
		least = min(least, lowest)
		if highest > 0 && b.calls > (math.MaxInt64-takes)/highest {
			takes = math.MaxInt64
		} else {
			takes += highest * b.calls
		}
	}
	return limit.Hard && counted > 1 && takes > room && room >= least
}

// span gives the lowest price above zero, and the highest, that a call of the offering ever has.
func (r *replay) span(o rules.Offering) (lowest, highest int64) {
	lowest = math.MaxInt64
	for _, price := range r.meter(o).Prices {
		for _, tier := range price.Tariff {
			highest = max(highest, int64(tier.PriceMicros))
			if tier.PriceMicros > 0 {
				lowest = min(lowest, int64(tier.PriceMicros))
			}
		}
	}
	return lowest, highest
}

// inOrder charges the calls of several batches one by one, in the order in which they were made.
func (r *replay) inOrder(batches []batch) error {
	type single struct {
		*batch
		rules.Call
	}
	var all []single
	for i := range batches {
		calls, known := r.history.single(&batches[i])
		if !known {
			return r.anyOrder(batches)
		}
		for _, c := range calls {
			all = append(all, single{&batches[i], c})
		}
	}
	slices.SortStableFunc(all, func(a, b single) int { return a.At.Compare(b.At) })
	for i := range all {
		if err := r.one(all[i].batch, &all[i].Call); err != nil {
			return err
		}
		r.left--
	}
	return nil
}

// anyOrder charges the batches one after the other because it is not known how their calls lay.
func (r *replay) anyOrder(batches []batch) error {
	for i := range batches {
		r.doubt(&batches[i])
		if err := r.together(&batches[i]); err != nil {
			return err
		}
		r.left -= batches[i].calls
	}
	return nil
}

// doubt notes that it is not known when in their hour the batch's calls were made. Each of them, made at another instant of the hour,
// makes a difference of one call to what the packages hold at any time, and so of at most one call paid per use more and one less: at
// most the dearest price for each tariff that counts on in the same month.
func (r *replay) doubt(b *batch) {
	r.Doubt.Hours++
	r.Doubt.Calls += b.calls
	tariffs := int64(len(r.meter(b.at).Prices))
	off, err := rules.AddMicros(r.Doubt.Micros, atMost(atMost(r.most, b.calls), 2*tariffs))
	if err != nil {
		off = math.MaxInt64
	}
	r.Doubt.Micros = off
	if r.caps != nil && !r.capped {
		r.capped, r.after = true, atMost(r.most, r.left)
	}
	for _, source := range b.sources {
		if _, known := r.history.Calls[source]; !known {
			r.Wanted = append(r.Wanted, source)
		}
	}
}

// atMost multiplies an amount, which is not negative, up to the largest that there is.
func atMost(micros rules.Micros, by int64) rules.Micros {
	product, err := rules.MulMicros(micros, by)
	if err != nil {
		return math.MaxInt64
	}
	return product
}
