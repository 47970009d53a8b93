package rules

import (
	"errors"
	"fmt"
)

// ErrSpecification says that a package specification has no calls or a negative
// price.
var ErrSpecification = errors.New("rules: malformed specification")

// Specification is a package on sale: its quota and its one-off price.
type Specification struct {
	ID          int64
	Calls       int64
	PriceMicros Micros
}

// Validate returns ErrSpecification for what nobody could sell.
func (s Specification) Validate() error {
	if s.Calls <= 0 || s.PriceMicros < 0 {
		return fmt.Errorf("specification %d of %d calls at %d: %w", s.ID, s.Calls, s.PriceMicros, ErrSpecification)
	}
	return nil
}
