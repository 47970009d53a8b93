package torture

import (
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// server is a PostgreSQL that two consoles serve: one reaches it itself, the other through PgBouncer, both over a network
// that can be broken.
type server struct {
	dir     string // of the disk
	data    string // of what the consoles keep
	outage  *dbtest.Outage
	pooler  *dbtest.PoolerOutage
	links   []*proxy
	unmount func()
}

// serverConsoles is how many consoles serve it.
const serverConsoles = 2

// newServer starts it in a directory with a short name, on a disk of its own where that is possible; notice says why it
// is not.
func newServer(t testing.TB, dir string) (s *server, notice string, err error) {
	s = &server{dir: filepath.Join(dir, "pg"), data: filepath.Join(dir, "data")}
	for _, made := range []string{s.dir, s.data} {
		if err := os.Mkdir(made, 0o700); err != nil {
			return nil, "", err
		}
	}
	s.unmount, notice = ownDisk(s.dir)
	s.outage = dbtest.NewOutageIn(t, s.dir)
	s.pooler = s.outage.NewPooler(t)
	for _, socket := range []func() string{s.outage.Socket, s.pooler.Socket} {
		link, err := newProxy(dialUnix(socket))
		if err != nil {
			return s, notice, err
		}
		s.links = append(s.links, link)
	}
	return s, notice, nil
}

func (s *server) settings(console int) []string {
	return []string{"OCRCONSOLE_DATA=" + s.data, "DATABASE_URL=postgres://ocrconsole@" + s.links[console].address() + "/postgres?sslmode=disable"}
}

func (s *server) direct() models.Config { return models.Config{URL: s.outage.URL()} }

func (s *server) faults(w *world) []fault {
	start := func() {
		if err := s.restart(); err != nil {
			w.history.breaks("%v", err)
		}
	}
	faults := append(linkFaults("database", s.links), []fault{
		{"kill -9 of the database", func(*rand.Rand) (string, func()) {
			signalAll(s.outage.Processes(), syscall.SIGKILL)
			return "all its processes", start
		}},
		{"kill -9 of a connection's process", func(random *rand.Rand) (string, func()) {
			all := s.outage.Processes()
			if len(all) < 2 {
				return "none", nil
			}
			signalAll([]int{all[1+random.IntN(len(all)-1)]}, syscall.SIGKILL)
			return "one of the database's", start
		}},
		{"crash of the database", func(*rand.Rand) (string, func()) {
			s.outage.Crash(w.t)
			return "at once", start
		}},
		{"the database stands still", func(*rand.Rand) (string, func()) {
			all := s.outage.Processes()
			signalAll(all, syscall.SIGSTOP)
			return "all its processes", func() { signalAll(all, syscall.SIGCONT) }
		}},
		{"restart of PgBouncer", func(*rand.Rand) (string, func()) {
			s.pooler.Kill()
			return "killed", func() {
				if err := s.pooler.Start(); err != nil {
					w.history.breaks("start PgBouncer: %v", err)
				}
			}
		}},
	}...)
	if s.unmount != nil {
		faults = append(faults, diskFault(w, s.dir, start))
	}
	return faults
}

// restart starts the server unless it runs, or begins to run by itself.
func (s *server) restart() (err error) {
	for range 20 {
		if s.outage.Runs() {
			if conn, dialErr := net.Dial("unix", s.outage.Socket()); dialErr == nil {
				return conn.Close()
			}
		} else if err = s.outage.Restart(); err == nil {
			return nil
		}
		time.Sleep(250 * time.Millisecond)
	}
	return err
}

func (s *server) keep(dir string) error { return keepCopy(s.dir, dir) }

func (s *server) close() {
	for _, link := range s.links {
		link.close()
	}
	if s.unmount != nil {
		s.pooler.Kill()
		if s.outage.Runs() {
			signalAll(s.outage.Processes(), syscall.SIGKILL)
		}
		s.unmount()
	}
}
