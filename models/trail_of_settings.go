package models

import (
	"net/url"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// This is what storing settings leaves in the trail, by what differs from what was stored.

// recordDetails records what the billing details have become since they were before, nil for none.
func recordDetails(tx *gorm.DB, before, after *BillingDetails) error {
	if before == nil {
		before = &BillingDetails{}
	}
	var c trail.Changes
	c.Text(trail.Recipient, before.Name, after.Name)
	c.Text(trail.PostalAddress, before.Address, after.Address)
	c.Text(trail.Country, before.Country, after.Country)
	c.Text(trail.TaxID, before.TaxID, after.TaxID)
	c.Text(trail.Bookkeeping, before.Email, after.Email)
	c.Switch(trail.Agreed, before.EmailConfirmedAt != nil, after.EmailConfirmedAt != nil)
	if len(c) == 0 {
		return nil
	}
	at := after.UpdatedAt
	if agreed := after.EmailConfirmedAt; agreed != nil && agreed.After(at) {
		at = *agreed
	}
	return Record(tx, after.AccountID, at, trail.DetailsSaved{Changes: c})
}

// recordAlerts records what the choice of alerts has become, before nil for the first, which stands from then on also if it is as usual.
func recordAlerts(tx *gorm.DB, before, after *AlertSettings) error {
	var c trail.Changes
	first := before == nil
	if first {
		usual := DefaultAlertSettings(after.AccountID)
		before = &usual
	}
	c.Switch(trail.Mails, before.Mails, after.Mails)
	c.List(trail.Alerts, before.chosen(), after.chosen())
	c.Number(trail.LowBalance, int64(before.LowBalanceMicros), int64(after.LowBalanceMicros))
	c.Text(trail.UsedPercents, before.UsedPercents.String(), after.UsedPercents.String())
	c.Text(trail.ExpiringDays, before.ExpiringDays.String(), after.ExpiringDays.String())
	c.Number(trail.UnusualShare, before.UnusualPercent, after.UnusualPercent)
	c.Number(trail.UnusualAmount, int64(before.UnusualMicros), int64(after.UnusualMicros))
	if len(c) == 0 && !first {
		return nil
	}
	return Record(tx, after.AccountID, after.UpdatedAt, trail.AlertsSet{Changes: c})
}

// recordWebhook records what the endpoint has become since it was before, nil for a new one.
func recordWebhook(tx *gorm.DB, before, after *WebhookEndpoint) error {
	for _, act := range webhookActs(before, after) {
		if err := Record(tx, after.AccountID, after.UpdatedAt, act); err != nil {
			return err
		}
	}
	return nil
}

func webhookActs(before, after *WebhookEndpoint) (acts []trail.Act) {
	hook := trail.Webhook{On: on(after.Ref()), URL: PlainURL(after.URL)}
	if before == nil {
		return append(acts, trail.WebhookCreated{Webhook: hook, Changes: webhookChanges(&WebhookEndpoint{}, after)})
	}
	if changes := webhookChanges(before, after); len(changes) > 0 {
		acts = append(acts, trail.WebhookChanged{Webhook: hook, Changes: changes})
	}
	switch {
	case after.DeletedAt != nil:
		return append(acts, trail.WebhookDeleted{Webhook: hook})
	case before.Enabled != after.Enabled:
		act := trail.WebhookSwitched{Webhook: hook, Off: !after.Enabled}
		if after.StoppedBy != StoppedByOwner {
			act.By = string(after.StoppedBy)
		}
		acts = append(acts, act)
	}
	switch {
	case replacedSecret(before.PreviousUntil, after.PreviousUntil):
		acts = append(acts, trail.WebhookSecretReplaced{Webhook: hook})
	case before.PreviousUntil != nil && after.PreviousUntil == nil:
		acts = append(acts, trail.WebhookFormerEnded{Webhook: hook})
	}
	return acts
}

func webhookChanges(before, after *WebhookEndpoint) (c trail.Changes) {
	if before.URL != after.URL { // also if only what is left out differs
		c = append(c, trail.Change{Field: trail.URL, Before: PlainURL(before.URL), After: PlainURL(after.URL)})
	}
	c.Text(trail.Name, before.Description, after.Description)
	c.Text(trail.Topics, strings.ReplaceAll(before.Topics, ",", ", "), strings.ReplaceAll(after.Topics, ",", ", "))
	return c
}

// replacedSecret tells by until when the secret before is good that there is another: a change of the master key seals secrets anew,
// which is no other secret.
func replacedSecret(before, after *time.Time) bool {
	return after != nil && (before == nil || !before.Equal(*after))
}

// PlainURL gives the address of a webhook without its path and query, "" for none: many services put their secret there.
func PlainURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
