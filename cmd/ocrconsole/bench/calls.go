package bench

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"ocrconsole/models/calls"
)

// callBody is as small as can be: how fast pictures are read is the engine's affair.
const callBody = `{"image":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==","country_code":"GENERAL"}` + "\n"

// signer keeps a customer's request of this second: a signature is good for all calls that are the same but for their ids,
// which the server gives. The server checks each.
type signer struct {
	customer
	address string

	mu   sync.Mutex
	date string
	kept []byte
}

func (s *signer) request(now time.Time) []byte {
	date := now.UTC().Format("20060102T150405Z")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.date != date {
		s.date, s.kept = date, s.sign(date)
	}
	return s.kept
}

// sign writes a call as the public Go SDK signs it.
func (s *signer) sign(date string) []byte {
	const signed = "user-agent;x-project-id;x-sdk-date"
	path, body := "/v2/"+s.Project+"/ocr/"+service, sha256.Sum256([]byte(callBody))
	canonical := sha256.Sum256(fmt.Appendf(nil, "POST\n%s/\n\nuser-agent:bench\nx-project-id:%s\nx-sdk-date:%s\n\n%s\n%x", path, s.Project, date, signed, body))
	mac := hmac.New(sha256.New, []byte(s.SecretKey))
	fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", date, canonical)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nX-Project-Id: %s\r\nX-Sdk-Date: %s\r\n"+
		"Authorization: SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s",
		path, s.address, s.Project, date, s.AccessKey, signed, hex.EncodeToString(mac.Sum(nil)), len(callBody), callBody)
}

// report writes a report of calls that were made now, by each of the customers in turn.
func (job *clientJob) report(now time.Time) []byte {
	var events bytes.Buffer
	before := []byte(`,{"specversion":"1.0","id":"`)
	after := make([][]byte, len(job.Customers))
	for i, c := range job.Customers {
		after[i] = fmt.Appendf(nil, `","source":"bench","type":"ocr.call","subject":"%s","time":"%s","data":{"service":"%s","status":200}}`,
			c.Project, now.UTC().Format(time.RFC3339Nano), service)
	}
	for n := range callsInReport {
		events.Write(before)
		events.WriteString(calls.NewRequestID())
		events.Write(after[n%len(after)])
	}
	body := events.Bytes()
	body[0] = '['
	head := fmt.Appendf(nil, "POST /v1/usage HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/cloudevents-batch+json\r\nContent-Length: %d\r\n\r\n",
		job.Address, job.Token, len(body)+1)
	return append(append(head, body...), ']')
}

// wish asks for a lease of ten calls of the customer's, as a gateway does before it answers them. It is the shortest that there is: an
// account may have so many at a time only.
func (job *clientJob) wish(of *customer) []byte {
	body := fmt.Appendf(nil, `{"request_id":"%s","project_id":"%s","service":"%s","count":10,"seconds":1}`, calls.NewRequestID(), of.Project, service)
	return fmt.Appendf(nil, "POST /v1/authorize HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		job.Address, job.Token, len(body), body)
}
