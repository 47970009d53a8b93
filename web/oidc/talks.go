package oidc

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/hashicorp/golang-lru/v2/expirable"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
)

const (
	// conversationTime is how long all that is asked of a provider for one page may take.
	conversationTime = 10 * time.Second
	// atOnce is how many conversations of this process are under way at a time, and ofIssuer with one provider, so that one that takes its time keeps
	// none of the others waiting. Who is one too many is told to come back.
	atOnce   = 64
	ofIssuer = 2
	// busyFor is when to come back.
	busyFor = 5 * time.Second
	// leftFor is how long a provider that did not answer, or not in time, is not asked again: whoever comes meanwhile is told what was found.
	leftFor = 30 * time.Second
)

// talks are the conversations that are under way, by issuer, and what was found of providers that are not to be asked just now.
type talks struct {
	left *expirable.LRU[string, accounts.SSOProblem]

	mu       sync.Mutex
	all      int
	byIssuer map[string]int
}

func newTalks() talks {
	return talks{left: expirable.NewLRU[string, accounts.SSOProblem](keptProviders, nil, leftFor), byIssuer: make(map[string]int)}
}

// begin tells whether one more may be begun; it is to end then.
func (t *talks) begin(issuer string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all == atOnce || t.byIssuer[issuer] == ofIssuer {
		return false
	}
	t.all++
	t.byIssuer[issuer]++
	return true
}

func (t *talks) end(issuer string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all--
	t.byIssuer[issuer]--
	if t.byIssuer[issuer] == 0 {
		delete(t.byIssuer, issuer)
	}
}

// converse bounds what is asked of the provider: how long it takes, and how much at a time.
func (i *Issuers) converse(asker context.Context, issuer string, say func(ctx context.Context) error) error {
	if found, left := i.left.Get(issuer); left {
		return found
	}
	if !i.begin(issuer) {
		return models.Later(busyFor, cause.SSOBusy)
	}
	defer i.end(issuer)
	ctx, cancel := context.WithTimeout(oidc.ClientContext(asker, i.asker.Client), conversationTime)
	defer cancel()
	err := say(ctx)
	i.leave(asker, ctx, issuer, err)
	return err
}

// leave has the provider not asked for a while whose metadata cannot be had or that took all of the time, unless whoever asked went away. What it
// says to a code is about that only: whoever sends it a bad one keeps nobody else out.
func (i *Issuers) leave(asker, ctx context.Context, issuer string, err error) {
	var found accounts.SSOProblem
	if asker.Err() != nil || !errors.As(err, &found) {
		return
	}
	if !i.known.Contains(issuer) || ctx.Err() != nil {
		i.left.Add(issuer, found)
	}
}
