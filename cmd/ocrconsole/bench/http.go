package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// door is the whole console behind HTTP, and what it takes to call it: the keys of customers, and an operator's token.
type door struct {
	address   string
	customers []customer
	token     string
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

// What is sent over HTTP.
const (
	callConnections   = 64
	reportConnections = 4
	callsInReport     = 1000
	leasesASecond     = 10 // of each gateway that is not asking all the time
	gatewayAccounts   = 8  // how many customers a gateway serves: a report holds calls of all of them
)

// measureHTTP measures what comes in over HTTP, with the console's own router and server.
func (f *field) measureHTTP(ctx context.Context) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server, err := f.serve(ctx, listener.Addr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with an error when it is closed
	defer func() {
		err = errors.Join(err, server.Close())
		serving.Wait()
	}()
	d := &door{address: listener.Addr().String()}
	if d.token, _, err = f.Services.Accounts.CreateToken(ctx, "bench"); err != nil {
		return err
	}
	if d.customers, err = f.callers(ctx, max(f.Options.Accounts, gatewayAccounts)); err != nil {
		return err
	}
	for _, n := range []int{gatewayAccounts, f.Options.Accounts} {
		job := clientJob{What: reports, Callers: reportConnections, Customers: d.customers[:n]}
		if err := f.measureClient(ctx, d, "usage reports of 1,000 over HTTP", job); err != nil {
			return err
		}
	}
	job := clientJob{What: leases, Callers: callConnections, Customers: d.customers}
	if err := f.measureClient(ctx, d, "leases over HTTP", job); err != nil {
		return err
	}
	job.Every = time.Second / leasesASecond
	if err := f.measureClient(ctx, d, fmt.Sprintf("%d a second each: leases over HTTP", leasesASecond), job); err != nil {
		return err
	}
	for _, n := range []int{1, f.Options.Accounts} {
		job := clientJob{What: signedCalls, Callers: callConnections, Customers: d.customers[:n]}
		if err := f.measureClient(ctx, d, "signed calls over HTTP", job); err != nil {
			return err
		}
	}
	return nil
}

// serve makes the console's server. Log lines are written as ever, and thrown away.
func (f *field) serve(ctx context.Context, addr net.Addr) (*http.Server, error) {
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
	return web.NewHTTPServer(router.Console), nil
}

// customersAtOnce bounds how many customers are made at once, so that their commits share the disk.
const customersAtOnce = 8

// callers makes customers whose packages never run out, each with a key.
func (f *field) callers(ctx context.Context, n int) ([]customer, error) {
	all := make([]customer, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(customersAtOnce)
	for i := range all {
		group.Go(func() (err error) {
			all[i], err = f.caller(ctx, fmt.Sprintf("bench-%d@example.com", i))
			return err
		})
	}
	return all, group.Wait()
}

func (f *field) caller(ctx context.Context, email string) (customer, error) {
	made, err := f.Services.Accounts.Create(ctx, accounts.NewAccount{Email: email, Password: rand.Text()})
	if err != nil {
		return customer{}, err
	}
	if err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.CreatePackages(tx, made.AccountID, endlessPackages(models.Clock(nil).Now()))
	}); err != nil {
		return customer{}, err
	}
	key, err := f.Keys.CreateKey(ctx, accounts.NewKey{Owner: accounts.Owner{AccountID: made.AccountID, UserID: made.UserID}})
	return customer{made.Projects[region], key.AccessKey, key.SecretKey}, err
}
