package dbtest

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"ocrconsole/models"
)

// Stall stands between a test and PostgreSQL: while it stalls, connections are taken and nothing is ever answered, as by a
// machine that hangs or a network that drops everything.
type Stall struct {
	listener net.Listener
	address  string
	socket   string

	mu      sync.Mutex
	flowing sync.Cond
	stalled bool
	conns   map[net.Conn]bool
}

// NewStall opens a database of the test's own through one.
func NewStall(t testing.TB) (*Stall, *models.DB) {
	t.Helper()
	address, err := url.Parse(OneServerURL(t))
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	s := &Stall{socket: query.Get("host") + "/.s.PGSQL.5432", conns: make(map[net.Conn]bool)}
	s.flowing.L = &s.mu
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go s.accept()
	t.Cleanup(s.close)
	query.Del("host")
	address.Host, address.RawQuery = s.listener.Addr().String(), query.Encode()
	s.address = address.String()
	return s, open(t, models.Config{URL: s.address})
}

// URL is the database's address, through it.
func (s *Stall) URL() string { return s.address }

// Begin lets nothing through any more.
func (s *Stall) Begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = true
}

// End lets through what was held back, and everything after it.
func (s *Stall) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = false
	s.flowing.Broadcast()
}

func (s *Stall) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("unix", s.socket)
		if err != nil {
			_ = conn.Close()
			continue
		}
		s.mu.Lock()
		s.conns[conn], s.conns[server] = true, true
		s.mu.Unlock()
		go s.pass(conn, server)
		go s.pass(server, conn)
	}
}

// pass passes on what comes until either side is closed.
func (s *Stall) pass(from, to net.Conn) {
	defer func() { _ = from.Close() }()
	defer func() { _ = to.Close() }()
	_, _ = io.Copy(gate{s, to}, from) // ends with one of the connections
}

// gate holds back what is written while it stalls.
type gate struct {
	stall *Stall
	net.Conn
}

// Write implements io.Writer.
func (g gate) Write(p []byte) (int, error) {
	g.stall.mu.Lock()
	for g.stall.stalled {
		g.stall.flowing.Wait()
	}
	g.stall.mu.Unlock()
	return g.Conn.Write(p)
}

func (s *Stall) close() {
	s.End()
	_ = s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close()
	}
}
