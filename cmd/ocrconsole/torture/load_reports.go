package torture

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// reported is one call as a gateway reports it.
type reported struct {
	SpecVersion string         `json:"specversion"`
	ID          string         `json:"id"`
	Source      string         `json:"source"`
	Type        string         `json:"type"`
	Subject     string         `json:"subject"`
	Time        time.Time      `json:"time"`
	Data        map[string]any `json:"data"`

	account int64
}

// key names the call as the history does.
func (r *reported) key() string { return fmt.Sprint(r.account, " ", r.Source, " ", r.ID) }

// gateway reports calls in batches, some again, some late.
type gateway struct {
	*actor
	token string
	sent  [][]reported // what was reported, the last ones
}

// reportAgainWithin is for how long, by the world's clock, a report is sent again: less than calls may be old.
const reportAgainWithin = 20 * 24 * time.Hour

// report sends one batch until it is answered.
func (g *gateway) report() {
	again, n := g.random.IntN(10) < 3, g.random.IntN(40)+1
	batch := g.calls(n)
	if again && len(g.sent) > 0 {
		if old := g.sent[g.random.IntN(len(g.sent))]; g.clock.now().Sub(old[0].Time).Abs() < reportAgainWithin {
			batch = old
			g.history.count("reports sent again on purpose")
		}
	}
	body, err := json.Marshal(batch)
	if err != nil {
		g.history.breaks("report: %v", err)
		return
	}
	got := g.until("report", func() request {
		return request{method: http.MethodPost, path: "/v1/usage", body: body, header: map[string]string{
			"Content-Type": "application/cloudevents-batch+json", "Authorization": "Bearer " + g.token, "X-Forwarded-For": g.address,
		}}
	})
	if got.status == http.StatusOK {
		g.answered(batch, got)
	}
	g.sent = append(g.sent, batch)
	g.sent = g.sent[max(0, len(g.sent)-50):]
}

// calls makes calls of several customers that nobody has reported yet.
func (g *gateway) calls(n int) []reported {
	now, source := g.clock.now().UTC(), "gateway-"+g.name
	batch := make([]reported, n)
	for i := range batch {
		c, where := pick(g.random, g.customers), pick(g.random, calledOfferings)
		at := now.Add(-time.Duration(g.random.IntN(2000)) * time.Millisecond)
		if g.random.IntN(20) == 0 {
			at = at.Add(-time.Duration(g.random.IntN(48)) * time.Hour)
		}
		status := http.StatusOK
		if g.random.IntN(10) == 0 {
			status = http.StatusBadRequest
		}
		batch[i] = reported{
			SpecVersion: "1.0", ID: g.unique("call"), Source: source, Type: "ocr.call", Subject: c.projects[where.region], Time: at,
			Data: map[string]any{"service": where.service, "status": status}, account: c.account,
		}
	}
	return batch
}

// reasons are why a good report may be refused.
var reasons = []string{"ModelArts.4204", "ModelArts.4106"}

// answered writes down which calls are recorded.
func (g *gateway) answered(batch []reported, got answer) {
	var said struct {
		Accepted, Duplicate, Refused int
		Refusals                     []struct {
			Index  int
			Reason string
		}
	}
	if err := json.Unmarshal(got.body, &said); err != nil || said.Accepted+said.Duplicate+said.Refused != len(batch) || len(said.Refusals) != said.Refused {
		g.history.breaks("a report of %d calls was answered with %s", len(batch), got)
		return
	}
	refused := map[int]bool{}
	for _, r := range said.Refusals {
		refused[r.Index] = true
		if !slices.Contains(reasons, r.Reason) {
			g.history.breaks("the reported call %s was refused as %s: %s", batch[r.Index].key(), r.Reason, got)
		}
	}
	g.history.note(func() {
		for i := range batch {
			if key := batch[i].key(); !refused[i] {
				g.history.reported[key] = batch[i].Data["status"] == http.StatusOK
			} else if _, recorded := g.history.reported[key]; recorded {
				g.history.broken = append(g.history.broken, "the call "+key+" was recorded, and is refused now")
			}
		}
		g.history.figures["reported calls answered"] += int64(said.Accepted + said.Duplicate)
		g.history.figures["reported calls refused"] += int64(said.Refused)
	})
}

// pick chooses one.
func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }
