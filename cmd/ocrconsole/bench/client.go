package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// clientJob is what a client in a process of its own is to do.
type clientJob struct {
	What      string        `json:"what"`
	Address   string        `json:"address"`
	Token     string        `json:"token"`
	Callers   int           `json:"callers"`
	During    time.Duration `json:"during"`
	Least     int           `json:"least"` // how many things each caller does at least
	Every     time.Duration `json:"every"` // how often each does one; one after the other if it is 0
	Customers []customer    `json:"customers"`
}

// What clients do.
const (
	signedCalls = "signed calls"
	reports     = "reports"
	leases      = "leases"
)

// customer is who calls: a project, and the key that calls in it are signed with.
type customer struct {
	Project   string `json:"project"`
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
}

// measureClient lets a process of its own call, so that this one's processor time is the server's. Each customer calls once
// before, so that what is measured is not the first look at them.
func (f *field) measureClient(ctx context.Context, d *door, what string, job clientJob) error {
	if f.passesOver(what) {
		return nil
	}
	job.Address, job.Token, job.Least = d.address, d.token, 1
	if job.What != reports { // which have calls of all
		job.Least = (len(job.Customers) + job.Callers - 1) / job.Callers
	}
	if _, err := f.runClient(ctx, job); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	job.During, job.Least = f.For, 1
	return f.measure(ctx, Measurement{What: what, Callers: job.Callers, Accounts: len(job.Customers)}, func() (outcome, error) {
		return f.runClient(ctx, job)
	})
}

// runClient starts the process, gives it the job and waits for what it says.
func (f *field) runClient(ctx context.Context, job clientJob) (did outcome, err error) {
	order, err := json.Marshal(job)
	if err != nil {
		return did, err
	}
	var said, failed bytes.Buffer
	client := f.Client(ctx)
	client.Stdin, client.Stdout, client.Stderr = bytes.NewReader(order), &said, &failed
	if err := client.Run(); err != nil {
		return did, fmt.Errorf("client: %w: %s", err, &failed)
	}
	if err := json.Unmarshal(said.Bytes(), &did); err != nil {
		return did, fmt.Errorf("client: %w", err)
	}
	did.ProcessorOfOwn = client.ProcessState.UserTime() + client.ProcessState.SystemTime()
	return did, nil
}

// Client reads a job, does it and writes what came of it. It runs in the process that Options.Client makes.
func Client(ctx context.Context, r io.Reader, w io.Writer) error {
	var job clientJob
	if err := json.NewDecoder(r).Decode(&job); err != nil {
		return fmt.Errorf("read the job: %w", err)
	}
	connections, closeAll, err := connect(ctx, job.Address, job.Callers)
	if err != nil {
		return err
	}
	defer closeAll()
	did, err := load(pace{job.Callers, job.During, job.Least, job.Every}, job.sender(connections))
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(did)
}

// sender gives what a caller does, again and again.
func (job *clientJob) sender(connections []*connection) func(caller, n int) (int, error) {
	if job.What == reports {
		return func(caller, _ int) (int, error) {
			return callsInReport, connections[caller].send(job.report(time.Now()))
		}
	}
	if job.What == leases {
		return func(caller, n int) (int, error) {
			return 1, connections[caller].send(job.wish(&job.Customers[(caller+n*job.Callers)%len(job.Customers)]))
		}
	}
	signers := make([]signer, len(job.Customers))
	for i := range signers {
		signers[i] = signer{address: job.Address, customer: job.Customers[i]}
	}
	return func(caller, n int) (int, error) {
		s := &signers[(caller+n*job.Callers)%len(signers)]
		return 1, connections[caller].send(s.request(time.Now()))
	}
}

// connection sends requests over one connection and wants each answered with status 200. It does as little as it can:
// it shares the processors with what is measured.
type connection struct {
	net.Conn
	answers *bufio.Reader
}

// connect opens n connections; closeAll ends them.
func connect(ctx context.Context, address string, n int) (all []*connection, closeAll func(), err error) {
	closeAll = func() {
		for _, c := range all {
			_ = c.Close()
		}
	}
	for range n {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		all = append(all, &connection{conn, bufio.NewReader(conn)})
	}
	return all, closeAll, nil
}

func (c *connection) send(request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	response, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(response.Body)
	return errors.Join(fmt.Errorf("answered with %s: %s", response.Status, &body), err)
}
