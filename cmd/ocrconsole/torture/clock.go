package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// FileClock is the system's clock, put forward by as much as the file says at the moment it is read.
func FileClock(path string) func() time.Time {
	return func() time.Time {
		now := time.Now()
		text, err := os.ReadFile(path) // #nosec G304 -- named by the harness
		if err != nil {
			return now
		}
		offset, err := time.ParseDuration(strings.TrimSpace(string(text)))
		if err != nil {
			return now
		}
		return now.Round(0).Add(offset) // without the monotonic reading, which does not jump
	}
}

// clock is the world's time, which customers, gateways and the provider go by, and the consoles' times, which may be a
// little off.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
	skews  []time.Duration
	files  []string
	moved  time.Time // when the clock was last put forward or back, by the system's
}

func newClock(dir string, consoles int) (*clock, error) {
	c := &clock{skews: make([]time.Duration, consoles)}
	for i := range consoles {
		c.files = append(c.files, filepath.Join(dir, "clock-"+strconv.Itoa(i)))
	}
	if err := c.write(); err != nil {
		return nil, err
	}
	return c, nil
}

// now is the world's time.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Round(0).Add(c.offset)
}

// jump puts all clocks forward, or back.
func (c *clock) jump(by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += by
	return c.write()
}

// skew puts the clock of one console apart from the others'.
func (c *clock) skew(console int, by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skews[console] = by
	return c.write()
}

// movedSince reports whether a clock jumped since the moment, by the system's clock: what was signed before may be refused.
func (c *clock) movedSince(at time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.moved.After(at)
}

// write stores the offsets, each whole or not at all.
func (c *clock) write() error {
	for i, path := range c.files {
		draft := path + ".new"
		if err := os.WriteFile(draft, []byte((c.offset + c.skews[i]).String()), 0o600); err != nil {
			return fmt.Errorf("set a clock: %w", err)
		}
		if err := os.Rename(draft, path); err != nil {
			return fmt.Errorf("set a clock: %w", err)
		}
	}
	c.moved = time.Now()
	return nil
}
