package torture

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

var (
	pagesToSee = []string{
		"/services", "/packages", "/usage", "/calls", "/usage/deductions", "/billing", "/billing/transactions", "/billing/orders", "/billing/topup",
		"/notifications", "/keys", "/pricing", "/settings/alerts", "/settings/auto", "/billing/documents", "/billing/statements", "/billing/cards", "/docs/api",
	}
	filesToFetch = []string{"/usage.csv", "/calls.json", "/usage/deductions.csv", "/billing/transactions.json", "/billing/orders.csv"}
)

// look reads a page, or fetches a file, which must be whole.
func (b *browser) look() {
	if b.random.IntN(10) < 8 {
		b.visit("page", pick(b.random, pagesToSee))
		b.history.count("pages seen")
		return
	}
	kind, path := "file", pick(b.random, filesToFetch)
	if b.random.IntN(3) == 0 {
		kind, path = "month", "/billing/statements/"+b.clock.now().UTC().AddDate(0, 0, -31).Format("2006-01")+"/signed.json"
	}
	got := b.visit(kind, path)
	if got.status != http.StatusOK {
		return
	}
	b.history.count("files fetched")
	if strings.HasSuffix(path, ".json") && !wholeJSON(got.body) || strings.HasSuffix(path, ".csv") && !bytes.HasSuffix(got.body, []byte("\r\n")) {
		b.history.breaks("the file %s of %s is not whole: … %.300s", path, b.who.email, got.body[max(0, len(got.body)-300):])
	}
}

// wholeJSON reports whether a file is one value of JSON, or one a line.
func wholeJSON(file []byte) bool {
	if json.Valid(file) {
		return true
	}
	for line := range bytes.Lines(file) {
		if !json.Valid(line) {
			return false
		}
	}
	return true
}

var (
	secretField = regexp.MustCompile(`name="secret" value="([^"]+)"`)
	keyPath     = regexp.MustCompile(`action="(/keys/KEY-[0-9-]+)/credentials\.csv"`)
	accessKey   = regexp.MustCompile(`<code class="font-mono break-all">([A-Z0-9]{20})</code>`)
)

// liveOfAKey makes a key, calls with it, deletes it, and calls again: on all consoles, at once.
func (b *browser) lifeOfAKey() {
	calls := b.random.IntN(3)
	got := b.submit("/keys", url.Values{"key": {b.unique("key")}, "description": {b.name}, "regions": {"ap-southeast-2", "ap-southeast-3"}})
	secret, path, id := secretField.FindSubmatch(got.body), keyPath.FindSubmatch(got.body), accessKey.FindSubmatch(got.body)
	if got.status != http.StatusOK || secret == nil || path == nil || id == nil {
		b.history.count("keys refused")
		return
	}
	owner := &customer{account: b.who.account, projects: b.who.projects, key: credentials{string(id[1]), string(secret[1])}}
	for range calls {
		b.oneCall(owner, pick(b.random, calledOfferings), true, b.unique("once"))
	}
	if gone := b.submit(string(path[1])+"/delete", url.Values{}); gone.status != http.StatusSeeOther && gone.status != http.StatusNotFound && !b.history.isBroken() {
		b.history.breaks("key %s was not deleted: %s", id[1], gone)
		return
	}
	b.history.note(func() {
		b.history.deleted = append(b.history.deleted, deletedKey{owner, time.Now()})
		b.history.figures["keys made and deleted"]++
	})
	if len(b.fronts) == 1 {
		b.mustBeDead(owner, 0) // at once where there is but one
	}
}

// keyDeadWithin is how soon a key is refused by all consoles that was deleted at one: so long each relies on what it knows.
const keyDeadWithin = 5 * time.Second

// mustBeDead wants calls with a deleted key to be refused.
func (b *browser) mustBeDead(owner *customer, console int) {
	got := b.send(b.client, console, "call", b.callRequest(owner, calledOfferings[0], true, ""))
	if got.status == http.StatusOK || got.status == http.StatusForbidden || got.status == http.StatusConflict {
		b.history.breaks("key %s was deleted with an answer, and is taken by console %d: %s", owner.key.AccessKey, console, got)
	}
}
