package rules

import (
	"cmp"
	"slices"
)

// Order is the deduction rule by which one package pays before another, by its number on the product page (the user guide has
// rules 2 to 5).
type Order int

// The rules, in the order in which they are asked.
const (
	SameOrder  Order = 0 // of a package and itself
	BySource   Order = 1 // "free > pay-per-package"
	ByCreation Order = 2
	ByEffect   Order = 3 // "the package that takes effect first is deducted first"
	ByExpiry   Order = 4 // "the package that expires first is deducted first"
	ByNumber   Order = 5 // "the package that is created first": the number grows with creation and makes the order total
)

// orders are what the rules compare, each earliest or lowest first.
var orders = [...]func(a, b *Package) int{
	BySource:   func(a, b *Package) int { return cmp.Compare(a.Source.rank(), b.Source.rank()) },
	ByCreation: func(a, b *Package) int { return a.CreatedAt.Compare(b.CreatedAt) },
	ByEffect:   func(a, b *Package) int { return a.EffectiveAt.Compare(b.EffectiveAt) },
	ByExpiry:   func(a, b *Package) int { return a.ExpiresAt.Compare(b.ExpiresAt) },
	ByNumber:   func(a, b *Package) int { return cmp.Compare(a.ID, b.ID) },
}

// DecideOrder tells which of two packages of one account pays first, negative for a, and by which rule: the first in which they
// differ.
func DecideOrder(a, b *Package) (int, Order) {
	for by := BySource; by <= ByNumber; by++ {
		if first := orders[by](a, b); first != 0 {
			return first, by
		}
	}
	return 0, SameOrder
}

// ComparePackages orders the packages of one account for deduction, as DecideOrder says.
func ComparePackages(a, b *Package) int {
	first, _ := DecideOrder(a, b)
	return first
}

// SortPackages puts packages into deduction order, whatever order they came in.
func SortPackages(ps []Package) {
	slices.SortFunc(ps, func(a, b Package) int { return ComparePackages(&a, &b) })
}
