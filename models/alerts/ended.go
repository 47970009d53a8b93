package alerts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

// ending says that a condition which the account was told of is over: since when, and what is said of it from then on;
// empty words leave those that were said.
type ending struct {
	key         string
	at          time.Time
	title, text string
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
		case err != nil: // packages and regions: their words carry their time
		case kind == "arrears" || kind == "arrears-stopped":
			if err := f.endArrears(tx, &e, kind, time.UnixMicro(number).UTC()); err != nil {
				return nil, err
			}
		case kind == "low-balance":
			e.title = "The balance was low until " + f.words.Instant(e.at)
			e.text = "Less than the " + f.words.Money(rules.Micros(number)) + " that you wanted to be told of was available. By then it was more again, or you had chosen another amount."
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
	e.title, e.text = f.sayWasInArrears(turns, since, e.at)
	if kind == "arrears-stopped" {
		e.title = "Pay-per-use calls were refused until " + f.words.Instant(e.at)
	}
	if standing := f.account.Standing(); standing.InArrears() && standing.ArrearsSince.Equal(since) {
		e.text = "The account stayed in arrears. " + f.speaker.Turn(&models.ArrearsEvent{Kind: models.ArrearsResumed}, f.held(e.at, e.at))
	}
	return nil
}

// episodes are arrears that began and ended since the last look, so that none of their conditions was ever seen.
func (f *facts) episodes(tx *gorm.DB, told []models.AlertState) ([]models.Notification, error) {
	if f.ledgerSeq == f.lookedSeq {
		return nil, nil
	}
	lifted, err := models.ArrearsEndedAfter(tx, f.account.ID, f.lookedSeq)
	if err != nil {
		return nil, err
	}
	var all []models.Notification
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
		n := models.Notification{Key: "arrears-over " + key, Href: "/billing/arrears", Action: "See what happened"}
		n.EndedAt = &lifted[i].At
		n.Title, n.Text = f.sayWasInArrears(turns, since, lifted[i].At)
		all = append(all, n)
	}
	return all, nil
}

// sayWasInArrears says of arrears that are over what they did.
func (f *facts) sayWasInArrears(turns []models.ArrearsEvent, since, until time.Time) (title, text string) {
	text = "Money was owed from " + f.words.Instant(since) + " until " + f.words.Instant(until)
	var owed rules.Micros
	for i := range turns {
		owed = max(owed, -max(turns[i].AvailableMicros, -maxOwed))
	}
	if owed > 0 {
		text += ", up to " + f.words.Money(owed)
	}
	return "The account was in arrears until " + f.words.Instant(until),
		text + ". " + f.speaker.Meanwhile(turns, f.held(since, until)) + " " + f.speaker.Cleared(f.held(until, until))
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
		if err := models.EndNotifications(tx, j.check.AccountID, e.key+" @ ", e.at, e.title, e.text); err != nil {
			return err
		}
	}
	if !j.settings.Wants(models.AlertArrears) {
		return nil
	}
	for i := range j.episodes {
		n := j.episodes[i]
		n.AccountID, n.Kind, n.CreatedAt = j.check.AccountID, models.AlertArrears, j.now
		if _, err := models.Notify(tx, &n); err != nil {
			return err
		}
	}
	return nil
}
