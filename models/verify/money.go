package verify

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
)

// money is what the money report has to say of one account, by the months of the billing zone: reckoned from the records that other
// checks compare, call after call, where the report asks the database for sums and divides.
type money struct {
	*records
	zone   *time.Location
	bounds []time.Time
	sums   map[moneyKey]int64
}

// moneyKey is a figure of a month and a service.
type moneyKey struct {
	start  time.Time
	at     rules.Offering
	figure revenue.Figure
}

func (k moneyKey) String() string {
	name := "month " + instant(k.start)
	if k.at != (rules.Offering{}) {
		name += " " + k.at.Region + " " + k.at.Service
	}
	return name
}

// compareMoney compares the money report on the account with the records.
func (rec *records) compareMoney(tx *gorm.DB, r *run, papers []models.Document) error {
	m := &money{records: rec, zone: r.snapshot.Zone, sums: make(map[moneyKey]int64)}
	if m.bounds = m.months(papers); len(m.bounds) == 0 {
		return nil
	}
	for i := range rec.packages {
		m.addPackage(&rec.packages[i])
	}
	m.addOrders()
	m.addHours()
	m.addEntries()
	m.addTax(papers)
	m.roll()
	rows, err := revenue.OfAccount(tx, rec.account.ID, m.bounds, m.bounds[0])
	if err != nil {
		return err
	}
	m.compare(r, rows)
	return nil
}

// compare compares the report's rows. What is owed wrongly at the end of a month is told once, and not of each month after it.
func (m *money) compare(r *run, rows []revenue.Row) {
	told, keys := make(map[moneyKey]int64), maps.Clone(m.sums)
	for i := range rows {
		for _, f := range revenue.Figures() {
			n, counts := rows[i].Count(f)
			if !counts {
				n = int64(rows[i].Amount(f))
			}
			k := moneyKey{rows[i].Start, rules.Offering{Region: rows[i].Region, Service: rows[i].Service}, f}
			told[k], keys[k] = n, 0
		}
	}
	r.compared(moneyReport, len(keys))
	wrong := make(map[rules.Offering]bool)
	for _, k := range slices.SortedFunc(maps.Keys(keys), compareMoneyKeys) {
		if rolls := k.figure == revenue.Opening || k.figure == revenue.Closing; rolls && wrong[k.at] {
			continue
		}
		r.expect(moneyReport, k, string(k.figure), told[k], m.sums[k])
		wrong[k.at] = wrong[k.at] || k.figure == revenue.Closing && told[k] != m.sums[k]
	}
}

func compareMoneyKeys(a, b moneyKey) int {
	return cmp.Or(a.start.Compare(b.start), rules.CompareOfferings(a.at, b.at), cmp.Compare(a.figure, b.figure))
}

// months are the starts of all months in which something happened or will expire, and of the one after.
func (m *money) months(papers []models.Document) []time.Time {
	var all []time.Time
	for i := range m.entries {
		all = append(all, m.entries[i].At)
	}
	for i := range m.hours {
		all = append(all, m.hours[i].HourStart)
	}
	for i := range m.packages {
		all = append(all, m.packages[i].EffectiveAt, m.packages[i].ExpiresAt)
	}
	for i := range papers {
		all = append(all, papers[i].IssuedAt)
	}
	if len(all) == 0 {
		return nil
	}
	first, last := slices.MinFunc(all, time.Time.Compare), slices.MaxFunc(all, time.Time.Compare)
	bounds := []time.Time{rules.MonthStart(first, m.zone)}
	for at := bounds[0]; !at.After(last); {
		at = rules.NextMonth(at, m.zone)
		bounds = append(bounds, at)
	}
	return bounds
}

func (m *money) add(at time.Time, of rules.Offering, f revenue.Figure, n int64) {
	if n != 0 {
		m.sums[moneyKey{rules.MonthStart(at, m.zone), of, f}] += n
	}
}

// addPackage walks through a package's hours as its calls used it up: what is left of a micro-unit after each goes on to the next.
func (m *money) addPackage(p *models.Package) {
	rest, quota, price := new(big.Int), big.NewInt(p.QuotaCalls), big.NewInt(int64(p.PriceMicros))
	left, unused := p.QuotaCalls, int64(p.PriceMicros)
	for i := range m.hours { // by their start
		h := &m.hours[i]
		if h.Outcome != models.OutcomePackage || h.PackageID != p.ID {
			continue
		}
		if p.PriceMicros == 0 {
			m.add(h.HourStart, h.Offering(), revenue.FreeCalls, h.Calls)
			continue
		}
		m.add(h.HourStart, h.Offering(), revenue.PackageCalls, h.Calls)
		calls := min(h.Calls, left)
		left -= calls
		rest.Add(rest, new(big.Int).Mul(price, big.NewInt(calls)))
		value := new(big.Int)
		value.DivMod(rest, quota, rest)
		unused -= value.Int64()
		m.add(h.HourStart, p.Offering(), revenue.Used, value.Int64())
	}
	if p.RefundedAt != nil && p.RefundedAt.Before(p.ExpiresAt) {
		m.add(later(*p.RefundedAt, p.EffectiveAt), p.Offering(), revenue.Returned, unused)
		return
	}
	m.add(p.ExpiresAt.Add(-time.Microsecond), p.Offering(), revenue.Void, unused)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// addOrders adds what orders were charged with: by the ledger, and by service as their lines say.
func (m *money) addOrders() {
	for i := range m.entries {
		e := &m.entries[i]
		if e.Kind != models.EntryOrder || e.OrderID == nil {
			continue
		}
		for _, line := range m.lines[*e.OrderID] {
			m.add(e.At, line.Offering(), revenue.Sold, int64(line.AmountMicros))
		}
	}
}

func (m *money) addHours() {
	for i := range m.hours {
		switch h := &m.hours[i]; h.Outcome {
		case models.OutcomePayPerUse:
			m.add(h.HourStart, h.Offering(), revenue.PayPerUseCalls, h.Calls)
			m.add(h.HourStart, h.Offering(), revenue.PayPerUse, int64(h.AmountMicros))
		case models.OutcomeFailed:
			m.add(h.HourStart, h.Offering(), revenue.FailedCalls, h.Calls)
		default:
		}
	}
}

// addEntries adds what the ledger says of payments, settled hours and refunds.
func (m *money) addEntries() {
	refunds := make(map[int64]*models.Refund, len(m.refunds))
	for i := range m.refunds {
		refunds[m.refunds[i].ID] = &m.refunds[i]
	}
	priced := make(map[int64]bool)
	for i := range m.entries { // by number
		e := &m.entries[i]
		switch e.Kind {
		case models.EntryTopUp, models.EntryCardPayment:
			m.add(e.At, rules.Offering{}, revenue.PaidIn, int64(e.AmountMicros))
		case models.EntryUsage:
			m.add(e.At, e.Offering(), revenue.Settled, -int64(e.AmountMicros))
		case models.EntryCredit, models.EntryDebit, models.EntryVoucher:
			m.add(e.At, rules.Offering{}, revenue.Credits, int64(e.AmountMicros))
		case models.EntryRefund, models.EntryCardRefund:
			if e.RefundID == nil || refunds[*e.RefundID] == nil {
				continue
			}
			refund := refunds[*e.RefundID]
			switch {
			case refund.OrderID != nil && e.Kind == models.EntryRefund && !priced[refund.ID]:
				priced[refund.ID] = true
				m.add(e.At, m.offeringOf(refund.PackageID), revenue.Refunds, int64(e.AmountMicros))
			case refund.DisputeID != nil:
				m.add(e.At, rules.Offering{}, revenue.Disputes, -int64(e.AmountMicros))
			default:
				m.add(e.At, rules.Offering{}, revenue.ToCards, -int64(e.AmountMicros))
			}
		default:
		}
	}
}

func (m *money) offeringOf(packageID *int64) rules.Offering {
	for i := range m.packages {
		if packageID != nil && m.packages[i].ID == *packageID {
			return m.packages[i].Offering()
		}
	}
	return rules.Offering{}
}

// roll adds what is owed at the start and the end of each month, of what was sold and what went.
func (m *money) roll() {
	owed := make(map[rules.Offering]int64)
	for _, p := range m.packages {
		owed[p.Offering()] = 0
	}
	for k := range m.sums {
		owed[k.at] = 0
	}
	for i, start := range m.bounds[:len(m.bounds)-1] {
		for at := range owed {
			m.add(start, at, revenue.Opening, owed[at])
			of := func(f revenue.Figure) int64 { return m.sums[moneyKey{m.bounds[i], at, f}] }
			owed[at] += of(revenue.Sold) - of(revenue.Used) - of(revenue.Void) - of(revenue.Returned)
			m.add(start, at, revenue.Closing, owed[at])
		}
	}
}
