package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/views/pages/docs"
)

const uuidOfCall = "0193a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b"

// findable makes one of everything that can be found, and gives where each text leads.
func (s *site) findable(c *customer) map[string]string {
	s.t.Helper()
	c.topsUp(100_000_000)
	c.buys(bangkok, passport, 1000, 1)
	ctx := s.t.Context()
	refused := models.RefusedCall{AccountID: c.accountID, RefusedAt: s.now(), RequestID: "refused-1", HTTPStatus: http.StatusUnauthorized, ErrorCode: models.ErrorNumber("APIG.0301")}
	if err := models.AddRefusedCalls(s.db.WithContext(ctx), []models.RefusedCall{refused}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.console.Documents.IssueDue(ctx, c.accountID); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.console.Metering.Record(ctx, metering.Call{AccountID: c.accountID, Region: bangkok, Service: passport, RequestID: uuidOfCall, At: c.now(), HTTPStatus: 200}); err != nil {
		s.t.Fatal(err)
	}
	c.uses(bangkok, passport, 1, http.StatusOK)
	var documents []models.Document
	var key models.AccessKey
	c.post("/keys", url.Values{"key": {"k"}, "regions": {bangkok}}).wants(http.StatusOK)
	if err := s.db.Where("account_id = ?", c.accountID).Find(&documents).Error; err != nil || len(documents) == 0 {
		s.t.Fatal(err, len(documents))
	}
	if err := s.db.Where("account_id = ?", c.accountID).Take(&key).Error; err != nil {
		s.t.Fatal(err)
	}
	document := "/billing/documents/" + documents[0].Ref().String() + "/" + documents[0].Name() + ".pdf"
	own := "?source=urn%3Aocrconsole%3Aapi"
	gateway := "request-" + strings.Split(c.ref(models.KindOrder, 1), "-")[1] + "-000001"
	return map[string]string{
		c.ref(models.KindOrder, 1): "/billing/orders/" + c.ref(models.KindOrder, 1), strings.ToLower(c.ref(models.KindOrder, 1)): "/billing/orders/" + c.ref(models.KindOrder, 1),
		"ORD-1": "/billing/orders/" + c.ref(models.KindOrder, 1), " pkg-1 ": "/packages/" + c.ref(models.KindPackage, 1),
		c.ref(models.KindPackage, 1): "/packages/" + c.ref(models.KindPackage, 1), c.ref(models.KindPayment, 1): "/billing/payments/" + c.ref(models.KindPayment, 1),
		c.ref(models.KindTransaction, 1): "/billing/transactions/" + c.ref(models.KindTransaction, 1), c.ref(models.KindKey, 1): "/keys/" + c.ref(models.KindKey, 1),
		c.ref(models.KindDocument, documents[0].ID): document, documents[0].Name(): document, key.AccessKey: "/keys/" + c.ref(models.KindKey, 1),
		"refused-1": "/calls/refused-1?refused=yes", uuidOfCall: "/calls/" + uuidOfCall + own, gateway: "/calls/" + gateway + own, c.projects[bangkok]: "/services?region=" + bangkok,
	}
}

func search(text string) string { return "/search?q=" + url.QueryEscape(text) }

// TestASearchLeadsToWhatHasTheIDAndFindsNothingOfOthers looks for each of one's own, and for the same as somebody else.
func TestASearchLeadsToWhatHasTheIDAndFindsNothingOfOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c, other := s.customer("c@example.com"), s.customer("other@example.com")
		for text, want := range s.findable(c) {
			if a := c.get(search(text)).wants(http.StatusSeeOther); a.location != want {
				t.Errorf("%q leads to %s, want %s", text, a.location, want)
			}
			c.get(want).wants(http.StatusOK)
			a := other.get(search(text)).wants(http.StatusOK)
			if n := a.Find("#found li").Length(); n > 0 {
				t.Errorf("%q finds %d things of another account: %s", text, n, a.Find("#found").Text())
			}
		}
		c.get("/billing/orders/" + c.ref(models.KindOrder, 1)).wants(http.StatusOK)
		for _, beginning := range []string{uuidOfCall[:8], uuidOfCall[:8] + "…2e3f", strings.ToUpper(uuidOfCall[:13])} {
			c.get(search(beginning)).wants(http.StatusOK).says("#found", uuidOfCall)
			if other.get(search(beginning)).Find("#found").Length() > 0 {
				t.Errorf("%s finds a call of another account", beginning)
			}
		}
		c.get(search("1")).says("#found", c.ref(models.KindOrder, 1), c.ref(models.KindPackage, 1), c.ref(models.KindPayment, 1))
	})
}

// TestASearchTakesEveryText looks for what is no id, and for nothing.
func TestASearchTakesEveryText(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	n := s.counting()
	for _, text := range []string{
		"", " ", "0", "ORD-0", "ORD--1", "ORD-1-1-1", "99999999999999999999", "ORD-999999999999999999", "0193a5b2-7c1d-f", "0193a5b27c1d7e3f", "%", "'", "_______",
		"…", "Ω", strings.Repeat("9", 128), strings.Repeat("x", 4000), "INV-99999999999999999999", "TEST-INV-1",
	} {
		n.Store(0)
		a := c.get(search(text)).wants(http.StatusOK)
		if a.Find("#found").Length() > 0 {
			t.Errorf("%q finds %s", text, a.Find("#found").Text())
		}
		if n.Load() > mostStatements {
			t.Errorf("%q asks %d times", text, n.Load())
		}
	}
	c.get(search("no such thing")).says("main", "Nothing is called so")
	c.get(search("BILL det")).says("#pages", "Billing details")
	c.get(search("arrears")).says("#topics", "Top-up and arrears")
	s.visitor().get(search("ORD-1")).wants(http.StatusSeeOther)
}

// TestEveryHeadingThatIsReadIsFound compares the topics with the pages.
func TestEveryHeadingThatIsReadIsFound(t *testing.T) {
	s := newSite(t)
	var topics, headings []string
	for _, topic := range docs.Topics {
		topics = append(topics, topic.Title+" "+topic.Href)
	}
	for _, path := range []string{"/help/billing", "/docs/api"} {
		s.visitor().get(path).Find("main h2").Each(func(_ int, h *goquery.Selection) {
			id, own := h.Attr("id")
			if place := h.Closest("section[id]"); path == "/docs/api" && place.Length() > 0 {
				id, own = place.AttrOr("id", ""), true
			}
			if own {
				headings = append(headings, strings.TrimSpace(h.Text())+" "+path+"#"+id)
			}
		})
	}
	for _, heading := range headings {
		if !slices.Contains(topics, heading) {
			t.Errorf("%q is not found", heading)
		}
	}
	for _, topic := range topics {
		if !slices.Contains(headings, topic) {
			t.Errorf("%q is on no page", topic)
		}
	}
}
