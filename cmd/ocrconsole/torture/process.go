package torture

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Program says how the console is started: as Path with Env, which the harness adds the settings to.
type Program struct {
	Path string
	Env  []string
}

// Settings of the test binary, beside the program's own: the files that it reads its clock from and writes to how it is.
const (
	ClockSetting = "OCRCONSOLE_TEST_CLOCK"
	StateSetting = "OCRCONSOLE_TEST_STATE"
)

// State is how a console is, as it says itself.
type State struct {
	Goroutines int    `json:"goroutines"`
	HeapBytes  uint64 `json:"heap_bytes"`
}

// restartPause is how long after its end a console is started again, as by a service manager.
const restartPause = 100 * time.Millisecond

// process is a console that is started again whenever it ends.
type process struct {
	name    string
	program Program
	env     []string
	log     string // where its standard error goes
	state   string
	history *history

	mu       sync.Mutex
	running  *exec.Cmd
	address  string // where it listens; empty while it does not
	stopping bool
	killed   bool // it is to end, and no fault of its own
	usage    time.Duration
	ended    chan struct{}
}

// run keeps the console running until stop.
func (p *process) run() {
	p.ended = make(chan struct{})
	go func() {
		defer close(p.ended)
		for p.once() {
			time.Sleep(restartPause)
		}
	}()
}

// once runs it until it ends, and tells whether to run it again.
func (p *process) once() bool {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.history.breaks("%s: %v", p.name, err)
		return false
	}
	defer func() { _ = log.Close() }()
	command := exec.Command(p.program.Path, "serve") // #nosec G204 -- this test binary
	command.Env, command.Stderr = slices.Concat(p.program.Env, p.env), log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := command.StdoutPipe()
	if err == nil {
		_, err = command.StdinPipe() // its end tells the console that the harness is gone
	}
	if err == nil {
		err = p.start(command)
	}
	if err != nil {
		p.history.breaks("start %s: %v", p.name, err)
		return false
	}
	if command.Process == nil {
		return false
	}
	served := p.listens(out)
	err = command.Wait()
	return p.end(command, served, err)
}

func (p *process) start(command *exec.Cmd) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopping {
		return nil
	}
	p.running, p.killed = command, false
	return command.Start()
}

// listens waits for the address that it prints, and tells whether it came.
func (p *process) listens(out interface{ Read([]byte) (int, error) }) bool {
	lines := bufio.NewScanner(out)
	served := false
	for lines.Scan() {
		if _, rest, found := strings.Cut(lines.Text(), "listens on http://"); found {
			address, _, _ := strings.Cut(rest, " ")
			p.mu.Lock()
			p.address, served = address, true
			p.mu.Unlock()
		}
	}
	return served
}

// end writes down what it used, and that it ended by itself when it should not have.
func (p *process) end(command *exec.Cmd, served bool, err error) (again bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.usage += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	if served && !p.killed && !p.stopping {
		p.history.breaks("%s ended by itself: %v", p.name, err)
	}
	p.address, p.running = "", nil
	return !p.stopping
}

// signal sends a signal to the console, if it runs.
func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil || p.running.Process == nil {
		return
	}
	if s == syscall.SIGKILL || s == syscall.SIGTERM {
		p.killed = true
	}
	_ = p.running.Process.Signal(s) // it may be ending
}

// dial connects to where it listens now.
func (p *process) dial() (net.Conn, error) {
	p.mu.Lock()
	address := p.address
	p.mu.Unlock()
	if address == "" {
		return nil, errors.New("it does not listen")
	}
	return net.DialTimeout("tcp", address, 5*time.Second)
}

// stop ends the console as a service manager does, and waits for it.
func (p *process) stop() error {
	p.mu.Lock()
	p.stopping = true
	p.mu.Unlock()
	p.signal(syscall.SIGCONT)
	p.signal(syscall.SIGTERM)
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopWithin):
		p.signal(syscall.SIGQUIT) // it writes down where it hangs
		select {
		case <-p.ended:
		case <-time.After(5 * time.Second):
			p.signal(syscall.SIGKILL)
			<-p.ended
		}
		return fmt.Errorf("%s did not stop within %s", p.name, stopWithin)
	}
}

// stopWithin is how long a console may take to stop: as long as it gives to requests in flight, with some more.
const stopWithin = 40 * time.Second

// id is the process's id; 0 while it does not run.
func (p *process) id() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil || p.running.Process == nil {
		return 0
	}
	return p.running.Process.Pid
}

// tells reads how it is.
func (p *process) tells() (s State, err error) {
	for range 20 { // it may be writing
		var text []byte
		if text, err = os.ReadFile(p.state); err == nil {
			if err = json.Unmarshal(text, &s); err == nil {
				return s, nil
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	return s, err
}
