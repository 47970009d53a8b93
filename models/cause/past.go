package cause

import "time"

// This file has why it cannot be told how an account stood at an instant.

// Those without arguments.
const (
	PastNotAnInstant Plain = "past_not_an_instant"
	PastInFuture     Plain = "past_in_future"
)

// PastBeforeAccount is told by views/words.
type PastBeforeAccount struct {
	Created time.Time `json:"created"`
}

// PastNotKept is told by views/words.
type PastNotKept struct {
	Since time.Time `json:"since"`
}

// Kind names each.

func (PastBeforeAccount) Kind() string { return "past_before_account" }
func (PastNotKept) Kind() string       { return "past_not_kept" }
