//go:build !unix

package quality

import "time"

// processor is the time of processors that the engine's processes took so far.
func processor(e Metered) time.Duration {
	used, _ := e.Usage()
	return used
}
