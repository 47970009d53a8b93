package webhooks

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

// Failure is why an address answered nothing. What else the program knows of it is nobody's business: it may tell of the networks that
// this server stands in.
type Failure string

// The failures; Answered is that there is an answer. Names that lead within are not told from those that nobody knows.
const (
	Answered     Failure = ""
	NotAllowed   Failure = "not_allowed" // the address is none of the public internet, or nobody knows the name
	NotConnected Failure = "not_connected"
	NoTLS        Failure = "no_tls" // its certificate, or how it speaks
	TooLate      Failure = "too_late"
	Broken       Failure = "broken" // anything else
)

// Answer is what an address answered: the beginning of its body, as text.
type Answer struct {
	Failure Failure
	Status  int
	Body    string
}

// Poster posts to addresses that customers choose.
type Poster interface {
	// Check refuses addresses for what they say, with the reason.
	Check(address string) (Refusal, bool)
	// Post posts the body. It follows no redirects.
	Post(ctx context.Context, address string, header http.Header, body []byte) Answer
}

// Refusal is why an address is refused before anybody connects to it.
type Refusal string

// The reasons.
const (
	RefusedAddress Refusal = "address" // no http or https address with a host, or too long
	RefusedUser    Refusal = "user"    // it has a user name, a password or a fragment
	RefusedNetwork Refusal = "network" // another port than 80 and 443, or an address that is not public
)

// Webhooks are the use cases; all fields but Clock are required.
type Webhooks struct {
	DB     *models.DB
	Keys   *accounts.Keys // seal the secrets
	Poster Poster
	Clock  models.Clock
	Log    *slog.Logger

	mu       sync.Mutex
	busy     map[int64]int // how many deliveries of each account are under way
	underWay int
	running  sync.WaitGroup
}

const (
	// AttemptTime is how long an address may take to answer, as Standard Webhooks advises.
	AttemptTime = 15 * time.Second
	claimTime   = time.Minute // after which an attempt is taken for lost, and made again
	// atOnce is how many attempts of this process are under way at a time: with answers after a second, 32 messages a second.
	atOnce = 32
	// atOncePerAccount is how many of them may be one account's, so that eight whose addresses never answer are needed to delay others.
	atOncePerAccount = 4
	// KeptFor is how long it is remembered what was posted and answered, after it ended.
	KeptFor = 30 * 24 * time.Hour
	// MaxAnswer is how many bytes of an answer are kept: enough for an error message.
	MaxAnswer = 4 << 10
	// Overlap is how long messages are signed with the secret before, too, after another one was made.
	Overlap = 24 * time.Hour
)

// retryAfter is how long after the first attempt, the second … the next one is made: within three days in all.
var retryAfter = []time.Duration{
	5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 20 * time.Hour,
}

// Attempts is how often a message is posted before it is given up.
func Attempts() int { return len(retryAfter) + 1 }

// GivesUpAfter is how long after the first attempt the last one is made, at least.
func GivesUpAfter() (all time.Duration) {
	for _, wait := range retryAfter {
		all += wait
	}
	return all
}

// Waits are how long after each attempt the next one is made.
func Waits() []time.Duration { return slices.Clone(retryAfter) }
