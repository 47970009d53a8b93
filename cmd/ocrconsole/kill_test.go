package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/tier"
)

// asProgram makes this test binary be the program instead, so that a test can kill it.
const asProgram = "OCRCONSOLE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		start(beTortured())
	}
	os.Exit(m.Run())
}

// thisProgram is this test binary, to be started as the program.
func thisProgram(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// process is the program, serving in a process of its own.
type process struct {
	url     string
	command *exec.Cmd
}

// startProcess starts the program and waits for the address that it prints.
func startProcess(t testing.TB, program string, settings []string) *process {
	t.Helper()
	command := exec.Command(program, "serve")
	command.Env = append([]string{asProgram + "=1", "OCRCONSOLE_ADDR=127.0.0.1:0"}, settings...)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, rest, found := strings.Cut(line, "listens on ")
	url, _, _ := strings.Cut(rest, " ")
	if err != nil || !found {
		_ = command.Process.Kill()
		_ = command.Wait()
		t.Fatalf("the program printed %q: %v\n%s", line, err, said.String())
	}
	return &process{url, command}
}

// kill ends the process as a power cut does, and waits until it is gone.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait() // tells that it was killed
}

// TestNoCallIsLostOrPaidTwiceWhenTheProgramIsKilled kills the program while gateways report calls. What it had answered is there,
// and after everything is sent again each call is recorded and paid once.
func TestNoCallIsLostOrPaidTwiceWhenTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	const gateways, batches, size, kills = 3, 10, 40, 2
	settings := embedded(t)
	token, project := busyCustomer(t, settings)
	program := thisProgram(t)
	at := time.Now().Add(-time.Minute)
	batch := func(g, b int) []callEvent {
		return manyCalls(fmt.Sprintf("g%d-b%d", g, b), size, project, passport, at, 200)
	}
	answered := make([]atomic.Int64, gateways) // batches in a row that were answered
	for range tier.Rounds(t, kills) {
		p := startProcess(t, program, settings)
		var sending sync.WaitGroup
		for g := range gateways {
			sending.Go(func() {
				sender := gateway{t, p.url, token}
				for b := int(answered[g].Load()); b < batches; b++ {
					if _, err := sender.send(batch(g, b)); err != nil {
						return // killed
					}
					answered[g].Add(1)
				}
			})
		}
		waitForProgress(answered)
		p.kill()
		sending.Wait()
		mustHaveRecorded(t, settings, answered, size)
	}
	p := startProcess(t, program, settings)
	defer p.kill()
	var accepted, duplicate int
	for g := range gateways {
		for b := range batches {
			answer := gateway{t, p.url, token}.report(batch(g, b))
			accepted, duplicate = accepted+answer.Accepted, duplicate+answer.Duplicate
		}
	}
	if accepted+duplicate != gateways*batches*size {
		t.Errorf("%d calls were accepted and %d known when all were sent again, want %d together", accepted, duplicate, gateways*batches*size)
	}
	if got := countCalls(t, settings); got != gateways*batches*size {
		t.Errorf("%d calls are recorded, want %d", got, gateways*batches*size)
	}
}

// busyCustomer is one with fewer package calls than will be made, so that both ways to pay are hit.
func busyCustomer(t testing.TB, settings []string) (token, project string) {
	t.Helper()
	c := newConsole(t, settings, false)
	created := c.customer("busy@example.com")
	if _, err := c.Billing.Grant(context.Background(), billing.Gift{
		AccountID: created.AccountID, Region: bangkok, Service: passport, Calls: 500, EffectiveAt: time.Now().Add(-time.Hour),
	}); err != nil {
		t.Fatal(err)
	}
	err := c.DB.WithContext(t.Context()).Create(&models.Subscription{
		AccountID: created.AccountID, ID: 1, Region: bangkok, Service: passport, SubscribedAt: models.Instant(time.Now().Add(-time.Hour)), Via: models.ViaCustomer,
	}).Error
	if err != nil {
		t.Fatal(err)
	}
	return c.operatorToken(), created.Projects[bangkok]
}

// waitForProgress returns when some more batches have been answered, or after a while.
func waitForProgress(answered []atomic.Int64) {
	total := func() (n int64) {
		for i := range answered {
			n += answered[i].Load()
		}
		return n
	}
	start := total()
	for deadline := time.Now().Add(5 * time.Second); total() < start+8 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
}

// mustHaveRecorded opens what the killed program left: every answered batch is there.
func mustHaveRecorded(t *testing.T, settings []string, answered []atomic.Int64, size int64) {
	t.Helper()
	var promised int64
	for i := range answered {
		promised += answered[i].Load() * size
	}
	if got := countCalls(t, settings); got < promised {
		t.Errorf("%d calls are recorded after the kill, but %d were answered", got, promised)
	}
	if verified := command(t, settings, "", "verify"); verified.code != 0 {
		t.Errorf("verify after the kill: %+v", verified)
	}
}

func countCalls(t *testing.T, settings []string) (n int64) {
	t.Helper()
	p := &program{ctx: t.Context(), env: settings}
	_, db, err := p.connect()
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(db.WithContext(t.Context()).Model(&models.Call{}).Count(&n).Error, db.Close())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// BenchmarkStart measures from the start of the built program to its first page, for a directory that is not there yet and for one
// that is. The bound is half a second.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "ocrconsole")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	firstPage := func(settings []string) time.Duration {
		begin := time.Now()
		p := startProcess(b, program, settings)
		defer p.kill()
		response, err := http.Get(p.url + "/")
		if err != nil {
			b.Fatal(err)
		}
		_ = response.Body.Close()
		return time.Since(begin)
	}
	measure := func(b *testing.B, settings func() []string) {
		var total time.Duration
		for b.Loop() {
			total += firstPage(settings())
		}
		b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/start")
	}
	b.Run("fresh", func(b *testing.B) { measure(b, func() []string { return embedded(b) }) })
	b.Run("existing", func(b *testing.B) {
		settings := embedded(b)
		firstPage(settings)
		measure(b, func() []string { return settings })
	})
}
