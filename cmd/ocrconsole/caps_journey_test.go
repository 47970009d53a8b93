package main

import (
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// The goals for who sets a cap, and for who finds out why calls stopped and lets them pass again, each from the overview on.
const (
	clicksToACap     = 4
	clicksToLiftACap = 6
)

// capper is a customer with a free package and one that was bought, whose program calls.
type capper struct {
	newcomer
	t       *testing.T
	console *console
	account *accounts.Created
	token   string
}

// TestACapIsSetReachedUnderstoodAndLifted follows a customer whose program stops at a cap of their own: from the refused call to its
// cause, to the cap that was reached, and on to the next call that passes; and to the page that says why one of two packages paid.
func TestACapIsSetReachedUnderstoodAndLifted(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newCapper(t)
	c.setsCap("2")
	c.calls(2)
	c.isRefused()
	c.isTold()
	c.clicks = 0
	c.findsOutWhy()
	c.press("Change the cap " + c.cap())
	c.changesAmount("3")
	c.within(t, clicksToLiftACap, "a call that passes again")
	paid := c.calls(1)
	c.isRefused()
	c.removesCap()
	c.calls(1)
	c.readsWhatPaid(paid)
}

// TestACapOfATagIsSetReachedUnderstoodAndLifted follows a customer whose program makes calls for two teams: from the usage of one to a cap of
// its tag, to the refused call in the log, which shows the tag, and from there to the cap, which is lifted. The other team calls on.
func TestACapOfATagIsSetReachedUnderstoodAndLifted(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newCapper(t)
	const scan, web = "team=scan,env=prod", "team=web"
	c.passesFor(scan)
	c.Navigate("/usage?tag=team%3Dscan")
	c.press("Cap these calls")
	c.WaitText("#set", "Set a cap")
	if got := c.Value("#field-tag"); got != "team=scan" {
		t.Errorf("the form is of the tag %q", got)
	}
	c.setsAmount("2")
	c.WaitText("#caps", "0 calls of 2 calls")
	for range 2 {
		c.passesFor(scan)
	}
	refused := c.isRefusedFor(scan)
	c.passesFor(web)
	c.Navigate("/")
	c.clicks = 0
	c.press("Calls")
	c.WaitText("#log", "env=prod, team=scan")
	c.press("Open call " + refused.RequestID)
	c.WaitText("main", "A cap that the account has set is reached")
	c.WaitText("main", "team=scan")
	c.press("See the caps")
	c.WaitText("#caps", "2 calls of 2 calls")
	c.WaitText("#caps", "Reached: calls are refused")
	c.press("Remove the cap " + c.cap())
	c.within(t, clicksToLiftACap, "calls with the tag that pass again")
	c.WaitText("[role=status]", "is removed. It refuses no more calls.")
	c.passesFor(scan)
}

// passesFor makes a call with the tags that passes.
func (c *capper) passesFor(tags string) {
	c.t.Helper()
	if _, err := callPassportFor(c.console.url, c.account.Projects[bangkok], c.token, tags); err != nil {
		c.t.Fatalf("a call for %s: %v", tags, err)
	}
}

// isRefusedFor makes a call with the tags that goes over the cap, and gives it as the log has it.
func (c *capper) isRefusedFor(tags string) (refused models.RefusedCall) {
	c.t.Helper()
	_, err := callPassportFor(c.console.url, c.account.Projects[bangkok], c.token, tags)
	if err == nil || !strings.Contains(err.Error(), "ModelArts.4206") || !strings.Contains(err.Error(), "team=scan") {
		c.t.Errorf("the answer to a call beyond the cap of its tag: %v", err)
	}
	c.console.eventually("the refused call is in the log", func() bool {
		return c.console.DB.WithContext(c.t.Context()).Where("account_id = ?", c.account.AccountID).Take(&refused).Error == nil
	})
	return refused
}

func newCapper(t *testing.T, settings ...string) *capper {
	t.Helper()
	settings = append(settings, "OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t))
	c := &capper{t: t, console: startConsole(t, append(embedded(t), settings...), false)}
	c.account = c.console.customer("capper@example.com")
	c.Page = browsertest.Open(t, c.console.url)
	c.hasPackages()
	token, err := c.console.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: c.account.Email, Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	c.token = token.Token
	c.Navigate(door(c.account.Email))
	return c
}

// hasPackages buys a package before a free one is given, which comes first all the same.
func (c *capper) hasPackages() {
	c.t.Helper()
	b, ctx := c.console.Billing, c.t.Context()
	opened, err := b.TopUp(ctx, c.account.AccountID, "start", 20*dollar)
	if err != nil {
		c.t.Fatal(err)
	}
	(&payer{Page: c.Page, t: c.t, console: c.console, accountID: c.account.AccountID}).cardPays(opened.ID)
	order, err := b.PlaceOrder(ctx, c.account.AccountID, "bought", billing.Choice{
		Region: bangkok, Service: passport, Calls: 1000, Quantity: 1, UnitPriceMicros: 13 * dollar, WhenUsedUp: models.ThenPayPerUse,
	})
	if err == nil {
		err = b.PayFromBalance(ctx, c.account.AccountID, order.ID)
	}
	if err == nil {
		_, err = b.Grant(ctx, billing.Gift{AccountID: c.account.AccountID, Region: bangkok, Service: passport, Calls: 100})
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// setsCap comes from the overview, and bounds all calls of a month.
func (c *capper) setsCap(calls string) {
	c.t.Helper()
	c.Navigate("/")
	c.clicks = 0
	c.press("Settings")
	c.press("Caps")
	c.WaitText("main", "No cap yet")
	c.setsAmount(calls)
	c.within(c.t, clicksToACap, "a cap")
	c.WaitText("#caps", "0 calls of "+calls+" calls")
}

// setsAmount fills in the form of caps.
func (c *capper) setsAmount(calls string) {
	c.t.Helper()
	c.Select("#field-kind", "calls")
	c.Fill("#field-amount", calls)
	c.press("Set cap")
	c.isSet(calls)
}

// changesAmount fills in the form that changes a cap.
func (c *capper) changesAmount(calls string) {
	c.t.Helper()
	c.Fill("#field-amount", calls)
	c.press("Change cap")
	c.isSet(calls)
}

func (c *capper) isSet(calls string) {
	c.t.Helper()
	c.WaitText("[role=status]", "at most "+calls+" calls a month. The call that would go over it is refused.")
}

// calls makes calls of the API that pass, and tells the id of the last one.
func (c *capper) calls(n int) (id string) {
	c.t.Helper()
	for range n {
		var err error
		if id, err = callPassport(c.console.url, c.account.Projects[bangkok], c.token); err != nil {
			c.t.Fatalf("a call within the cap: %v", err)
		}
	}
	return id
}

// isRefused makes a call that goes over the cap: its answer says which cap that is.
func (c *capper) isRefused() {
	c.t.Helper()
	_, err := callPassport(c.console.url, c.account.Projects[bangkok], c.token)
	if err == nil {
		c.t.Fatal("a call beyond the cap passes")
	}
	for _, says := range []string{"status 403", "ModelArts.4206", c.cap()} {
		if !strings.Contains(err.Error(), says) {
			c.t.Errorf("the answer to a call beyond the cap does not say %q: %v", says, err)
		}
	}
}

// cap names the cap, which is the account's first.
func (c *capper) cap() string { return ref(models.KindCap, c.account.AccountID, 1) }

// isTold reads the notification.
func (c *capper) isTold() {
	c.t.Helper()
	if err := c.console.Alerts.Look(c.t.Context(), c.account.AccountID); err != nil { // as the job does every few seconds
		c.t.Fatal(err)
	}
	c.Navigate("/notifications")
	c.WaitText("main", "A cap is reached, calls are refused: The whole account")
	c.WaitText("main", "refused with ModelArts.4206. Calls pass again")
}

// findsOutWhy goes from the overview to the refused call in the log, and from its cause to the cap.
func (c *capper) findsOutWhy() {
	c.t.Helper()
	var refused models.RefusedCall
	c.console.eventually("the refused call is in the log", func() bool {
		return c.console.DB.WithContext(c.t.Context()).Where("account_id = ?", c.account.AccountID).Take(&refused).Error == nil
	})
	c.Navigate("/")
	c.press("Calls")
	c.WaitText("#refused", "ModelArts.4206 HTTP 403")
	c.WaitText("#refused", "A cap that the account has set is reached")
	c.WaitText("#refused", "See the caps")
	c.press("Open call " + refused.RequestID)
	c.WaitText("main", "Nobody: refused before anything was recognised")
	c.WaitText("main", "A cap that the account has set is reached")
	c.press("See the caps")
	c.WaitText("#caps", "2 calls of 2 calls")
	c.WaitText("#caps", "Reached: calls are refused")
}

// removesCap takes it away where it stands.
func (c *capper) removesCap() {
	c.t.Helper()
	c.Navigate("/settings/caps")
	c.WaitText("#caps", "3 calls of 3 calls")
	c.press("Remove the cap " + c.cap())
	c.WaitText("[role=status]", "is removed. It refuses no more calls.")
	c.WaitText("main", "No cap yet")
}

// readsWhatPaid opens the page of a call that the free package paid, and reads why the other one did not.
func (c *capper) readsWhatPaid(call string) {
	c.t.Helper()
	bought, free := ref(models.KindPackage, c.account.AccountID, 1), ref(models.KindPackage, c.account.AccountID, 2)
	c.Navigate("/calls")
	c.Press("Open call " + call)
	for _, says := range []string{
		"Paid by package " + free, "Why this package", free + " was given for free and " + bought + " was bought: free comes first, by rule 1 of the product page.",
		"Could pay: comes next",
	} {
		c.WaitText("main", says)
	}
}
