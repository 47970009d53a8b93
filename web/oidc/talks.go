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
	// atOnce is how many conversations of this process are under way at a time, ofAccount those for one account, and ofIssuer those of it with one
	// provider, so that neither a provider that takes its time nor an account that names many keeps others waiting: accounts name whichever they
	// like. Who is one too many is told to come back.
	atOnce    = 64
	ofAccount = 4
	ofIssuer  = 2
	// busyFor is when to come back.
	busyFor = 5 * time.Second
	// leftFor is how long a provider that did not answer, or not in time, is not asked again: whoever comes meanwhile is told what was found.
	leftFor = 30 * time.Second
)

// partners are an account and the provider that it has named.
type partners struct {
	accountID int64
	issuer    string
}

// of are those of the client.
func of(c *accounts.SSOClient) partners { return partners{c.AccountID, c.Issuer} }

// talks are the conversations that are under way, and what was found of providers that are not to be asked for an account just now.
type talks struct {
	left *expirable.LRU[partners, accounts.SSOProblem]

	mu        sync.Mutex
	all       int
	byAccount map[int64]int
	byIssuer  map[partners]int
}

func newTalks() talks {
	return talks{
		left:      expirable.NewLRU[partners, accounts.SSOProblem](keptProviders, nil, leftFor),
		byAccount: make(map[int64]int), byIssuer: make(map[partners]int),
	}
}

// begin tells whether one more may be begun; it is to end then.
func (t *talks) begin(p partners) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all == atOnce || t.byAccount[p.accountID] == ofAccount || t.byIssuer[p] == ofIssuer {
		return false
	}
	t.all++
	t.byAccount[p.accountID]++
	t.byIssuer[p]++
	return true
}

func (t *talks) end(p partners) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all--
	t.byAccount[p.accountID]--
	if t.byAccount[p.accountID] == 0 {
		delete(t.byAccount, p.accountID)
	}
	t.byIssuer[p]--
	if t.byIssuer[p] == 0 {
		delete(t.byIssuer, p)
	}
}

// converse bounds what is asked of the provider: how long it takes, and how much at a time.
func (i *Issuers) converse(asker context.Context, p partners, say func(ctx context.Context) error) error {
	if found, left := i.left.Get(p); left {
		return found
	}
	if !i.begin(p) {
		return models.Later(busyFor, cause.SSOBusy)
	}
	defer i.end(p)
	ctx, cancel := context.WithTimeout(oidc.ClientContext(asker, i.asker.Client), conversationTime)
	defer cancel()
	err := say(ctx)
	i.leave(asker, ctx, p, err)
	return err
}

// leave has the provider not asked for a while whose metadata cannot be had or that took all of the time, unless whoever asked went away. What it
// says to a code is about that only: whoever sends it a bad one keeps nobody else out.
func (i *Issuers) leave(asker, ctx context.Context, p partners, err error) {
	var found accounts.SSOProblem
	if asker.Err() != nil || !errors.As(err, &found) {
		return
	}
	if !i.known.Contains(p.issuer) || ctx.Err() != nil {
		i.left.Add(p, found)
	}
}
