package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/views/layout"
	"ocrconsole/web"
)

// counter is where a shop's customers call the OCR API: the real router, with an engine that does what the test says.
type counter struct {
	*shop.Shop
	t      testing.TB
	router *echo.Echo
	keys   *accounts.Keys
	// refusals are noted, and saved when a test says so.
	refusals *calls.Refusals
	engine   *engine
}

// settings are what tests change of the API.
type settings struct {
	perSecond, atOnce int
	images            Fetcher
}

func openCounter(t testing.TB, db *models.DB, change ...func(*settings)) *counter {
	t.Helper()
	set := settings{perSecond: 10_000, atOnce: 100}
	for _, change := range change {
		change(&set)
	}
	c := &counter{Shop: shop.Open(t, db), t: t, engine: &engine{}}
	c.serve(&set)
	return c
}

// another is a second server of the same shop, which knows nothing that the first has in memory.
func (c *counter) another() *counter {
	c.t.Helper()
	another := *c
	own := *c.Shop
	another.Shop = &own
	another.Metering = &metering.Metering{DB: c.DB, Catalog: c.Catalog, Clock: c.Clock.Now, Credit: c.Metering.Credit}
	c.t.Cleanup(another.Metering.Close)
	another.serve(&settings{perSecond: 10_000, atOnce: 100})
	return &another
}

// serve starts a server of the shop.
func (c *counter) serve(set *settings) {
	t := c.t
	t.Helper()
	vault, err := accounts.NewVault(bytes.Repeat([]byte{7}, accounts.MasterKeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	c.keys = &accounts.Keys{DB: c.DB, Catalog: c.Catalog, Clock: c.Clock.Now, Vault: vault, PerUser: 2}
	if err := c.keys.CheckMasterKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	c.router, err = web.New(web.Config{
		Log: log, Sessions: web.NewSessions(&accounts.SessionStore{DB: c.DB}, false, log), ErrorShell: func(echo.Context) layout.Shell { return layout.Shell{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	c.refusals = &calls.Refusals{Metering: c.Metering, Clock: c.Clock.Now}
	OCR{
		Calls: &calls.Calls{
			Metering: c.Metering, Engine: c.engine, Clock: c.Clock.Now, Limits: calls.NewLimits(c.DB, set.perSecond, set.atOnce), Log: log,
			Refusals: c.refusals,
		},
		Accounts: c.Accounts, Keys: c.keys, Billing: c.Billing, Clock: c.Clock.Now, Images: set.images,
	}.Routes(c.router)
	Usage{Accounts: c.Accounts, Metering: c.Metering}.Routes(c.router)
	watched(t, c.DB, c.router)
}

// engine answers with a passport, or as the test says.
type engine struct {
	mu   sync.Mutex
	seen []recognition.Request
	do   func(ctx context.Context, r recognition.Request) (recognition.Result, error)
}

func (e *engine) Name() string  { return "test" }
func (e *engine) Ready() error  { return nil }
func (e *engine) Lacks() string { return "" }

func (e *engine) Recognize(ctx context.Context, r recognition.Request) (recognition.Result, error) {
	e.mu.Lock()
	e.seen = append(e.seen, r)
	do := e.do
	e.mu.Unlock()
	if do != nil {
		return do(ctx, r)
	}
	return samples[r.Service], nil
}

// fails lets the engine fail from now on; nil: no more.
func (e *engine) fails(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.do = nil
	if err != nil {
		e.do = func(context.Context, recognition.Request) (recognition.Result, error) { return nil, err }
	}
}

func (e *engine) pictures() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.seen)
}

// samples are results with every documented field in use.
var samples = map[recognition.Service]recognition.Result{
	recognition.Passport: &recognition.PassportResult{
		PassportType: "P", CountryCode: "UTO", PassportNumber: "L898902C3", Surname: "ERIKSSON", Confidence: map[string]float64{"surname": 0.9},
	},
	recognition.LicensePlate: &recognition.PlateResult{{Number: "京A12345", Color: "blue", Location: recognition.Location{{1, 2}, {3, 2}, {3, 4}, {1, 4}}, Confidence: 1}},
	recognition.WebImage: &recognition.WebImageResult{
		WordsBlockCount: 1, WordsBlockList: []recognition.WordsBlock{{Words: "a < b", Confidence: 0.5, FontList: []string{"Arial"}, FontScores: []float64{0.7}}}, Direction: new(int),
		ExtractedData: &recognition.ExtractedData{ContactInfo: &recognition.ContactInfo{Name: "A"}, ImageSize: &recognition.ImageSize{Height: 3, Width: 4}},
	},
	recognition.IDCard: &recognition.IDCardResult{
		IDCardFront: &recognition.IDCardFront{Name: "A"}, VerificationResult: &recognition.IDCardVerification{},
		TextLocation: map[string]recognition.Location{"name": {}}, Front: &recognition.FrontSide{}, Back: &recognition.BackSide{},
	},
}

// client is a customer's program, which signs its requests as the public Go SDK does.
type client struct {
	*shop.Customer
	counter *counter
	key     accounts.CreatedKey
	owner   accounts.Owner
}

func (c *counter) client(regions ...string) *client {
	c.t.Helper()
	customer := c.Customer(c.t)
	user := &models.User{Email: fmt.Sprintf("c%d@example.com", customer.ID), CreatedAt: c.Clock.Now()}
	err := c.DB.Write(c.t.Context(), func(tx *gorm.DB) error {
		if err := tx.Create(user).Error; err != nil {
			return err
		}
		return tx.Create(&models.Membership{AccountID: customer.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: c.Clock.Now()}).Error
	})
	if err != nil {
		c.t.Fatal(err)
	}
	made := &client{Customer: customer, counter: c, owner: accounts.Owner{AccountID: customer.ID, UserID: user.ID}}
	if made.key, err = c.keys.CreateKey(c.t.Context(), accounts.NewKey{Owner: made.owner, KeyScope: accounts.KeyScope{Regions: regions}}); err != nil {
		c.t.Fatal(err)
	}
	return made
}

// picture is the body of a call with a picture, which the engine of the tests does not look at.
var picture = `{"image":"` + base64.StdEncoding.EncodeToString([]byte("picture")) + "\"}\n"

// request makes a signed request; change makes it something else afterwards.
func (c *client) request(method, target, body string, change ...func(*http.Request)) *http.Request {
	r := httptest.NewRequestWithContext(c.counter.t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("User-Agent", "huaweicloud-usdk-go/3.0")
	r.Header.Set("X-Project-Id", c.Projects[shop.Bangkok])
	r.Header.Set("Content-Type", "application/json;charset=UTF-8")
	c.sign(r, body, c.counter.Clock.Now(), "user-agent", "x-project-id", "x-sdk-date")
	for _, change := range change {
		change(r)
	}
	return r
}

// sign signs as the specification says, step by step.
func (c *client) sign(r *http.Request, body string, at time.Time, headers ...string) {
	r.Header.Set("X-Sdk-Date", at.UTC().Format("20060102T150405Z"))
	lines := ""
	for _, name := range headers {
		lines += name + ":" + r.Header.Get(name) + "\n"
	}
	query := strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20")
	signed := strings.Join(headers, ";")
	canonical := r.Method + "\n" + (&url.URL{Path: r.URL.Path}).EscapedPath() + "/\n" + query + "\n" + lines + "\n" + signed + "\n" + fmt.Sprintf("%x", sha256.Sum256([]byte(body)))
	mac := hmac.New(sha256.New, []byte(c.key.SecretKey))
	fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", r.Header.Get("X-Sdk-Date"), sha256.Sum256([]byte(canonical)))
	r.Header.Set("Authorization", fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%x", c.key.AccessKey, signed, mac.Sum(nil)))
}

// reply is an answer of the API.
type reply struct {
	*httptest.ResponseRecorder
	Code, Message string
}

// send sends a request and reads what kind of error it is answered with, "" for none.
func (c *counter) send(r *http.Request) reply {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.router.ServeHTTP(w, r)
	var failure struct {
		Code    string `json:"error_code"`
		Message string `json:"error_msg"`
	}
	if w.Code >= 400 {
		if err := json.Unmarshal(w.Body.Bytes(), &failure); err != nil || failure.Code == "" || failure.Message == "" {
			c.t.Errorf("status %d without an error: %s", w.Code, w.Body)
		}
	}
	if len(w.Header().Get("X-Request-Id")) != 36 {
		c.t.Errorf("X-Request-Id %q", w.Header().Get("X-Request-Id"))
	}
	return reply{w, failure.Code, failure.Message}
}

func (c *client) path(region, service string) string {
	return "/v2/" + c.Projects[region] + "/ocr/" + service
}

// calls makes one call.
func (c *client) calls(region, service string, change ...func(*http.Request)) reply {
	c.counter.t.Helper()
	return c.counter.send(c.request(http.MethodPost, c.path(region, service), picture, change...))
}

// wants makes n calls and wants each answered with the code; "" is success.
func (c *client) wants(code string, n int, region, service string) {
	c.counter.t.Helper()
	for i := range n {
		if got := c.calls(region, service); got.Code != code {
			c.counter.t.Fatalf("call %d: status %d, %s, want %q", i+1, got.ResponseRecorder.Code, got.Body, code)
		}
	}
}

// paid sums up what paid the customer's calls: "package 1: 3, pay_per_use: 2, failed: 1".
func (c *client) paid() string {
	c.counter.t.Helper()
	var made []models.Call
	if err := c.counter.DB.WithContext(c.counter.t.Context()).Where("account_id = ?", c.ID).Find(&made).Error; err != nil {
		c.counter.t.Fatal(err)
	}
	count := map[string]int{}
	for _, call := range made {
		payer := string(call.Outcome)
		if call.PackageID != nil {
			payer = fmt.Sprint("package ", *call.PackageID)
		}
		count[payer]++
	}
	return strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(count), "map["), "]")
}
