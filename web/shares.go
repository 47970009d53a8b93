package web

import "sync"

// Shares keeps something for each account that has requests under way, such as its places among those of all, and forgets it
// with the last of them: there are never more than requests.
type Shares[T any] struct {
	create func() T

	mu       sync.Mutex
	requests int
	accounts map[int64]*share[T]
}

// share is what one account has, and how many of its requests have it.
type share[T any] struct {
	own      T
	requests int
}

// NewShares makes shares that begin as create makes them.
func NewShares[T any](create func() T) *Shares[T] {
	return &Shares[T]{create: create, accounts: make(map[int64]*share[T])}
}

// Enter gives one more request of the account what the account has. leave must be called once, when the request is over.
func (s *Shares[T]) Enter(accountID int64) (own T, leave func()) {
	own, leave, _ = s.EnterIf(accountID, func(int, int) error { return nil })
	return own, leave
}

// EnterIf is Enter unless admit, which is told how many requests of the account and of all are inside, refuses: then nothing
// is counted, and leave is nil. admit must not wait: nobody enters or leaves meanwhile.
func (s *Shares[T]) EnterIf(accountID int64, admit func(own, all int) error) (own T, leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.accounts[accountID]
	inside := 0
	if kept != nil {
		inside = kept.requests
	}
	if err := admit(inside, s.requests); err != nil {
		return own, nil, err
	}
	if kept == nil {
		kept = &share[T]{own: s.create()}
		s.accounts[accountID] = kept
	}
	kept.requests++
	s.requests++
	return kept.own, func() { s.leave(accountID, kept) }, nil
}

func (s *Shares[T]) leave(accountID int64, kept *share[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests--
	kept.requests--
	if kept.requests == 0 {
		delete(s.accounts, accountID)
	}
}
