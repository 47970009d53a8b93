package webhooks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
)

func TestMessagesAreSignedWithBothSecretsWhileTheyChangeOver(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, first := h.endpoint(t, c.ID, "https://c.example/")
		second, err := h.Rotate(t.Context(), c.ID, e.ID)
		must(t, err)
		signed := func(want ...bool) {
			t.Helper()
			_, err := h.Test(t.Context(), c.ID, e.ID)
			must(t, err)
			posts := h.line.posted()
			p := posts[len(posts)-1]
			for i, secret := range []string{first, second} {
				if got := webhooks.Signed(t, secret, p.ID, p.Timestamp, p.Body, p.Signature); got != want[i] {
					t.Errorf("signed with secret %d: %v, want %v", i+1, got, want[i])
				}
			}
		}
		signed(true, true)
		h.Shop.Clock.Advance(webhooks.Overlap)
		signed(false, true)
		third, err := h.Rotate(t.Context(), c.ID, e.ID)
		must(t, err)
		first = third
		signed(true, true)
		must(t, h.EndOverlap(t.Context(), c.ID, e.ID))
		signed(true, false)
	})
}

func TestSecretsAreStoredSealedAndAreSealedAnewWithAnotherMasterKey(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, first := h.endpoint(t, c.ID, "https://c.example/")
		second, err := h.Rotate(t.Context(), c.ID, e.ID)
		must(t, err)
		stored, err := models.FindWebhookEndpoint(h.Shop.DB.WithContext(t.Context()), c.ID, e.ID)
		must(t, err)
		for _, secret := range []string{first, second} {
			if strings.Contains(fmt.Sprintf("%s %s", stored.SecretSealed, stored.PreviousSealed), strings.TrimPrefix(secret, "whsec_")) {
				t.Error("a secret is stored in the clear")
			}
		}
		previous := h.Keys.Vault
		next, err := accounts.NewVault([]byte("another master key, of 32 bytes."))
		must(t, err)
		if err := (&accounts.Keys{DB: h.Shop.DB, Catalog: h.Shop.Catalog, Clock: h.Shop.Clock.Now, Vault: next}).CheckMasterKey(t.Context()); err == nil {
			t.Error("another master key is taken though secrets are sealed")
		}
		h.Keys = &accounts.Keys{DB: h.Shop.DB, Catalog: h.Catalog, Clock: h.Shop.Clock.Now, Vault: next, Previous: previous}
		done, err := h.Keys.RotateMasterKey(t.Context())
		if err != nil || done.Resealed != 2 || done.Already != 0 {
			t.Fatalf("resealed %+v, %v", done, err)
		}
		if again, err := h.Keys.RotateMasterKey(t.Context()); err != nil || again.Resealed != 0 || again.Already != 2 {
			t.Errorf("resealed again %+v, %v", again, err)
		}
		h.Keys = &accounts.Keys{DB: h.Shop.DB, Catalog: h.Catalog, Clock: h.Shop.Clock.Now, Vault: next}
		_, err = h.Test(t.Context(), c.ID, e.ID)
		must(t, err)
		p := h.line.posted()[0]
		if !webhooks.Signed(t, first, p.ID, p.Timestamp, p.Body, p.Signature) || !webhooks.Signed(t, second, p.ID, p.Timestamp, p.Body, p.Signature) {
			t.Errorf("%+v", p)
		}
	})
}

func TestWhatNoEndpointCanBeIsRefusedBesideItsField(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		h.endpoint(t, c.ID, "https://taken.example/")
		for name, in := range map[string]webhooks.Wanted{
			"no address":      {URL: "nowhere"},
			"taken":           {URL: " https://taken.example/ "},
			"unknown topic":   {URL: "https://c.example/", Topics: []string{"cap", "weather"}},
			"a topic twice":   {URL: "https://c.example/", Topics: []string{"cap", "cap"}},
			"a long text":     {URL: "https://c.example/", Description: strings.Repeat("é", webhooks.MaxDescription+1)},
			"the test's name": {URL: "https://c.example/", Topics: []string{string(notice.TopicTest)}},
		} {
			if _, _, err := h.Create(t.Context(), c.ID, in); models.CodeOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := 1; i < models.MaxWebhooks; i++ {
			h.endpoint(t, c.ID, fmt.Sprintf("https://c%d.example/", i))
		}
		if _, _, err := h.Create(t.Context(), c.ID, webhooks.Wanted{URL: "https://more.example/"}); models.CodeOf(err) != models.Conflict {
			t.Errorf("one more than there may be: %v", err)
		}
		must(t, h.Delete(t.Context(), c.ID, 1))
		e, _ := h.endpoint(t, c.ID, "https://taken.example/")
		if e.ID != models.MaxWebhooks+1 {
			t.Errorf("the number of one that was deleted is given again: %d", e.ID)
		}
	})
}

func TestNobodySeesOrChangesAnothersWebhook(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c, other := h.Customer(t), h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://c.example/")
		d, err := h.Test(t.Context(), c.ID, e.ID)
		must(t, err)
		second, _ := h.endpoint(t, c.ID, "https://second.example/")
		for name, err := range map[string]error{
			"change":         h.Change(t.Context(), other.ID, e.ID, webhooks.Wanted{URL: "https://evil.example/"}),
			"switch":         h.Switch(t.Context(), other.ID, e.ID, false),
			"delete":         h.Delete(t.Context(), other.ID, e.ID),
			"end overlap":    h.EndOverlap(t.Context(), other.ID, e.ID),
			"replay":         h.Replay(t.Context(), other.ID, e.ID, d),
			"replay of else": h.Replay(t.Context(), c.ID, second.ID, d),
		} {
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Rotate(t.Context(), other.ID, e.ID); models.CodeOf(err) != models.NotFound {
			t.Errorf("rotate: %v", err)
		}
		if _, _, err := h.Delivery(t.Context(), c.ID, second.ID, d); models.CodeOf(err) != models.NotFound {
			t.Errorf("a delivery of another endpoint: %v", err)
		}
	})
}

func TestAMessageIsSentAgainUnderItsIDAndOldOnesAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://c.example/")
		h.tells(t, c.ID, invoiced)
		h.delivers(t)
		must(t, h.Replay(t.Context(), c.ID, e.ID, 1))
		posts := h.line.posted()
		if len(posts) != 2 || posts[0].ID != posts[1].ID || posts[0].Body != posts[1].Body {
			t.Errorf("posted %+v", posts)
		}
		for range models.MaxAttempts {
			must(t, h.Replay(t.Context(), c.ID, e.ID, 1))
		}
		_, attempts, err := h.Delivery(t.Context(), c.ID, e.ID, 1)
		if err != nil || len(attempts) != models.MaxAttempts || attempts[0].Number != models.MaxAttempts+2 {
			t.Errorf("%d attempts are kept, error %v", len(attempts), err)
		}
		must(t, h.Clean(t.Context()))
		h.Shop.Clock.Advance(31 * 24 * time.Hour)
		must(t, h.Clean(t.Context()))
		if _, log, err := h.Posted(t.Context(), c.ID, e.ID, 0); err != nil || len(log) != 0 {
			t.Errorf("%d are kept after a month, error %v", len(log), err)
		}
	})
}

// TestOwnersReadThatAWebhookPostsElsewhere, once for each change of its address.
func TestOwnersReadThatAWebhookPostsElsewhere(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://c.example/")
		for _, url := range []string{"https://c.example/", "https://evil.example/", "https://evil.example/"} {
			must(t, h.Change(t.Context(), c.ID, e.ID, webhooks.Wanted{URL: url}))
		}
		told, err := models.NotificationsOf(h.Webhooks.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeSecurity, Limit: 5})
		must(t, err)
		if len(told) != 1 {
			t.Fatalf("told %+v", told)
		}
		if says, is := told[0].Begun().(notice.WebhookMoved); !is || says.Before != "https://c.example/" || says.URL != "https://evil.example/" {
			t.Errorf("told %+v", told[0].Begun())
		}
	})
}
