package torture

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/web/payment/stripefake"
)

// world is a database, the consoles that serve it, everything that they talk to, and everybody who uses them.
type world struct {
	t        testing.TB
	name     string
	plan     *Plan
	dir      string // all files of the world are here
	program  Program
	history  *history
	clock    *clock
	store    store
	engine   *engine
	provider *provider
	consoles []*process
	fronts   []*proxy // before each console, as a load balancer is
	rest     *rest

	customers []*customer
	operator  string // the gateways' token
	actors    int
	everybody []*actor // who works
	working   sync.WaitGroup
	stopWork  context.CancelFunc
}

// store is a world's database, with what it takes to break it.
type store interface {
	// settings are those with which a console reaches it: each console in another way.
	settings(console int) []string
	// direct is how the harness reads it, whatever is broken on the consoles' way.
	direct() models.Config
	// faults are those that only this store has.
	faults(w *world) []fault
	// keep puts a copy of it where it stays.
	keep(dir string) error
	// close ends it.
	close()
}

// How many there are of those who use a world.
const (
	customers = 3
	callers   = 2 // of each customer
	gateways  = 2
)

// newWorld builds a world and starts it. Its consoles all have their data in one directory.
func newWorld(t testing.TB, name string, p *Plan, program Program, dir string, s store, consoles int) (*world, error) {
	w := &world{t: t, name: name, plan: p, dir: dir, program: program, history: newHistory(), store: s, engine: newEngine(), rest: newRest()}
	var err error
	if w.clock, err = newClock(dir, consoles); err != nil {
		return w, err
	}
	fake := stripefake.Start(t)
	fake.Clock = w.clock.now
	if err := os.Mkdir(w.path("tmp"), 0o700); err != nil {
		return w, err
	}
	for i := range consoles {
		if err := w.addConsole(i); err != nil {
			return w, err
		}
	}
	for i := range consoles {
		w.consoles[i].env = w.settings(i, fake.URL)
	}
	w.provider = &provider{actor: w.newActor("provider"), fake: fake}
	if _, err := w.command(w.t.Context(), "", "migrate"); err != nil {
		return w, err
	}
	for n := range customers {
		c, err := w.newCustomer(n)
		if err != nil {
			return w, err
		}
		w.customers = append(w.customers, c)
	}
	out, err := w.command(w.t.Context(), "", "token", "create")
	w.operator = strings.TrimSpace(string(out))
	return w, err
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) addConsole(i int) error {
	console := &process{
		name: "console " + strconv.Itoa(i), program: w.program, history: w.history,
		log: w.path("console-" + strconv.Itoa(i) + ".log"), state: w.path("state-" + strconv.Itoa(i)),
	}
	front, err := newProxy(console.dial)
	w.consoles, w.fronts = append(w.consoles, console), append(w.fronts, front)
	return err
}

// settings are a console's.
func (w *world) settings(console int, stripe string) []string {
	urls := make([]string, 0, 4)
	for _, region := range []string{"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "cn-north-4"} {
		urls = append(urls, region+"="+w.engine.server.URL)
	}
	return append([]string{
		"OCRCONSOLE_ADDR=127.0.0.1:0", "TMPDIR=" + w.path("tmp"), "OCRCONSOLE_PUBLIC_URL=http://" + w.fronts[0].address(), "OCRCONSOLE_TRUSTED_PROXIES=127.0.0.1",
		"OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS=" + strings.Join(urls, ","), "OCRCONSOLE_KEYS_PER_USER=100",
		"OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000", "OCRCONSOLE_OPERATOR_NAME=Torture Ltd",
		"OCRCONSOLE_STRIPE_KEY=" + stripefake.Key, "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=" + stripefake.WebhookSecret,
		"OCRCONSOLE_STRIPE_URL=" + stripe, "OCRCONSOLE_STRIPE_CHECKOUT_URL=" + stripe,
		ClockSetting + "=" + w.clock.files[console], StateSetting + "=" + w.consoles[console].state, "PATH=" + os.Getenv("PATH"),
	}, w.store.settings(console)...)
}

// command runs a command of the program, with the settings of the first console.
func (w *world) command(ctx context.Context, stdin string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, w.program.Path, args...) // #nosec G204 -- this test binary
	command.Env = slices.Concat(w.program.Env, w.consoles[0].env)
	command.Stdin = strings.NewReader(stdin)
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return out, fmt.Errorf("%s: %w: %s %s", strings.Join(args, " "), err, complaint.String(), out)
	}
	return out, nil
}

// start starts the consoles and all who use them.
func (w *world) start() error {
	for _, c := range w.consoles {
		c.run()
	}
	if err := w.await(time.Minute); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stopWork = stop
	w.working.Go(func() { w.provider.deliver(ctx) })
	for i, c := range w.customers {
		for n := range callers {
			a := w.newActor(fmt.Sprintf("caller %d of %d", n, i))
			w.begin(ctx, a, func() { a.callOCR(c) })
		}
		buyer := &browser{actor: w.newActor(fmt.Sprintf("buyer of %d", i)), who: c}
		w.begin(ctx, buyer.actor, buyer.useMoney)
		reader := &browser{actor: w.newActor(fmt.Sprintf("reader of %d", i)), who: c}
		w.begin(ctx, reader.actor, reader.look)
	}
	for n := range gateways {
		g := &gateway{actor: w.newActor(fmt.Sprintf("gateway %d", n)), token: w.operator}
		w.begin(ctx, g.actor, g.report)
	}
	for i, c := range w.customers {
		keys := &browser{actor: w.newActor(fmt.Sprintf("keys of %d", i)), who: c}
		w.begin(ctx, keys.actor, func() {
			keys.lifeOfAKey()
			time.Sleep(20 * w.plan.Pause) // a customer may make so many keys a day
		})
	}
	bank := w.newActor("bank")
	w.begin(ctx, bank, func() {
		w.provider.act(bank.random)
		time.Sleep(10 * w.plan.Pause)
	})
	return nil
}

func (w *world) begin(ctx context.Context, a *actor, do func()) {
	w.everybody = append(w.everybody, a)
	w.working.Go(func() { a.work(ctx, do) })
}

// await waits until every console answers that it is ready.
func (w *world) await(within time.Duration) error {
	client := newClient(nil)
	client.Timeout = 5 * time.Second
	for deadline := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		last, ready := answer{}, 0
		for _, front := range w.fronts {
			got := w.ask(client, front.address(), get("/readyz", "198.18.0.1"))
			if got.status == http.StatusOK {
				ready++
			} else {
				last = got
			}
		}
		if ready == len(w.fronts) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not ready within %s: %s", within, last)
		}
	}
}

// end sends everybody home and stops the consoles, which must stop when they are told to.
func (w *world) end() {
	if w.stopWork != nil {
		w.stopWork()
	}
	w.rest.end()
	w.home()
	for _, c := range w.consoles {
		if c.ended == nil {
			continue
		}
		if err := c.stop(); err != nil {
			w.history.breaks("%v", err)
		}
	}
	for _, front := range w.fronts {
		front.close()
	}
	w.working.Wait()
	w.engine.server.CloseClientConnections()
	w.engine.server.Close()
}

// home waits until everybody has finished what they had begun, as long as the consoles answer: who began something in the moment before the end
// would ask those that have stopped for ever. When a promise is broken they give up by themselves, once nothing holds up their connections.
func (w *world) home() {
	if w.history.isBroken() {
		return
	}
	finished := make(chan struct{})
	go func() {
		w.working.Wait()
		close(finished)
	}()
	select {
	case <-finished:
	case <-time.After(w.plan.Within):
		w.history.breaks("at the end not everybody had an answer within %s:\n%s", w.plan.Within, w.waits())
	}
}

// signalAll sends a signal to processes, which may have ended.
func signalAll(ids []int, s syscall.Signal) {
	for _, id := range ids {
		_ = syscall.Kill(id, s)
	}
}

// dialUnix reaches a socket in a file.
func dialUnix(path func() string) func() (net.Conn, error) {
	return func() (net.Conn, error) { return net.DialTimeout("unix", path(), 5*time.Second) }
}
