package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
)

// tieredRegion is where the built-in catalog has a price with tiers, of web images: $0.0080, and after 1,000 calls a month $0.0050.
const tieredRegion = "ap-southeast-1"

// capped is a customer with a cap, whom several processes serve.
type capped struct {
	t        *testing.T
	c        *console
	settings []string
	account  *accounts.Created
	service  string
	token    string
	answered atomic.Int64
	made     atomic.Int64
}

// TestACapHoldsToTheCallThoughAProcessIsKilled lets 1,000 callers at three processes run against a cap, on calls or on money, whose price
// falls on the way, while a gateway reports calls late. One process is killed in the middle of it. Never is more recorded than the cap
// allows; what the killed process had kept for its calls is free again within a minute; and then the rest is used up to the call.
func TestACapHoldsToTheCallThoughAProcessIsKilled(t *testing.T) {
	tier.Needs(t, tier.Time)
	t.Parallel()
	settings := append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t), "OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS="+tieredRegion+"="+unhurriedService(t),
		"OCRCONSOLE_OCR_WORKERS=256", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	c := newConsole(t, settings, false)
	for _, test := range []struct {
		name, service string
		tag           string // whose calls the cap counts, "" for all
		kind          rules.CapKind
		limit         int64
		before, late  int // calls that gateways report before the storm, and during it
	}{
		{"calls with a tag", passport, "team=scan", rules.CapCalls, 500, 0, 0},
		{"money with tiers and late events", "web-image", "", rules.CapMoney, 9_000_000, 900, 60}, // 100 calls at $0.0080, and then at $0.0050: 300 in all
	} {
		x := &capped{t: t, c: c, settings: settings, account: c.customer(string(test.kind) + "@example.com"), service: test.service}
		x.prepare(caps.Wanted{Scope: caps.Scope{Tag: test.tag, Kind: test.kind, Span: rules.CapMonth}, Hard: true, Amount: test.limit})
		processes := []*process{startProcess(t, thisProgram(t), settings), startProcess(t, thisProgram(t), settings), startProcess(t, thisProgram(t), settings)}
		if test.before > 0 {
			if got := (gateway{t, processes[0].url, c.operatorToken()}).report(x.events("before", test.before)); got.Accepted != test.before {
				t.Fatalf("%s: %+v", test.name, got)
			}
		}
		x.storm(processes, test.late)
		if used := x.used(); used > test.limit {
			t.Errorf("%s: %d are used of %d", test.name, used, test.limit)
		} else {
			t.Logf("%s: %d of %d are used after the storm, %d calls were answered", test.name, used, test.limit, x.answered.Load())
		}
		x.waitForLeases()
		x.useUp(processes[:2])
		if used := x.used(); used != test.limit {
			t.Errorf("%s: %d are used of %d when no call passes any more", test.name, used, test.limit)
		}
		for _, p := range processes[:2] {
			p.kill()
		}
	}
	if verified := command(t, settings, "", "verify"); verified.code != 0 {
		t.Errorf("verify: %+v", verified)
	}
}

func (x *capped) prepare(in caps.Wanted) {
	x.t.Helper()
	ctx := x.t.Context()
	if err := x.c.Billing.Vouch(ctx, x.account.AccountID, true); err != nil {
		x.t.Fatal(err)
	}
	if err := x.c.Billing.Subscribe(ctx, x.account.AccountID, tieredRegion, x.service); err != nil {
		x.t.Fatal(err)
	}
	if _, err := x.c.Caps.Set(ctx, x.account.AccountID, in); err != nil {
		x.t.Fatal(err)
	}
	email := string(in.Kind) + "@example.com"
	token, err := x.c.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: email, Password: testPassword, Region: tieredRegion})
	if err != nil {
		x.t.Fatal(err)
	}
	x.token = token.Token
}

func (x *capped) events(prefix string, n int) []callEvent {
	return manyCalls(prefix, n, x.account.Projects[tieredRegion], x.service, time.Now(), 200)
}

// storm lets 1,000 callers make one call each, and kills the last process when some have been answered.
func (x *capped) storm(processes []*process, late int) {
	x.t.Helper()
	var callers sync.WaitGroup
	enough := make(chan struct{})
	var once sync.Once
	for n := range 1000 {
		callers.Go(func() {
			if x.call(processes[n%len(processes)]) == http.StatusOK && x.answered.Add(1) == 60 {
				once.Do(func() { close(enough) })
			}
		})
	}
	if late > 0 {
		callers.Go(func() { gateway{x.t, processes[0].url, x.c.operatorToken()}.report(x.events("late", late)) })
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		x.t.Error("60 calls were not answered within a minute")
	}
	processes[2].kill()
	callers.Wait()
}

// useUp lets some callers call until they are refused.
func (x *capped) useUp(processes []*process) {
	var callers sync.WaitGroup
	for n := range 16 {
		callers.Go(func() {
			for x.call(processes[n%len(processes)]) == http.StatusOK {
				x.answered.Add(1)
			}
		})
	}
	callers.Wait()
}

// call makes one call, again while the process has too much to do, and gives the status that it was answered with, 0 if it was not.
func (x *capped) call(p *process) (status int) {
	for status = x.try(p); status == http.StatusTooManyRequests; status = x.try(p) {
		time.Sleep(50 * time.Millisecond)
	}
	return status
}

func (x *capped) try(p *process) int {
	request, err := http.NewRequest(http.MethodPost, p.url+"/v2/"+x.account.Projects[tieredRegion]+"/ocr/"+x.service, bytes.NewReader(smallPicture()))
	if err != nil {
		x.t.Error(err)
		return 0
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Auth-Token", x.token)
	request.Header.Set("X-Ocr-Tags", x.tags())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0 // killed
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusTooManyRequests && !bytes.Contains(body, []byte("ModelArts.4206")) {
		x.t.Errorf("%d %s", response.StatusCode, body)
	}
	return response.StatusCode
}

// tags are those of the next call: one that the cap may be of, beside one of several others.
func (x *capped) tags() string {
	return fmt.Sprintf("team=scan,batch=%d", x.made.Add(1)%7)
}

// used is what is used of the cap, which must be what the calls that are recorded come to.
func (x *capped) used() int64 {
	x.t.Helper()
	list, err := x.c.Caps.List(x.t.Context(), x.account.AccountID)
	if err != nil {
		x.t.Fatal(err)
	}
	var calls []models.Call
	if err := x.c.DB.WithContext(x.t.Context()).Where("account_id = ? AND outcome <> ?", x.account.AccountID, models.OutcomeFailed).Find(&calls).Error; err != nil {
		x.t.Fatal(err)
	}
	var recorded int64
	rule := list.Caps[0].Rule()
	for i := range calls {
		recorded += rule.Takes(calls[i].PriceMicros)
	}
	if list.Caps[0].Used != recorded {
		x.t.Errorf("%d are said to be used, and %d are recorded", list.Caps[0].Used, recorded)
	}
	return recorded
}

// waitForLeases waits until nothing is kept for anybody any more, for a minute at most.
func (x *capped) waitForLeases() {
	x.t.Helper()
	begin := time.Now()
	for {
		leases, err := models.LeasesOf(x.c.DB.WithContext(x.t.Context()), []int64{x.account.AccountID}, time.Now())
		if err != nil {
			x.t.Fatal(err)
		}
		if len(leases) == 0 {
			x.t.Logf("nothing is kept for anybody any more after %s", time.Since(begin).Round(time.Second))
			return
		}
		if time.Since(begin) > time.Minute {
			x.t.Fatalf("after a minute, %d leases hold, such as %+v", len(leases), leases[0])
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// unhurriedService is an operator's OCR service that takes its time, so that calls are under way.
func unhurriedService(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(30 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "web-image") {
			_, _ = fmt.Fprint(w, `{"result":{"words_block_count":1,"words_block_list":[{"words":"A","confidence":0.99,"location":[[0,0],[9,0],[9,9],[0,9]]}]}}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"result":{"passport_number":"L898902C3","surname":"ERIKSSON"}}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
