package bench

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
)

// What is sent over HTTP.
const (
	callConnections  = 64
	eventConnections = 4
	eventsInReport   = 1000

	// callBody is as small as can be: how fast pictures are read is the engine's affair.
	callBody = `{"image":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==","country_code":"GENERAL"}` + "\n"
)

// measureSignedCalls measures signed calls, each checked, let pass, recognised at once, recorded and answered.
func (f *field) measureSignedCalls(ctx context.Context, d *door) error {
	connections, closeAll, err := d.connect(ctx, callConnections)
	if err != nil {
		return err
	}
	defer closeAll()
	m, err := f.load(callConnections, func(caller, _ int) (int, error) {
		return 1, connections[caller].send(d.signedCall(time.Now()))
	})
	if err != nil {
		return err
	}
	m.What, m.Accounts = "signed calls over HTTP", 1
	f.add(m)
	return nil
}

// signedCalls keeps the request of this second: a signature is good for all calls that are the same but for their ids,
// which the server gives. The server checks each.
var signedCalls struct {
	mu      sync.Mutex
	date    string
	request []byte
}

func (d *door) signedCall(now time.Time) []byte {
	date := now.UTC().Format("20060102T150405Z")
	signedCalls.mu.Lock()
	defer signedCalls.mu.Unlock()
	if signedCalls.date != date {
		signedCalls.date, signedCalls.request = date, d.sign(date)
	}
	return signedCalls.request
}

// sign writes a call as the public Go SDK signs it.
func (d *door) sign(date string) []byte {
	const signed = "user-agent;x-project-id;x-sdk-date"
	path, body := "/v2/"+d.projects[0]+"/ocr/"+service, sha256.Sum256([]byte(callBody))
	canonical := sha256.Sum256(fmt.Appendf(nil, "POST\n%s/\n\nuser-agent:bench\nx-project-id:%s\nx-sdk-date:%s\n\n%s\n%x", path, d.projects[0], date, signed, body))
	mac := hmac.New(sha256.New, []byte(d.key.SecretKey))
	fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", date, canonical)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nX-Project-Id: %s\r\nX-Sdk-Date: %s\r\n"+
		"Authorization: SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s",
		path, d.address, d.projects[0], date, d.key.AccessKey, signed, hex.EncodeToString(mac.Sum(nil)), len(callBody), callBody)
}

// measureIngestion measures reports of usage.
func (f *field) measureIngestion(ctx context.Context, d *door) error {
	connections, closeAll, err := d.connect(ctx, eventConnections)
	if err != nil {
		return err
	}
	defer closeAll()
	m, err := f.load(eventConnections, func(caller, _ int) (int, error) {
		return eventsInReport, connections[caller].send(d.report(models.Clock(nil).Now()))
	})
	if err != nil {
		return err
	}
	m.What, m.Accounts = "usage reports of 1,000 over HTTP", gatewayAccounts
	f.add(m)
	return nil
}

// report writes a report of calls that were made now, by each of the customers in turn.
func (d *door) report(now time.Time) []byte {
	var events bytes.Buffer
	before := []byte(`,{"specversion":"1.0","id":"`)
	after := make([][]byte, len(d.projects))
	for i, project := range d.projects {
		after[i] = fmt.Appendf(nil, `","source":"bench","type":"ocr.call","subject":"%s","time":"%s","data":{"service":"%s","status":200}}`,
			project, now.Format(time.RFC3339Nano), service)
	}
	for n := range eventsInReport {
		events.Write(before)
		events.WriteString(calls.NewRequestID())
		events.Write(after[n%len(after)])
	}
	body := events.Bytes()
	body[0] = '['
	head := fmt.Appendf(nil, "POST /v1/usage HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/cloudevents-batch+json\r\nContent-Length: %d\r\n\r\n",
		d.address, d.token, len(body)+1)
	return append(append(head, body...), ']')
}
