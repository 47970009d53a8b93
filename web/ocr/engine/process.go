package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// process is one running engine.
type process struct {
	pool     *Pool
	cmd      *exec.Cmd
	requests io.WriteCloser
	answers  *bufio.Reader
	output   io.Closer
	opened   *View // whose picture it has
	resident int64
	said     *tail

	ended  chan struct{} // closed when it has ended
	killed sync.Once
}

// refused is what the engine answers to a request that it cannot do; it goes on.
type refused struct{ problem string }

// Error implements error.
func (r refused) Error() string { return "the recognition engine: " + r.problem }

// launch starts the program, with all that it sees of our environment and the limit of its memory.
func (p *Pool) launch() (*process, error) {
	cmd := exec.Command(p.program(), "-threads", strconv.Itoa(p.config.Threads), "serve", p.config.Folder) //nolint:gosec // the operator's program; no argument is a customer's
	// One heap for all threads: each would keep its own of what pictures took.
	cmd.Env = []string{"MALLOC_ARENA_MAX=1", "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	said := &tail{}
	cmd.Stderr = said
	contain(cmd)
	requests, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	one := &process{
		pool: p, cmd: cmd, requests: requests, answers: bufio.NewReaderSize(output, 1<<16), output: output, said: said, ended: make(chan struct{}),
	}
	limited := limitMemory(cmd.Process.Pid, p.config.MemoryBytes)
	go one.wait()
	if limited != nil {
		one.kill()
		return nil, limited
	}
	return one, nil
}

// wait waits for the process's end, of which nothing may be left.
func (p *process) wait() {
	_, err := p.cmd.Process.Wait()
	if err != nil {
		p.pool.log.Error("wait for the recognition engine", "error", err)
	}
	close(p.ended)
	p.pool.forget(p)
}

func (p *process) alive() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// kill ends the process, if it has not ended, and closes its pipes.
func (p *process) kill() {
	p.killed.Do(func() {
		_ = p.cmd.Process.Kill() // one that has ended by itself is left alone
		_ = p.requests.Close()
		_ = p.output.Close()
		<-p.ended
	})
}

// hello reads what the engine says first.
func (p *process) hello(ctx context.Context) (hello Hello, err error) {
	err = p.within(ctx, func() error {
		kind, payload, err := ReadFrame(p.answers)
		if err != nil {
			return p.why(err)
		}
		if kind != KindHello {
			return fmt.Errorf("%w: kind %q first", ErrFrame, kind)
		}
		return json.Unmarshal(payload, &hello)
	})
	if err == nil && hello.Protocol != Version {
		err = fmt.Errorf("%w: it speaks version %d of the protocol, this program %d; run '%s'", ErrFrame, hello.Protocol, Version, InstallCommand)
	}
	return hello, err
}

// answer asks about a view's picture, which it gives to the engine first if that has another one.
func (p *process) answer(ctx context.Context, v *View, kind Kind, payload []byte) (answer Answer, err error) {
	if p.opened != v {
		p.opened = nil
		if _, err := p.exchange(ctx, KindOpen, v.pixels.frame()...); err != nil {
			return answer, err
		}
		p.opened = v
	}
	return p.exchange(ctx, kind, payload)
}

func (p *process) exchange(ctx context.Context, kind Kind, parts ...[]byte) (answer Answer, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go p.watch(ctx, cancel)
	err = p.within(ctx, func() error {
		if err := WriteFrame(p.requests, kind, parts...); err != nil {
			return p.why(err)
		}
		answered, payload, err := ReadFrame(p.answers)
		if err != nil {
			return p.why(err)
		}
		if answered != KindDone && answered != KindFailed {
			return fmt.Errorf("%w: kind %q", ErrFrame, answered)
		}
		return json.Unmarshal(payload, &answer)
	})
	if err != nil {
		return Answer{}, err
	}
	p.resident = answer.ResidentBytes
	if answer.Problem != "" {
		return Answer{}, refused{answer.Problem}
	}
	return answer, nil
}

var (
	errStalled = errors.New("the recognition engine hangs")
	errWild    = errors.New("the recognition engine takes too much of a processor over one request")
)

// watch cancels a request over which the process hangs or runs wild. It looks once in a tenth of the time that it may hang.
func (p *process) watch(ctx context.Context, cancel context.CancelCauseFunc) {
	config := p.pool.config
	tick := time.NewTicker(config.StallTimeout / 10)
	defer tick.Stop()
	began, known := cpuTime(p.cmd.Process.Pid)
	last, moved := began, time.Now()
	for known {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var used time.Duration
		if used, known = cpuTime(p.cmd.Process.Pid); used != last {
			last, moved = used, time.Now()
		}
		switch {
		case used-began > config.StepCPU:
			cancel(errWild)
		case time.Since(moved) > config.StallTimeout:
			cancel(errStalled)
		}
	}
}

// within does what waits for the engine. When time is over the engine is killed, which ends the waiting.
func (p *process) within(ctx context.Context, do func() error) error {
	stop := context.AfterFunc(ctx, p.kill)
	err := do()
	if !stop() {
		return errors.Join(context.Cause(ctx), err)
	}
	return err
}

// why adds to an error of the pipes what the engine said at its end.
func (p *process) why(err error) error {
	select {
	case <-p.ended:
	case <-time.After(killDelay):
	}
	if said := strings.TrimSpace(p.said.String()); said != "" {
		return fmt.Errorf("%w: %s", err, said)
	}
	return err
}

// killDelay is how long an engine that closed its pipes may take to end.
const killDelay = time.Second

// tail keeps the first of what a process says on its standard error, which is where the reason of its end is.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailBytes = 4 << 10

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p[:min(len(p), tailBytes-len(t.text))]...)
	return len(p), nil
}

// String is what was kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
