package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
)

// server are the processes of a PostgreSQL server on this machine: one that has begun all others.
type server struct {
	proc       string // where the system tells of processes
	postmaster int
}

// clockTick is the unit in which Linux tells processor time, on all its processors.
const clockTick = 10 * time.Millisecond

// findServer finds the server by the process that serves a connection; nil if that is not on this machine. Somebody else's number
// may be that of a process here: so it must be PostgreSQL's, by its title for our user and database, and its parent one, too.
func findServer(ctx context.Context, db *models.DB) (*server, error) {
	var backend struct {
		Pid        int
		User, Name string
	}
	err := db.WithContext(ctx).Raw(`SELECT pg_backend_pid() AS pid, current_user AS "user", current_database() AS name`).Scan(&backend).Error
	if err != nil {
		return nil, fmt.Errorf("find the server's processes: %w", err)
	}
	return serverOf("/proc", backend.Pid, backend.User+" "+backend.Name), nil
}

func serverOf(proc string, backend int, title string) *server {
	own, err := readStat(proc, backend)
	if err != nil || !strings.HasPrefix(own.name, "postgres") {
		return nil
	}
	shown, err := os.ReadFile(filepath.Join(proc, strconv.Itoa(backend), "cmdline")) //nolint:gosec // a number
	if err != nil || !strings.Contains(string(shown), title) {
		return nil
	}
	parent, err := readStat(proc, own.parent)
	if err != nil || !strings.HasPrefix(parent.name, "postgres") {
		return nil
	}
	return &server{proc, own.parent}
}

// processorTime sums what the server's processes have used, those that have ended, too, which their parent counts.
func (s *server) processorTime() (time.Duration, error) {
	entries, err := os.ReadDir(s.proc)
	if err != nil {
		return 0, fmt.Errorf("read the processor time of the server: %w", err)
	}
	var total time.Duration
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		stat, err := readStat(s.proc, pid)
		if errors.Is(err, errEnded) {
			continue
		}
		if err != nil {
			return 0, err
		}
		switch s.postmaster {
		case pid:
			total += stat.used + stat.usedByEnded
		case stat.parent:
			total += stat.used
		}
	}
	return total, nil
}

// stat is what the system tells of a process.
type stat struct {
	name              string
	parent            int
	used, usedByEnded time.Duration
}

var errEnded = errors.New("no such process")

// readStat reads /proc/PID/stat: number, name in brackets, state, parent … user and system time, and those of ended children.
func readStat(proc string, pid int) (stat, error) {
	text, err := os.ReadFile(filepath.Join(proc, strconv.Itoa(pid), "stat")) //nolint:gosec // a number
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "no such process") {
			return stat{}, errEnded
		}
		return stat{}, fmt.Errorf("read process %d: %w", pid, err)
	}
	head, tail, _ := strings.Cut(string(text), "(")
	end := strings.LastIndexByte(tail, ')') // a name may have brackets of its own
	fields := strings.Fields(tail[end+1:])
	if _, err := strconv.Atoi(strings.TrimSpace(head)); err != nil || end < 0 || len(fields) < 15 {
		return stat{}, fmt.Errorf("read process %d: %q", pid, text)
	}
	numbers := make([]int, 5) // parent, user, system, ended children's user and system time
	for i, place := range []int{1, 11, 12, 13, 14} {
		if numbers[i], err = strconv.Atoi(fields[place]); err != nil {
			return stat{}, fmt.Errorf("read process %d: %w", pid, err)
		}
	}
	return stat{
		name: tail[:end], parent: numbers[0],
		used: time.Duration(numbers[1]+numbers[2]) * clockTick, usedByEnded: time.Duration(numbers[3]+numbers[4]) * clockTick,
	}, nil
}
