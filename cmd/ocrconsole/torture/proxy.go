package torture

import (
	"net"
	"sync"
	"time"
)

// flow is what a proxy does with the bytes of one direction.
type flow struct {
	// held keeps them back, for as long as it lasts; lost throws them away. Neither side is told.
	held, lost bool
	// late is how much later they come.
	late time.Duration
}

// proxy stands between two that talk by TCP, and can break what is between them in the ways that networks do.
type proxy struct {
	listener net.Listener
	dial     func() (net.Conn, error)

	mu      sync.Mutex
	changed sync.Cond
	there   flow // towards the server
	back    flow // towards the client
	closed  bool
	refuses bool
	conns   map[net.Conn]bool
}

// newProxy listens on a port of its own and passes on to whatever dial reaches.
func newProxy(dial func() (net.Conn, error)) (*proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: listener, dial: dial, conns: make(map[net.Conn]bool)}
	p.changed.L = &p.mu
	go p.accept()
	return p, nil
}

func (p *proxy) address() string { return p.listener.Addr().String() }

// set changes what happens to what is sent from now on.
func (p *proxy) set(there, back flow) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.there, p.back = there, back
	p.changed.Broadcast()
}

// refuse ends new connections at once, or takes them again.
func (p *proxy) refuse(refuse bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses = refuse
}

// cut ends all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		_ = conn.Close()
	}
}

// close ends the proxy and all connections.
func (p *proxy) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.closed = true
	p.changed.Broadcast()
	p.mu.Unlock()
	p.cut()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		go p.serve(client)
	}
}

func (p *proxy) serve(client net.Conn) {
	p.mu.Lock()
	refuses := p.refuses
	p.mu.Unlock()
	if refuses {
		_ = client.Close()
		return
	}
	server, err := p.dial()
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	p.mu.Unlock()
	var passing sync.WaitGroup
	passing.Go(func() { p.pass(server, client, func() flow { return p.there }) })
	passing.Go(func() { p.pass(client, server, func() flow { return p.back }) })
	passing.Wait()
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
}

// pass passes on what comes until either side is gone. A side that ends is passed on, too.
func (p *proxy) pass(to, from net.Conn, now func() flow) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			f := p.wait(now)
			if f.late > 0 {
				time.Sleep(f.late)
			}
			if !f.lost {
				if _, err := to.Write(buffer[:n]); err != nil {
					return
				}
			}
		}
		if err != nil {
			p.wait(now) // the end of a connection does not arrive either where nothing does
			return
		}
	}
}

// wait returns once bytes are not held back any more, and tells what else happens to them.
func (p *proxy) wait(now func() flow) flow {
	p.mu.Lock()
	defer p.mu.Unlock()
	for now().held && !p.closed {
		p.changed.Wait()
	}
	return now()
}
