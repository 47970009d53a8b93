package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"

	"gorm.io/gorm"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// door is the whole console behind HTTP, and what it takes to call it: the key of the customer with the first of
// the projects, and an operator's token.
type door struct {
	address  string
	projects []string
	key      accounts.CreatedKey
	token    string
}

// instantEngine answers at once, so that what is measured is everything else.
type instantEngine struct{}

// Name implements recognition.Engine.
func (instantEngine) Name() string { return "instant" }

// Ready implements recognition.Engine.
func (instantEngine) Ready() error { return nil }

// Lacks implements recognition.Engine.
func (instantEngine) Lacks() string { return "" }

// Recognize implements recognition.Engine.
func (instantEngine) Recognize(context.Context, recognition.Request) (recognition.Result, error) {
	return &recognition.PassportResult{PassportType: "P", CountryCode: "UTO", PassportNumber: "L898902C3", Surname: "ERIKSSON", GivenName: "ANNA MARIA"}, nil
}

// measureHTTP measures what comes in over HTTP, with the console's own router and server.
func (f *field) measureHTTP(ctx context.Context) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server, err := f.server(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with an error when it is closed
	defer func() {
		err = errors.Join(err, server.Close())
		serving.Wait()
	}()
	door, err := f.door(ctx, listener.Addr())
	if err != nil {
		return err
	}
	return errors.Join(f.measureIngestion(ctx, door), f.measureSignedCalls(ctx, door))
}

// server makes the console's server. Log lines are written as ever, and thrown away.
func (f *field) server(ctx context.Context, addr net.Addr) (*http.Server, error) {
	log := wiring.NewLog(f.Config, io.Discard)
	if err := f.UseKeys(ctx); err != nil {
		return nil, err
	}
	sandbox, err := f.UseSandbox(addr, log)
	if err != nil {
		return nil, err
	}
	router, err := f.Router(sandbox.Provider, log) //nolint:contextcheck // its handlers take the contexts of their requests
	if err != nil {
		return nil, err
	}
	return web.NewHTTPServer(router), nil
}

// gatewayAccounts is how many customers a gateway reports calls of: a report holds calls of all of them.
const gatewayAccounts = 8

// door makes the customers, whose packages never run out. The first one calls the API, too.
func (f *field) door(ctx context.Context, addr net.Addr) (*door, error) {
	d := &door{address: addr.String()}
	for n := range gatewayAccounts {
		customer, err := f.Accounts.Create(ctx, accounts.NewAccount{Email: fmt.Sprintf("bench-%d@example.com", n), Password: rand.Text()})
		if err != nil {
			return nil, err
		}
		d.projects = append(d.projects, customer.Projects[region])
		if err := f.DB.Write(ctx, func(tx *gorm.DB) error {
			return models.CreatePackages(tx, customer.AccountID, endlessPackages(models.Clock(nil).Now()))
		}); err != nil {
			return nil, err
		}
		if n > 0 {
			continue
		}
		if d.key, err = f.Keys.CreateKey(ctx, accounts.NewKey{Owner: accounts.Owner{AccountID: customer.AccountID, UserID: customer.UserID}}); err != nil {
			return nil, err
		}
	}
	var err error
	d.token, _, err = f.Accounts.CreateToken(ctx, "bench")
	return d, err
}

// connection sends requests over one connection and wants each answered with status 200. It does as little as it can:
// it shares the processors with what is measured.
type connection struct {
	net.Conn
	answers *bufio.Reader
}

// connect opens n connections; closeAll ends them.
func (d *door) connect(ctx context.Context, n int) (all []*connection, closeAll func(), err error) {
	closeAll = func() {
		for _, c := range all {
			_ = c.Close()
		}
	}
	for range n {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", d.address)
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
