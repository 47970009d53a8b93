package demo

import (
	"context"
	"fmt"

	"ocrconsole/models/breaker"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
)

// surgeFrom is an address of the same network that was not met before.
const surgeFrom = "203.0.113.201"

// surge has a key make more calls in an hour than are usual, which nobody has said anything about yet.
func (d *life) surge(ctx context.Context) error {
	key := d.keys[len(d.keys)-1]
	for n := range insight.BandCalls + 10 {
		_, err := d.Metering.Record(ctx, metering.Call{
			AccountID: d.accountID, RequestID: fmt.Sprint("surge-", n), Region: hongKong, Service: webImage, At: d.now, HTTPStatus: 200, AccessKeyID: key, Since: d.now,
		})
		if err != nil {
			return err
		}
	}
	made := &ownUse{last: &metering.Event{Service: webImage, At: d.now}, first: d.now, calls: insight.BandCalls + 10}
	if err := d.noteUse(ctx, key, made, surgeFrom, hongKong); err != nil {
		return err
	}
	watch := breaker.Breaker{DB: d.DB, Catalog: d.Catalog, Keys: d.Keys, Clock: d.Clock}
	return watch.Look(byJob(ctx, "watch keys"), d.accountID)
}
