package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Config says where the engine is and how it is run. Only Folder must be set.
type Config struct {
	Folder       string        // with the program, the networks and the library
	Processes    int           // pictures at once; 1 if 0
	Threads      int           // of each process; 1 if 0
	StepCPU      time.Duration // of a processor that one request may take, after which a process is taken to run wild; 12 s if 0
	StallTimeout time.Duration // that a process may do nothing over a request, after which it is taken to hang; 5 s if 0
	MemoryBytes  uint64        // that a process can ask for; 896 MiB if 0
	KeptBytes    int64         // of memory a process may hold after a picture, else it is replaced; 450 MiB if 0
	Log          *slog.Logger  // slog.Default if nil
}

// Defaults of Config. A step of the largest picture takes 4 s of a processor. How long that is by the clock depends on what else
// the machine does, and so says nothing: only the limit of the whole picture goes by it. A process holds 110 MiB of library
// and networks, and 375 MiB at its peak, over the largest photograph, which it keeps for the next one;
// it has asked for half as much again by then, as its arena grows in steps.
const (
	defaultStepCPU      = 12 * time.Second
	defaultStallTimeout = 5 * time.Second
	defaultMemoryBytes  = 896 << 20
	defaultKeptBytes    = 450 << 20
	startTimeout        = 15 * time.Second // loading takes 0.5 s on a quiet machine
	// startPause is how long a program that did not start is left alone: one that never will must not cost each call that time.
	startPause = 10 * time.Second
)

// Program is the engine's file in the folder of models.
const Program = "ocrengine"

// Pool is the processes of the engine. They are started when they are needed, and kept.
type Pool struct {
	config Config
	log    *slog.Logger
	free   chan *process // nil for one that is not started

	mu      sync.Mutex
	name    string
	all     map[*process]bool
	shut    bool
	failed  error // why the last start failed; nil if it did not
	retryAt time.Time
}

var errClosed = errors.New("the recognition engine was shut down")

// NewPool makes a pool, of which nothing runs yet.
func NewPool(c Config) *Pool {
	c.Processes, c.Threads = max(1, c.Processes), max(1, c.Threads)
	if c.StepCPU <= 0 {
		c.StepCPU = defaultStepCPU
	}
	if c.StallTimeout <= 0 {
		c.StallTimeout = defaultStallTimeout
	}
	if c.MemoryBytes == 0 {
		c.MemoryBytes = defaultMemoryBytes
	}
	if c.KeptBytes == 0 {
		c.KeptBytes = defaultKeptBytes
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	p := &Pool{config: c, log: c.Log, free: make(chan *process, c.Processes), all: make(map[*process]bool)}
	for range c.Processes {
		p.free <- nil
	}
	return p
}

// Installed says whether the engine is in its folder at all.
func (p *Pool) Installed() bool {
	info, err := os.Stat(p.program())
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// InstallCommand is how to get what is missing.
const InstallCommand = "make engine"

// Ready starts an engine, if none was started yet, and says what is wrong when it does not come up.
func (p *Pool) Ready(ctx context.Context) error {
	if !p.Installed() {
		return fmt.Errorf("the recognition engine is not in %s: run '%s'", p.config.Folder, InstallCommand)
	}
	if err := p.failure(); err != nil || p.Name() != "" {
		return err
	}
	process, err := p.take(ctx)
	if err != nil {
		return err
	}
	p.give(process)
	return nil
}

// Name is what the engine calls itself, with its version; empty before one was started.
func (p *Pool) Name() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.name
}

// Close ends all processes.
func (p *Pool) Close() {
	p.mu.Lock()
	p.shut = true
	all := p.all
	p.all = nil
	p.mu.Unlock()
	for process := range all {
		process.kill()
	}
}

func (p *Pool) program() string { return filepath.Join(p.config.Folder, Program) }

// take waits for a process and starts it if it has to be.
func (p *Pool) take(ctx context.Context) (*process, error) {
	select {
	case process := <-p.free:
		if process != nil && process.alive() {
			return process, nil
		}
		if process != nil {
			process.kill()
		}
		process, err := p.start(ctx)
		if err != nil {
			p.free <- nil
		}
		return process, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// give gives a process back; nil if it ended. One that has grown too large is ended.
func (p *Pool) give(process *process) {
	if process != nil && process.resident > p.config.KeptBytes {
		p.log.Info("the recognition engine has grown and is started again", "resident_bytes", process.resident)
		process.kill()
		process = nil
	}
	p.free <- process
}

// start starts a process and waits until its networks are loaded.
func (p *Pool) start(ctx context.Context) (*process, error) {
	if err := p.failure(); err != nil {
		return nil, err
	}
	process, hello, err := p.load(ctx)
	if ctx.Err() != nil {
		return process, err // whose time is over says nothing about the program
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed = err; err != nil {
		p.retryAt = time.Now().Add(startPause)
		return nil, err
	}
	p.name = hello.Engine
	return process, nil
}

// failure is why the program is not started now.
func (p *Pool) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed != nil && time.Now().Before(p.retryAt) {
		return p.failed
	}
	return nil
}

func (p *Pool) load(ctx context.Context) (*process, Hello, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	process, err := p.launch()
	if err != nil {
		return nil, Hello{}, fmt.Errorf("start the recognition engine: %w", err)
	}
	if err := p.keep(process); err != nil {
		process.kill()
		return nil, Hello{}, err
	}
	hello, err := process.hello(ctx)
	if err != nil {
		process.kill()
		return nil, Hello{}, fmt.Errorf("start the recognition engine: %w", err)
	}
	return process, hello, nil
}

func (p *Pool) keep(process *process) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		return errClosed
	}
	p.all[process] = true
	return nil
}

func (p *Pool) forget(process *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.all, process)
}

// Usage tells what the running processes took of processors so far, and how much memory the largest of them held at most.
func (p *Pool) Usage() (processor time.Duration, memoryBytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for process := range p.all {
		used, _ := cpuTime(process.cmd.Process.Pid)
		processor += used
		memoryBytes = max(memoryBytes, peakMemory(process.cmd.Process.Pid))
	}
	return processor, memoryBytes
}
