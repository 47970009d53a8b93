package alerts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

// ending is that a condition which the account was told of is over: since when, and what it is told from then on; nil leaves
// what was said.
type ending struct {
	key  string
	at   time.Time
	says notice.Notice
}

// endings says what became of the conditions that have ceased. What was said of a day, and of how much of a package was
// used, stays true.
func (f *facts) endings(tx *gorm.DB, ceased []string) ([]ending, error) {
	var all []ending
	for _, key := range ceased {
		e := ending{key: key, at: f.now}
		kind, argument, _ := strings.Cut(key, " ")
		number, err := strconv.ParseInt(argument, 10, 64)
		switch {
		case kind == "package-used" || kind == "unusual-spend":
			continue
		case kind == "refused":
			if err := f.endRefused(tx, &e); err != nil {
				return nil, err
			}
		case err != nil: // packages, regions and forecasts: what was said carries its time
		case kind == "arrears" || kind == "arrears-stopped":
			if err := f.endArrears(tx, &e, kind, time.UnixMicro(number).UTC()); err != nil {
				return nil, err
			}
		case kind == "low-balance":
			e.says = notice.LowBalanceOver{At: e.at, WantedMicros: rules.Micros(number)}
		}
		all = append(all, e)
	}
	return all, nil
}

// endArrears says that the arrears that began at since are over, or that they stop no calls any more.
func (f *facts) endArrears(tx *gorm.DB, e *ending, kind string, since time.Time) error {
	turns, err := models.ArrearsTurns(tx, f.account.ID, since)
	if err != nil {
		return err
	}
	if len(turns) > 0 && turns[len(turns)-1].Kind != models.ArrearsRestricted {
		e.at = turns[len(turns)-1].At
	}
	over := f.wereArrears(turns, since, e.at)
	if kind == "arrears" {
		e.says = over
		return nil
	}
	resumed := notice.CallsResumed{At: e.at, Over: &over, Turn: promise.Turn(&models.ArrearsEvent{Kind: models.ArrearsResumed}, f.held(e.at, e.at))}
	if standing := f.account.Standing(); standing.InArrears() && standing.ArrearsSince.Equal(since) {
		resumed.Over = nil
	}
	e.says = resumed
	return nil
}

// episode is arrears that began and ended since the last look, so that none of their conditions was ever seen.
type episode struct {
	key  string
	says notice.ArrearsOver
}

func (f *facts) episodes(tx *gorm.DB, told []models.AlertState) ([]episode, error) {
	if f.ledgerSeq == f.lookedSeq {
		return nil, nil
	}
	lifted, err := models.ArrearsEndedAfter(tx, f.account.ID, f.lookedSeq)
	if err != nil {
		return nil, err
	}
	var all []episode
	for i := range lifted {
		since := lifted[i].Since
		key := fmt.Sprintf("arrears %d", since.UnixMicro())
		if slices.ContainsFunc(told, func(s models.AlertState) bool { return s.Key == key }) {
			continue
		}
		turns, err := models.ArrearsTurns(tx, f.account.ID, since)
		if err != nil {
			return nil, err
		}
		all = append(all, episode{"arrears-over " + key, f.wereArrears(turns, since, lifted[i].At)})
	}
	return all, nil
}

// wereArrears says of arrears that are over what they did.
func (f *facts) wereArrears(turns []models.ArrearsEvent, since, until time.Time) notice.ArrearsOver {
	var owed rules.Micros
	for i := range turns {
		owed = max(owed, -max(turns[i].AvailableMicros, -maxOwed))
	}
	return notice.ArrearsOver{
		Owing: notice.Span{From: since, Until: until}, OwedMicros: owed,
		Meanwhile: promise.Meanwhile(turns, f.held(since, until)), Subscribed: f.held(until, until).Subscriptions > 0,
	}
}

// held is what the account had subscribed from the first instant to the second.
func (f *facts) held(from, until time.Time) promise.Holdings {
	return promise.Holdings{Subscriptions: f.outlook.SubscribedWithin(from, until)}
}

// maxOwed keeps the negation of what is available in range.
const maxOwed = 1<<63 - 1

// end stores what is over, and tells of arrears that nobody had seen. Notifications that a condition gave reason for have
// its key and the version at which it began.
func (j *judgement) end(tx *gorm.DB) error {
	for _, e := range j.endings {
		if err := models.EndNotifications(tx, j.check.AccountID, e.key+" @ ", e.at, e.says); err != nil {
			return err
		}
	}
	if !j.settings.Wants(notice.AlertArrears) {
		return nil
	}
	for _, e := range j.episodes {
		n := models.Notification{AccountID: j.check.AccountID, Key: e.key, Says: e.says, CreatedAt: j.now, EndedAt: &e.says.Owing.Until}
		if _, err := models.Notify(tx, &n); err != nil {
			return err
		}
	}
	return nil
}
