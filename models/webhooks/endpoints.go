package webhooks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

const (
	// maxEver bounds how many endpoints an account may ever have had: those that were deleted are kept, as their numbers are in the log.
	maxEver = 1000
	// MaxDescription is how long a description may be, in characters.
	MaxDescription = 120
)

// Wanted is an endpoint as a customer sets it: Topics are what it is told of, and Types the events that it is told of besides; none of
// both for everything.
type Wanted struct {
	URL, Description string
	Topics, Types    []string
}

// Create makes an endpoint and gives its secret, which is told this once.
func (w *Webhooks) Create(ctx context.Context, accountID int64, in Wanted) (made models.WebhookEndpoint, secret string, err error) {
	if err := w.check(&in); err != nil {
		return made, "", err
	}
	secret = newSecret()
	err = w.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		now := w.Clock.Now()
		if err := mayHaveAnother(tx, accountID, in.URL); err != nil {
			return err
		}
		made = models.WebhookEndpoint{AccountID: accountID, Enabled: true, CreatedAt: now}
		in.put(&made, now)
		if err := models.SaveWebhookEndpoint(tx, &made); err != nil { // which numbers it
			return err
		}
		if made.SecretSealed, err = w.Keys.SealWebhook(tx, &made, secret); err != nil {
			return err
		}
		return models.SaveWebhookEndpoint(tx, &made)
	})
	return made, secret, err
}

func mayHaveAnother(tx *gorm.DB, accountID int64, address string) error {
	there, err := models.WebhookEndpointsOf(tx, accountID)
	if err != nil {
		return err
	}
	if err := alone(there, 0, address); err != nil {
		return err
	}
	ever, err := models.CountWebhookEndpoints(tx, accountID)
	switch {
	case err != nil:
		return err
	case len(there) >= models.MaxWebhooks:
		return models.Refuse(models.Conflict, cause.WebhooksFull{Most: models.MaxWebhooks})
	case ever >= maxEver:
		return models.Refuse(models.Conflict, cause.WebhooksFull{Most: maxEver})
	}
	return nil
}

// alone refuses an address that another endpoint has: it would get everything twice.
func alone(there []models.WebhookEndpoint, id int64, address string) error {
	for i := range there {
		if there[i].URL == address && there[i].ID != id {
			return models.RefuseField("url", cause.WebhookTwice{Webhook: there[i].Ref().String()})
		}
	}
	return nil
}

// check refuses what no endpoint can be, and puts the topics in order.
func (w *Webhooks) check(in *Wanted) error {
	in.URL, in.Description = strings.TrimSpace(in.URL), strings.TrimSpace(in.Description)
	if why, refused := w.Poster.Check(in.URL); refused {
		return models.RefuseField("url", map[Refusal]cause.Cause{
			RefusedAddress: cause.WebhookNoAddress, RefusedUser: cause.WebhookUserInAddress, RefusedNetwork: cause.WebhookNotPublic,
		}[why])
	}
	if utf8.RuneCountInString(in.Description) > MaxDescription {
		return models.RefuseField("description", cause.WebhookDescriptionLong{Most: MaxDescription})
	}
	var topics []string
	for _, topic := range notice.Topics() {
		if slices.Contains(in.Topics, string(topic)) {
			topics = append(topics, string(topic))
		}
	}
	if len(topics) != len(in.Topics) {
		return models.RefuseField("topics", cause.WebhookTopics)
	}
	in.Topics = topics
	var types []string
	for _, kind := range notice.EventTypes() {
		if slices.Contains(in.Types, string(kind)) {
			types = append(types, string(kind))
		}
	}
	for _, wanted := range in.Types {
		if !slices.Contains(types, wanted) {
			return models.RefuseField("types", cause.WebhookTypeUnknown{Type: cut(wanted)})
		}
	}
	in.Types = types
	return nil
}

// mostSaid is how much of what is no type is said again, in characters: no type is longer.
const mostSaid = 60

func cut(text string) string {
	if runes := []rune(text); len(runes) > mostSaid {
		return string(runes[:mostSaid]) + "…"
	}
	return text
}

func (in *Wanted) put(e *models.WebhookEndpoint, now time.Time) {
	e.URL, e.Description, e.UpdatedAt = in.URL, in.Description, now
	e.Want(in.Topics, in.Types)
}

// Change changes where the endpoint is, what it is said to be for and what it is told of. What waits is posted to the new address.
func (w *Webhooks) Change(ctx context.Context, accountID, id int64, in Wanted) error {
	if err := w.check(&in); err != nil {
		return err
	}
	return w.change(ctx, accountID, id, func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		there, err := models.WebhookEndpointsOf(tx, accountID)
		if err != nil {
			return err
		}
		if err := alone(there, id, in.URL); err != nil {
			return err
		}
		before := e.URL
		in.put(e, now)
		if err := models.SaveWebhookEndpoint(tx, e); err != nil || e.URL == before {
			return err
		}
		_, err = models.Notify(tx, &models.Notification{
			AccountID: accountID, Key: fmt.Sprintf("webhook %d moved %d", id, now.UnixMicro()), CreatedAt: now,
			Says: notice.WebhookMoved{At: now, Webhook: e.Ref().String(), Before: before, URL: e.URL},
		})
		return err
	})
}

// change is done to an endpoint whose account is locked.
type change func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error

// change loads the endpoint under its account's lock and has it changed.
func (w *Webhooks) change(ctx context.Context, accountID, id int64, how change) error {
	return w.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		e, err := models.FindWebhookEndpoint(tx, accountID, id)
		if err != nil {
			return err
		}
		return how(tx, e, w.Clock.Now())
	})
}

// Switch has messages posted to the endpoint again, those that come from now on, or none any more: what waits for it is stopped.
func (w *Webhooks) Switch(ctx context.Context, accountID, id int64, on bool) error {
	return w.change(ctx, accountID, id, func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		switch {
		case on == e.Enabled:
			return nil
		case !on:
			return switchOff(tx, e, models.StoppedByOwner, now)
		}
		e.Enabled, e.StoppedBy, e.StoppedAt, e.UpdatedAt = true, models.NotStopped, nil, now
		return models.SaveWebhookEndpoint(tx, e)
	})
}

// Delete ends the endpoint for good and destroys its secrets. What was posted to it is kept as long as all else.
func (w *Webhooks) Delete(ctx context.Context, accountID, id int64) error {
	return w.change(ctx, accountID, id, func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error { return e.Delete(tx, now) })
}

// Rotate makes another secret, which is told this once. Messages are signed with both for Overlap, so that whoever checks them can change
// over meanwhile; a secret that was still good beside the one before ends at once.
func (w *Webhooks) Rotate(ctx context.Context, accountID, id int64) (secret string, err error) {
	secret = newSecret()
	err = w.change(ctx, accountID, id, func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		sealed, err := w.Keys.SealWebhook(tx, e, secret)
		if err != nil {
			return err
		}
		until := now.Add(Overlap)
		e.PreviousSealed, e.PreviousUntil, e.SecretSealed, e.UpdatedAt = e.SecretSealed, &until, sealed, now
		return models.SaveWebhookEndpoint(tx, e)
	})
	return secret, err
}

// EndOverlap has messages signed with the newest secret only, from now on.
func (w *Webhooks) EndOverlap(ctx context.Context, accountID, id int64) error {
	return w.change(ctx, accountID, id, func(tx *gorm.DB, e *models.WebhookEndpoint, now time.Time) error {
		e.PreviousSealed, e.PreviousUntil, e.UpdatedAt = nil, nil, now
		return models.SaveWebhookEndpoint(tx, e)
	})
}
