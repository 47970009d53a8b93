package demo

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// In its last days the customer calls this console too, not only its gateway: signed with keys of its own, and some of it refused.
const (
	ownDays   = 6
	ownOf     = 3 // one of so many calls
	refusedOf = 8 // so is one of so many of these, besides, of a service that was unsubscribed
)

// keyNames are what the customer calls its keys.
var keyNames = []string{"Nightly import", "Mobile app"}

// keyScopes are what it limits them to.
var keyScopes = []accounts.KeyScope{{}, {Networks: "203.0.113.0/24\n2001:db8::/32", RateCalls: 600, RateSeconds: 60}}

// keyTags are what it says that its calls are for.
var keyTags = []rules.Tags{"env=prod,team=import", "env=prod,team=app", "env=test,team=app", ""}

// makeKeys makes the customer's keys, once, and deletes the first of them at the end.
func (d *life) makeKeys(ctx context.Context, number int) error {
	owner := accounts.Owner{AccountID: d.accountID, UserID: d.userID}
	ctx = d.byCustomer(ctx)
	switch {
	case len(d.keys) == 0:
		if err := d.UseKeys(ctx); err != nil {
			return err
		}
		for i, description := range keyNames {
			made, err := d.Keys.CreateKey(ctx, accounts.NewKey{Owner: owner, FormKey: fmt.Sprintf("demo %d", i), Description: description})
			if err != nil {
				return err
			}
			d.keys = append(d.keys, made.ID)
			if err := d.Keys.LimitKey(ctx, owner, made.ID, keyScopes[i]); err != nil {
				return err
			}
		}
	case number >= days-1 && len(d.keys) == len(keyNames):
		if err := d.Keys.DeleteKey(ctx, owner, d.keys[0]); err != nil {
			return err
		}
		d.keys = d.keys[1:]
	}
	return nil
}

// answers reports the events, and makes of some of the last days calls that this console answered itself.
func (d *life) answers(ctx context.Context, events []metering.Event, number int) error {
	if number < days-ownDays {
		return d.report(ctx, events)
	}
	if err := d.makeKeys(ctx, number); err != nil {
		return err
	}
	reported, last := events[:0:0], make(map[int64]*ownUse)
	for i := range events {
		if e := &events[i]; e.Index%ownOf != 0 {
			reported = append(reported, *e)
		} else if key, err := d.answer(ctx, e); err != nil {
			return err
		} else if used := last[key]; used == nil {
			last[key] = &ownUse{last: e, first: e.At, calls: 1}
		} else {
			used.add(e)
		}
	}
	for key, used := range last {
		if err := d.noteUse(ctx, key, used, callsFrom, d.regionOf(used.last.ProjectID)); err != nil {
			return err
		}
	}
	if err := d.report(ctx, reported); err != nil {
		return err
	}
	return d.Refusals.Save(ctx)
}

// callsFrom is where the customer's programs run: an address of the network that one of its keys is limited to.
const callsFrom = "203.0.113.24"

// ownUse is what a key was used for on a day.
type ownUse struct {
	last  *metering.Event
	first time.Time
	calls int64
}

func (u *ownUse) add(e *metering.Event) {
	u.calls++
	if e.At.After(u.last.At) {
		u.last = e
	}
	if e.At.Before(u.first) {
		u.first = e.At
	}
}

// noteUse stores when the key was used last, from where and for what.
func (d *life) noteUse(ctx context.Context, key int64, used *ownUse, from, region string) error {
	tx := d.DB.WithContext(ctx)
	last := &models.KeyUse{AccountID: d.accountID, ID: key, At: used.last.At, From: from, Region: region, Service: used.last.Service}
	if err := models.SaveLastUse(tx, last); err != nil {
		return err
	}
	return models.AddKeyAddress(tx, &models.KeyAddress{AccountID: d.accountID, AccessKeyID: key, Address: from, FirstAt: used.first, LastAt: used.last.At, Requests: used.calls})
}

// answer records one call that this console answered, with which key, and now and then one that it refused before.
func (d *life) answer(ctx context.Context, e *metering.Event) (key int64, err error) {
	key = d.keys[d.random.IntN(len(d.keys))]
	took := time.Duration(60+d.random.IntN(900)) * time.Millisecond
	region := d.regionOf(e.ProjectID)
	if d.random.IntN(refusedOf) == 0 {
		refused := calls.Refused{
			AccountID: d.accountID, AccessKeyID: key, Region: bangkok, Service: plate, RequestID: "refused-" + e.RequestID, HTTPStatus: 403,
			Code: "ModelArts.4204", Since: d.now.Add(-7 * time.Millisecond),
		}
		if d.random.IntN(4) == 0 {
			refused.Region, refused.Service, refused.HTTPStatus, refused.Code = "", webImage, 401, "APIG.0301"
		}
		d.Refusals.Note(&refused)
	}
	_, err = d.Metering.Record(ctx, metering.Call{
		AccountID: d.accountID, RequestID: e.RequestID, Region: region, Service: e.Service, At: e.At, HTTPStatus: e.HTTPStatus, AccessKeyID: key,
		Tags: keyTags[e.Index/ownOf%len(keyTags)], Since: d.now.Add(-took), ErrorCode: map[int]string{400: "AIS.0104", 503: "ModelArts.4403"}[e.HTTPStatus],
	})
	return key, err
}

// regionOf gives the region of a project.
func (d *life) regionOf(projectID string) string {
	for region, project := range d.projects {
		if project == projectID {
			return region
		}
	}
	return ""
}
