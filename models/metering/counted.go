package metering

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// counted is the hour that a package counts: to what usage_hours has of it come the calls that the package paid after its first
// from. While a package pays calls of that hour only, its row tells of them, and usage_hours is left alone, which would cost
// more than all else that is kept beside a call. It is put right with the first calls of another hour. The view
// counted_usage_hours gives the totals as they are.
type counted struct {
	hour time.Time // zero for none
	from int64
}

func countedBy(p *models.Package) counted {
	if p.CountedHour == nil {
		return counted{}
	}
	return counted{p.CountedHour.UTC(), p.CountedFrom}
}

// paid is what one package paid in a flight.
type paid struct {
	packageID, calls int64
	hour             hourKey // of the last call
	several          bool    // there are other hours
}

// pay notes that the package, if it is one, paid a call of the hour.
func (p *plan) pay(packageID int64, hour hourKey) {
	if packageID == 0 {
		return
	}
	at := len(p.paid) - 1 // mostly the one before
	for at >= 0 && p.paid[at].packageID != packageID {
		at--
	}
	if at < 0 {
		p.paid = append(p.paid, paid{packageID, 1, hour, false})
		return
	}
	by := &p.paid[at]
	by.several = by.several || by.hour != hour
	by.hour = hour
	by.calls++
}

// addPackages notes the use of those of the meter's packages that paid.
func (p *plan) addPackages(meter *rules.Meter) {
	c := p.flight.changes
	for i := range meter.Packages {
		pkg := &meter.Packages[i]
		for _, by := range p.paid {
			if by.packageID != pkg.ID {
				continue
			}
			if p.flight.counts {
				p.count(pkg, by)
			}
			c.packages = append(c.packages, packageUse{pkg.AccountID, pkg.ID, pkg.UsedCalls, p.book.counted[pkg.ID]})
		}
	}
}

// count lets the package count the calls that it paid, if they are all of the hour that it counts; else all that it counted before
// is put to that hour, and from now on it counts the hour of its last call.
func (p *plan) count(pkg *rules.Package, by paid) {
	c, was := p.flight.changes, p.book.counted[pkg.ID]
	if !by.several && by.hour.start.Equal(was.hour) {
		c.drop(by.hour)
		return
	}
	if before := pkg.UsedCalls - by.calls; !was.hour.IsZero() && before > was.from {
		key := by.hour
		key.start = was.hour
		hour := c.hourWith(key)
		if hour.Calls == 0 {
			hour.LeftCalls = pkg.QuotaCalls - before
		}
		hour.Calls += before - was.from
	}
	p.book.counted[pkg.ID] = counted{by.hour.start, pkg.UsedCalls}
}
