package rules

import "slices"

// Stood is a package as it stood when a call was charged: its UsedCalls are those of that moment.
type Stood struct {
	Package
	Absent bool // it came only after the call had been charged
}

// Candidate is one with why it could not pay the call; NoBar for those that could, of which the first pays.
type Candidate struct {
	Stood
	Bar Bar
}

// Explanation says why a call is paid by what pays it.
type Explanation struct {
	Candidates []Candidate // in deduction order
	// Payer is the place of the one that pays, the first that can, and Next that of the one that would if Payer was not there; -1 if
	// none. By is the rule by which Payer comes first.
	Payer, Next int
	By          Order
}

// Explain says which of the packages pays a billable call and why none of the others does. They may be of any account, service or
// region and in any order; the meter's own are not looked at. It decides as PayerOf does, by the same comparisons.
func (m *Meter) Explain(c Call, packages []Stood) Explanation {
	e := Explanation{Payer: -1, Next: -1}
	for i := range packages {
		candidate := Candidate{Stood: packages[i], Bar: m.stranger(&packages[i].Package)}
		switch {
		case candidate.Bar != NoBar:
		case candidate.Absent:
			candidate.Bar = BarAbsent
		default:
			candidate.Bar = candidate.bar(c.At, c.Latest())
		}
		e.Candidates = append(e.Candidates, candidate)
	}
	slices.SortFunc(e.Candidates, func(a, b Candidate) int { return ComparePackages(&a.Package, &b.Package) })
	for i := range e.Candidates {
		switch {
		case e.Candidates[i].Bar != NoBar:
		case e.Payer < 0:
			e.Payer = i
		case e.Next < 0:
			e.Next = i
			_, e.By = DecideOrder(&e.Candidates[e.Payer].Package, &e.Candidates[i].Package)
		}
	}
	return e
}
