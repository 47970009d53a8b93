package rules

// CardLimits are what a card can be charged in one payment: whole multiples of
// StepMicros, from MinMicros to MaxMicros.
type CardLimits struct {
	StepMicros, MinMicros, MaxMicros Micros
}

// CardFit is how an amount stands to what a card can be charged.
type CardFit int

// An amount fits, or is no whole multiple of the step, or beyond the limits.
const (
	CardTakes CardFit = iota
	CardUneven
	CardTooLittle
	CardTooMuch
)

// In returns the limits with which money of the currency can be paid: a provider
// may count in finer steps than the currency has, or in coarser ones.
func (l CardLimits) In(c Currency) CardLimits {
	step := lcm(l.StepMicros, c.StepMicros())
	return CardLimits{StepMicros: step, MinMicros: roundUp(max(l.MinMicros, step), step), MaxMicros: l.MaxMicros / step * step}
}

// Fit tells whether a card can be charged an amount, and why not.
func (l CardLimits) Fit(micros Micros) CardFit {
	switch {
	case micros%l.StepMicros != 0:
		return CardUneven
	case micros < l.MinMicros:
		return CardTooLittle
	case micros > l.MaxMicros:
		return CardTooMuch
	}
	return CardTakes
}

// AtLeast returns the smallest amount that a card can be charged and that is not
// below an amount; the most that it can be charged if there is none.
func (l CardLimits) AtLeast(micros Micros) Micros {
	if micros >= l.MaxMicros {
		return l.MaxMicros
	}
	return max(roundUp(micros, l.StepMicros), l.MinMicros)
}

// roundUp returns the next multiple of a step from a positive amount on; what is
// not above zero is itself.
func roundUp(micros, step Micros) Micros {
	if micros <= 0 || micros%step == 0 {
		return micros
	}
	return (micros/step + 1) * step
}

// lcm returns the smallest amount that is a multiple of both steps.
func lcm(a, b Micros) Micros {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}
