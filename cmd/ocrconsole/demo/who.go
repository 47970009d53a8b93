package demo

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/trail"
)

// office is the address that the customer comes from: one of those that are nobody's, for examples.
const office = "198.51.100.24"

// byCustomer is in the customer's browser, in a request of its own.
func (d *life) byCustomer(ctx context.Context) context.Context {
	return trail.By(ctx, d.inBrowser().As(trail.User, d.userID))
}

// byNewcomer is in the browser of somebody who is not signed in: the customer before they have an account, and whoever brings a link of a mail.
func (d *life) byNewcomer(ctx context.Context) context.Context { return trail.By(ctx, d.inBrowser()) }

// inBrowser is who is in a browser of the office.
func (d *life) inBrowser() trail.Actor {
	return trail.Actor{Kind: trail.Stranger, Address: office, RequestID: fmt.Sprintf("%012X", d.random.Uint64()>>16)}
}

// byColleague is in the browser of a colleague of theirs.
func (d *life) byColleague(ctx context.Context, userID int64) context.Context {
	return trail.By(models.ActingAs(ctx, userID), d.inBrowser().As(trail.User, userID))
}

// byJob is what the console does by itself.
func byJob(ctx context.Context, name string) context.Context {
	return trail.By(ctx, trail.Actor{Kind: trail.Job, Name: name})
}

// byOperator is a command on the server.
func byOperator(ctx context.Context, command string) context.Context {
	return trail.By(ctx, trail.Actor{Kind: trail.Operator, Name: command})
}

// comesIn signs the customer in, as on each day on which they do something.
func (d *life) comesIn(ctx context.Context) error {
	_, err := d.Accounts.SignInBrowser(d.byCustomer(ctx), accounts.SignInRequest{Email: d.email, Password: Password, RemoteIP: office})
	return err
}
