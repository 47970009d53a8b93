package torture

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// password is every customer's.
const password = "correct horse battery"

// The offerings that customers use: calls are made and packages bought in some, pay-per-use is subscribed and unsubscribed
// in others, so that what was answered tells what must be.
var (
	calledOfferings = []offering{{0, "ap-southeast-2", "passport"}, {0, "ap-southeast-3", "id-card"}, {0, "ap-southeast-2", "web-image"}}
	boughtOfferings = []offering{{0, "ap-southeast-2", "passport"}, {0, "ap-southeast-3", "id-card"}}
	modeOfferings   = []offering{{0, "ap-southeast-1", "web-image"}, {0, "ap-southeast-1", "passport"}, {0, "ap-southeast-1", "id-card"}}
	freeOfferings   = []offering{{0, "ap-southeast-2", "web-image"}, {0, "ap-southeast-3", "web-image"}, {0, "cn-north-4", "web-image"}}
)

// customer is an account with its owner.
type customer struct {
	account  int64
	email    string
	projects map[string]string // by region
	key      credentials

	mu      sync.Mutex
	token   string
	tokenAt time.Time // by the world's clock
}

// credentials sign calls.
type credentials struct {
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
}

// newCustomer makes one as an operator does, with a key.
func (w *world) newCustomer(n int) (*customer, error) {
	c := &customer{email: fmt.Sprintf("%s-%d@example.com", w.name, n)}
	var created struct {
		AccountID int64             `json:"account_id"`
		Projects  map[string]string `json:"projects"`
	}
	out, err := w.command(w.t.Context(), password, "account", "create", "--email", c.email, "--password-stdin", "--json")
	if err == nil {
		err = json.Unmarshal(out, &created)
	}
	if err != nil {
		return nil, err
	}
	c.account, c.projects = created.AccountID, created.Projects
	out, err = w.command(w.t.Context(), "", "key", "create", "--account", c.email, "--json")
	if err == nil {
		err = json.Unmarshal(out, &c.key)
	}
	for _, given := range boughtOfferings {
		if err == nil {
			_, err = w.command(w.t.Context(), "", "grant", "--account", c.email, "--region", given.region, "--service", given.service, "--calls", "400")
		}
	}
	return c, err
}

// sign signs a request with a key as the public SDK does, at the time.
func sign(r *request, key credentials, at time.Time) {
	date, body := at.UTC().Format("20060102T150405Z"), sha256.Sum256(r.body)
	headers, signed := "x-sdk-date:"+date+"\n", "x-sdk-date"
	if once := r.header["Idempotency-Key"]; once != "" {
		headers, signed = "idempotency-key:"+once+"\n"+headers, "idempotency-key;"+signed
	}
	canonical := sha256.Sum256(fmt.Appendf(nil, "%s\n%s/\n\n%s\n%s\n%x", r.method, r.path, headers, signed, body))
	mac := hmac.New(sha256.New, []byte(key.SecretKey))
	_, _ = fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", date, canonical) // never fails
	r.header["X-Sdk-Date"] = date
	r.header["Authorization"] = fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s", key.AccessKey, signed, hex.EncodeToString(mac.Sum(nil)))
}

// tokenLife is for how long a token is used: less than the day that it is good for.
const tokenLife = 20 * time.Hour

// tokenOf gives a token of the customer, a new one if the last one is old.
func (a *actor) tokenOf(c *customer) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := a.clock.now().Sub(c.tokenAt); c.token != "" && age < tokenLife && age > -tokenLife {
		return c.token
	}
	body := fmt.Appendf(nil, `{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":%q,"password":%q}}}}}`, c.email, password)
	got := a.until("token", func() request {
		return request{method: http.MethodPost, path: "/v3/auth/tokens", body: body, header: map[string]string{"Content-Type": "application/json", "X-Forwarded-For": a.address}}
	})
	c.token, c.tokenAt = got.header.Get("X-Subject-Token"), a.clock.now()
	return c.token
}
