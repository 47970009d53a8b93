package guards

import "testing"

func TestSideBySide(t *testing.T) { t.Parallel(); mu.Lock(); mu.Unlock() }

func TestAlone(t *testing.T) { mu.Lock(); mu.Unlock() }
