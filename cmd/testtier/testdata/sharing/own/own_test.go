package own

import "testing"

func TestAll(t *testing.T) { start(func() {}) }
