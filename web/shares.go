package web

import "sync"

// Shares keeps something for each owner, mostly an account, that has requests under way, such as its places among those of all, and forgets it
// with the last of them: there are never more than requests.
type Shares[T any] struct {
	create func() T

	mu       sync.Mutex
	requests int
	owners   map[any]*share[T]
}

// share is what one owner has, and how many of its requests have it.
type share[T any] struct {
	own      T
	requests int
}

// NewShares makes shares that begin as create makes them.
func NewShares[T any](create func() T) *Shares[T] {
	return &Shares[T]{create: create, owners: make(map[any]*share[T])}
}

// Enter gives one more request of the owner what the owner has. leave must be called once, when the request is over.
func (s *Shares[T]) Enter(owner any) (own T, leave func()) {
	own, leave, _ = s.EnterIf(owner, func(int, int) error { return nil })
	return own, leave
}

// EnterIf is Enter unless admit, which is told how many requests of the owner and of all are inside, refuses: then nothing
// is counted, and leave is nil. admit must not wait: nobody enters or leaves meanwhile.
func (s *Shares[T]) EnterIf(owner any, admit func(own, all int) error) (own T, leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.owners[owner]
	inside := 0
	if kept != nil {
		inside = kept.requests
	}
	if err := admit(inside, s.requests); err != nil {
		return own, nil, err
	}
	if kept == nil {
		kept = &share[T]{own: s.create()}
		s.owners[owner] = kept
	}
	kept.requests++
	s.requests++
	return kept.own, func() { s.leave(owner, kept) }, nil
}

func (s *Shares[T]) leave(owner any, kept *share[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests--
	kept.requests--
	if kept.requests == 0 {
		delete(s.owners, owner)
	}
}
