package models

import lru "github.com/hashicorp/golang-lru/v2"

// Recent makes a memory of what was learnt of so many things at most, one at least: for one more, the one that was asked for
// longest ago is forgotten. Whatever can be learnt again is kept in one of these, so that nobody can fill the memory by being
// many. It is safe for concurrent use.
func Recent[K comparable, V any](most int) *lru.Cache[K, V] {
	recent, err := lru.New[K, V](most)
	if err != nil {
		panic(err) // none at all
	}
	return recent
}
