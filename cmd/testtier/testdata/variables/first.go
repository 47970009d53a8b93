// Package variables has what changes variables of a package, and what does not, for a test to tell them apart.
package variables

import "sync"

var (
	count  int
	known  = map[string]int{}
	last   struct{ name string }
	mu     sync.Mutex
	guards = map[string]int{}
)

func changes() {
	count++
	known["a"] = 1
	last.name = "b"
}

func changesUnderALock() {
	mu.Lock()
	defer mu.Unlock()
	guards["a"] = 1
}

func changesItsOwn() {
	var count int
	known := map[string]int{}
	count++
	known["a"] = count
}

func init() { known["z"] = 26 }
