package torture

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

// fault is something that may happen to a world.
type fault struct {
	kind string
	// strike begins it, and tells in words what it is and how it is ended; nil where it ends by itself.
	strike func(random *rand.Rand) (what string, end func())
}

// worldFaults are those that every world has: of the consoles, of the way to them, of the clock, of the provider and of the
// engine.
func worldFaults(w *world) []fault {
	one := func(random *rand.Rand) int { return random.IntN(len(w.consoles)) }
	return []fault{
		{"kill -9 of a console", func(random *rand.Rand) (string, func()) {
			i := one(random)
			w.consoles[i].signal(syscall.SIGKILL)
			return w.consoles[i].name, nil
		}},
		{"restart of a console", func(random *rand.Rand) (string, func()) {
			i := one(random)
			w.consoles[i].signal(syscall.SIGTERM)
			return w.consoles[i].name, nil
		}},
		{"a console stands still", func(random *rand.Rand) (string, func()) {
			i := one(random)
			id := w.consoles[i].id()
			signalAll([]int{id}, syscall.SIGSTOP)
			return w.consoles[i].name, func() { signalAll([]int{id}, syscall.SIGCONT) }
		}},
		{"connections of clients are cut", func(random *rand.Rand) (string, func()) {
			i := one(random)
			w.fronts[i].cut()
			return "to " + w.consoles[i].name, w.fronts[i].cut
		}},
		{"answers to clients are lost", func(random *rand.Rand) (string, func()) {
			i := one(random)
			return "of " + w.consoles[i].name, loseBack(w.fronts[i])
		}},
		{"the clock jumps", func(random *rand.Rand) (string, func()) { return w.jump(random), nil }},
		{"the provider is silent, then tells everything at once", func(*rand.Rand) (string, func()) {
			w.provider.hold(true)
			return "webhooks", func() { w.provider.hold(false) }
		}},
		{"the provider does not answer", func(random *rand.Rand) (string, func()) {
			w.provider.fake.Down(true)
			return "its API", func() { w.provider.fake.Down(false) }
		}},
		{"the provider's answers are lost", func(random *rand.Rand) (string, func()) {
			n := random.IntN(10) + 1
			w.provider.fake.LoseAnswers(n)
			return fmt.Sprintf("%d of them", n), func() { w.provider.fake.LoseAnswers(0) }
		}},
		{"the engine is slow", func(random *rand.Rand) (string, func()) {
			slow := time.Duration(random.IntN(1500)) * time.Millisecond
			w.engine.slow.Store(int64(slow))
			return slow.String(), func() { w.engine.slow.Store(0) }
		}},
		{"the engine fails", func(*rand.Rand) (string, func()) {
			w.engine.fails.Store(true)
			return "every picture", func() { w.engine.fails.Store(false) }
		}},
	}
}

// jumps are how far the clock jumps: over the end of an hour, a day, a month, and back as far as time servers put clocks
// back.
var jumps = []time.Duration{20 * time.Second, 20 * time.Minute, time.Hour, 5 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour, 31 * 24 * time.Hour, -2 * time.Second, -15 * time.Second}

// jump puts all clocks forward or back, or one of two apart from the other for the rest of the run.
func (w *world) jump(random *rand.Rand) string {
	by, apart := pick(random, jumps), time.Duration(random.IntN(10_000)-5_000)*time.Millisecond
	console := random.IntN(len(w.consoles))
	if random.IntN(4) == 0 && len(w.consoles) > 1 {
		if err := w.clock.skew(console, apart); err != nil {
			w.history.breaks("%v", err)
		}
		return fmt.Sprintf("of %s is %s apart", w.consoles[console].name, apart)
	}
	if err := w.clock.jump(by); err != nil {
		w.history.breaks("%v", err)
	}
	return "by " + by.String()
}

// loseBack loses what comes back through a proxy, until it ends: then the connections, which miss some bytes, are cut.
func loseBack(p *proxy) (end func()) {
	p.set(flow{}, flow{lost: true})
	return func() {
		p.cut()
		p.set(flow{}, flow{})
	}
}

// linkFaults are those of the network between a console and its database.
func linkFaults(name string, links []*proxy) []fault {
	through := func(strike func(p *proxy, random *rand.Rand) (string, func())) func(*rand.Rand) (string, func()) {
		return func(random *rand.Rand) (string, func()) {
			i := random.IntN(len(links))
			what, end := strike(links[i], random)
			return fmt.Sprintf("%s of console %d", what, i), end
		}
	}
	return []fault{
		{"connections to the " + name + " are cut", through(func(p *proxy, _ *rand.Rand) (string, func()) {
			p.cut()
			return "all", p.cut
		})},
		{"the " + name + " cannot be reached", through(func(p *proxy, _ *rand.Rand) (string, func()) {
			p.refuse(true)
			p.cut()
			return "new and old connections", func() { p.refuse(false) }
		})},
		{"connections to the " + name + " hang", through(func(p *proxy, random *rand.Rand) (string, func()) {
			held := flow{held: true}
			end := func() { p.set(flow{}, flow{}) }
			switch random.IntN(3) {
			case 0:
				p.set(held, flow{})
				return "what is asked", end
			case 1:
				p.set(flow{}, held)
				return "what is answered", end
			default:
				p.set(held, held)
				return "both ways", end
			}
		})},
		{"answers of the " + name + " are lost", through(func(p *proxy, _ *rand.Rand) (string, func()) { return "all", loseBack(p) })},
		{"the way to the " + name + " is slow", through(func(p *proxy, random *rand.Rand) (string, func()) {
			late := flow{late: time.Duration(random.IntN(60)) * time.Millisecond}
			p.set(late, late)
			return late.late.String() + " each way", func() { p.set(flow{}, flow{}) }
		})},
	}
}
