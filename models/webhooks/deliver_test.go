package webhooks_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
)

// line is the way to the addresses of a test: it keeps what was posted, and answers what the test says.
type line struct {
	mu     sync.Mutex
	posts  []post
	answer func(p post) webhooks.Answer // nil: 204
	holds  chan struct{}                // not nil: nobody answers before it is closed
}

type post struct {
	URL, ID, Timestamp, Signature, Body string
}

func (l *line) Check(address string) (webhooks.Refusal, bool) {
	return webhooks.RefusedAddress, address == "nowhere"
}

func (l *line) Post(ctx context.Context, address string, header http.Header, body []byte) webhooks.Answer {
	p := post{address, header.Get("webhook-id"), header.Get("webhook-timestamp"), header.Get("webhook-signature"), string(body)}
	l.mu.Lock()
	l.posts = append(l.posts, p)
	answer, holds := l.answer, l.holds
	l.mu.Unlock()
	if holds != nil {
		select {
		case <-holds:
		case <-ctx.Done():
			return webhooks.Answer{Failure: webhooks.TooLate}
		}
	}
	if answer == nil {
		return webhooks.Answer{Status: 204}
	}
	return answer(p)
}

func (l *line) posted() []post {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.posts)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type hooked struct {
	*shop.Shop
	*webhooks.Webhooks
	line *line
	n    int
}

// each runs the test with webhooks on SQLite and on PostgreSQL.
func each(t *testing.T, do func(t *testing.T, h *hooked)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *models.DB) { do(t, open(t, shop.Open(t, db))) })
}

func open(t testing.TB, s *shop.Shop) *hooked {
	t.Helper()
	vault, err := accounts.NewVault(make([]byte, accounts.MasterKeyBytes))
	must(t, err)
	l := &line{}
	keys := &accounts.Keys{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Vault: vault, PerUser: 2}
	return &hooked{Shop: s, line: l, Webhooks: &webhooks.Webhooks{DB: s.DB, Keys: keys, Poster: l, Clock: s.Clock.Now, Log: slog.New(slog.DiscardHandler)}}
}

// endpoint makes one that is told of the topics.
func (h *hooked) endpoint(t testing.TB, accountID int64, address string, topics ...string) (models.WebhookEndpoint, string) {
	t.Helper()
	e, secret, err := h.Create(t.Context(), accountID, webhooks.Wanted{URL: address, Topics: topics})
	must(t, err)
	return e, secret
}

// tells has the account told something.
func (h *hooked) tells(t testing.TB, accountID int64, says notice.Notice) {
	t.Helper()
	h.n++
	must(t, h.Shop.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		_, err := models.Notify(tx, &models.Notification{AccountID: accountID, Key: fmt.Sprint("test ", h.n), Says: says, CreatedAt: h.Shop.Clock.Now()})
		return err
	}))
}

// delivers posts what is due.
func (h *hooked) delivers(t testing.TB) {
	t.Helper()
	_, err := h.Deliver(t.Context())
	must(t, err)
	h.Wait()
}

var invoiced = notice.MonthInvoiced{Document: "INV-1", Month: shop.Start}

func TestWhatIsToldIsPostedOnceToWhoWantsItAndSigned(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c, other := h.Customer(t), h.Customer(t)
		_, secret := h.endpoint(t, c.ID, "https://all.example/")
		h.endpoint(t, c.ID, "https://security.example/", "security")
		off, _ := h.endpoint(t, c.ID, "https://off.example/")
		must(t, h.Switch(t.Context(), c.ID, off.ID, false))
		h.endpoint(t, other.ID, "https://other.example/")
		h.tells(t, c.ID, invoiced)
		h.tells(t, c.ID, notice.KeyReported{Key: "KEY-1-1", AccessKey: "c", At: time.Unix(0, 0)})
		h.delivers(t)
		h.delivers(t)
		var got []string
		for _, p := range h.line.posted() {
			got = append(got, p.URL+" "+p.ID)
			if p.URL == "https://all.example/" && !webhooks.Signed(t, secret, p.ID, p.Timestamp, p.Body, p.Signature) {
				t.Errorf("%+v is not signed with %s", p, secret)
			}
		}
		slices.Sort(got)
		ref := func(id int64) string {
			return models.Ref{Kind: models.KindNotification, AccountID: c.ID, ID: id}.String()
		}
		want := []string{"https://all.example/ " + ref(1), "https://all.example/ " + ref(2), "https://security.example/ " + ref(2)}
		if !slices.Equal(got, want) {
			t.Errorf("posted %q, want %q", got, want)
		}
	})
}

func TestAMessageThatIsNotAcceptedIsTriedForThreeDaysThenItsEndpointIsOffAndItsOwnerTold(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://down.example/")
		h.endpoint(t, c.ID, "https://up.example/", "webhook")
		h.line.answer = func(p post) webhooks.Answer {
			if p.URL == "https://up.example/" {
				return webhooks.Answer{Status: 200}
			}
			return webhooks.Answer{Status: 503, Body: "later"}
		}
		h.tells(t, c.ID, invoiced)
		began := h.Shop.Clock.Now()
		for h.Shop.Clock.Now().Sub(began) < 80*time.Hour {
			h.delivers(t)
			h.Shop.Clock.Advance(3 * time.Minute)
			if found, err := models.FindWebhookEndpoint(h.Shop.DB.WithContext(t.Context()), c.ID, e.ID); err != nil || !found.Enabled {
				break
			}
		}
		h.delivers(t)
		posts := h.line.posted()
		down := slices.DeleteFunc(slices.Clone(posts), func(p post) bool { return p.URL != "https://down.example/" })
		if len(down) != webhooks.Attempts() {
			t.Errorf("tried %d times, want %d", len(down), webhooks.Attempts())
		}
		for _, p := range down[1:] {
			if p.ID != down[0].ID || p.Body != down[0].Body {
				t.Errorf("attempt %+v, the first was %+v", p, down[0])
			}
		}
		if took := h.Shop.Clock.Now().Sub(began); took > 73*time.Hour || took < 70*time.Hour {
			t.Errorf("given up after %v", took)
		}
		found, log, err := h.Posted(t.Context(), c.ID, e.ID, 0)
		must(t, err)
		if found.Enabled || found.StoppedBy != models.StoppedAsFailing || len(log) != 1 || log[0].Status != models.DeliveryFailed {
			t.Errorf("endpoint %+v, log %+v", found, log)
		}
		_, attempts, err := h.Delivery(t.Context(), c.ID, e.ID, log[0].ID)
		must(t, err)
		if len(attempts) != webhooks.Attempts() || attempts[0].HTTPStatus != 503 || attempts[0].Answer != "later" {
			t.Errorf("%d attempts, the last %+v", len(attempts), attempts[0])
		}
		told, err := models.NotificationsOf(h.Shop.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeWebhook, Limit: 5})
		must(t, err)
		if len(told) != 1 || posts[len(posts)-1].URL != "https://up.example/" {
			t.Errorf("told %d times, the last post %+v", len(told), posts[len(posts)-1])
		}
	})
}

// A message that alone is refused, while others are accepted, says nothing of the endpoint.
func TestAnEndpointThatAcceptsOthersStaysOn(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://picky.example/")
		h.line.answer = func(p post) webhooks.Answer {
			if p.ID == (models.Ref{Kind: models.KindNotification, AccountID: c.ID, ID: 1}).String() {
				return webhooks.Answer{Status: 400}
			}
			return webhooks.Answer{Status: 204}
		}
		h.tells(t, c.ID, invoiced)
		h.Shop.Clock.Advance(time.Second)
		h.tells(t, c.ID, invoiced)
		for range 60 {
			h.delivers(t)
			h.Shop.Clock.Advance(90 * time.Minute)
		}
		found, log, err := h.Posted(t.Context(), c.ID, e.ID, 0)
		must(t, err)
		if !found.Enabled || log[1].Status != models.DeliveryFailed || log[0].Status != models.DeliveryDelivered {
			t.Errorf("endpoint %+v, log %+v", found, log)
		}
	})
}

func TestAnAddressThatIsGoneIsAskedNoMore(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://gone.example/")
		h.line.answer = func(post) webhooks.Answer { return webhooks.Answer{Status: 410} }
		h.tells(t, c.ID, invoiced)
		h.tells(t, c.ID, invoiced)
		h.delivers(t)
		h.Shop.Clock.Advance(time.Hour)
		h.delivers(t)
		found, log, err := h.Posted(t.Context(), c.ID, e.ID, 0)
		must(t, err)
		if found.StoppedBy != models.StoppedAsGone || len(log) != 2 || log[0].EndedAt == nil || log[1].EndedAt == nil {
			t.Errorf("endpoint %+v, log %+v", found, log)
		}
		told, err := models.NotificationsOf(h.Shop.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeWebhook, Limit: 5})
		if err != nil || len(told) != 1 {
			t.Errorf("told %d times, error %v", len(told), err)
		}
		if err := h.Replay(t.Context(), c.ID, e.ID, log[0].ID); models.CodeOf(err) != models.Conflict {
			t.Errorf("sent again to one that is off: %v", err)
		}
	})
}

// A process that dies between posting and writing that down leaves a claim behind, after which the message is posted again under its id.
func TestWhatADeadProcessHadClaimedIsPostedAgain(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		h.endpoint(t, c.ID, "https://c.example/")
		h.tells(t, c.ID, invoiced)
		now := h.Shop.Clock.Now()
		d, err := models.ClaimDelivery(h.Shop.DB.WithContext(t.Context()), c.ID, 1, now, now.Add(time.Minute))
		if err != nil || d == nil {
			t.Fatalf("claimed %+v, %v", d, err)
		}
		if again, err := models.ClaimDelivery(h.Shop.DB.WithContext(t.Context()), c.ID, 1, now, now.Add(time.Minute)); err != nil || again != nil {
			t.Errorf("claimed twice: %+v, %v", again, err)
		}
		h.delivers(t)
		if len(h.line.posted()) != 0 {
			t.Fatal("posted while somebody has it")
		}
		h.Shop.Clock.Advance(time.Minute)
		h.delivers(t)
		if posts := h.line.posted(); len(posts) != 1 || posts[0].ID != d.Message {
			t.Errorf("posted %+v", posts)
		}
	})
}

// Several processes that deliver at once share the work.
func TestSeveralProcessesPostEachMessageOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		var customers []int64
		for i := range 4 {
			c := h.Customer(t)
			h.endpoint(t, c.ID, fmt.Sprintf("https://c%d.example/", i))
			customers = append(customers, c.ID)
			for range 5 {
				h.tells(t, c.ID, invoiced)
			}
		}
		others := []*hooked{h, open(t, h.Shop), open(t, h.Shop)}
		for _, o := range others[1:] {
			o.Poster = h.line
		}
		for range 6 {
			var all sync.WaitGroup
			for _, o := range others {
				all.Go(func() {
					if _, err := o.Deliver(context.WithoutCancel(t.Context())); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			for _, o := range others {
				o.Wait()
			}
		}
		seen := map[string]int{}
		for _, p := range h.line.posted() {
			seen[p.ID]++
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s was posted %d times", id, n)
			}
		}
		if len(seen) != 5*len(customers) {
			t.Errorf("%d messages were posted", len(seen))
		}
	})
}

// One account whose addresses never answer, and that has many messages, delays nobody else.
func TestAnAccountWithManyMessagesDelaysNoOther(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		slow, quick := h.Customer(t), h.Customer(t)
		h.endpoint(t, slow.ID, "https://slow.example/")
		h.endpoint(t, quick.ID, "https://quick.example/")
		for range 60 {
			h.tells(t, slow.ID, invoiced)
		}
		h.line.holds = make(chan struct{})
		for range 3 {
			_, err := h.Deliver(t.Context())
			must(t, err)
		}
		h.tells(t, quick.ID, invoiced)
		begun, err := h.Deliver(t.Context())
		must(t, err)
		close(h.line.holds)
		h.Wait()
		if begun != 1 {
			t.Errorf("%d were begun after the other account's", begun)
		}
		n := 0
		for _, p := range h.line.posted() {
			if p.URL == "https://slow.example/" {
				n++
			}
		}
		if n != 4 {
			t.Errorf("%d of one account were under way at a time", n)
		}
	})
}
