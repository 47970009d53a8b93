package page

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
)

// PackageBadge says in a word how a package stands.
func PackageBadge(source rules.Source, s rules.Status) parts.Status {
	switch s {
	case rules.StatusActive:
		return parts.Status{Tone: components.Success, Text: "Active"}
	case rules.StatusNotYetEffective:
		return parts.Status{Tone: components.Info, Text: "Not yet effective"}
	case rules.StatusUsedUp:
		return parts.Status{Tone: components.Neutral, Text: "Used up"}
	case rules.StatusExpired:
		return parts.Status{Tone: components.Neutral, Text: "Expired"}
	case rules.StatusRefunded:
		if source == rules.SourceFree {
			return parts.Status{Tone: components.Warning, Text: "Taken back"}
		}
		return parts.Status{Tone: components.Warning, Text: "Returned"}
	}
	return parts.Status{Tone: components.Neutral, Text: string(s)}
}

// KeyBadge says whether the key can sign calls now, and why not.
func KeyBadge(k *models.AccessKey, now time.Time) parts.Status {
	switch {
	case k.StoppedBy == models.KeyReported:
		return parts.Status{Tone: components.Danger, Text: "Stopped"}
	case !k.Enabled:
		return parts.Status{Tone: components.Warning, Text: "Disabled"}
	case k.ExpiresAt != nil && !now.Before(*k.ExpiresAt):
		return parts.Status{Tone: components.Warning, Text: "Expired"}
	default:
		return parts.Status{Tone: components.Success, Text: "Enabled"}
	}
}

// WebhookBadge says whether a webhook is posted to, and who switched it off.
func WebhookBadge(e *models.WebhookEndpoint) parts.Status {
	switch {
	case e.Enabled:
		return parts.Status{Tone: components.Success, Text: "On"}
	case e.StoppedBy == models.StoppedByOwner:
		return parts.Status{Tone: components.Neutral, Text: "Off"}
	default:
		return parts.Status{Tone: components.Danger, Text: "Stopped"}
	}
}

// MailWords says what became of a notification's mail; nothing of one that had none.
var MailWords = map[models.MailStatus]string{
	models.MailPending: "On its way by e-mail", models.MailSent: "Sent by e-mail", models.MailFailed: "Could not be sent by e-mail",
}

// CapKinds says what a cap counts, and CapSpans for how long.
var (
	CapKinds = map[rules.CapKind]string{rules.CapMoney: "Pay-per-use money", rules.CapCalls: "Calls that succeed"}
	CapSpans = map[rules.CapSpan]string{rules.CapDay: "a day", rules.CapMonth: "a month", rules.CapInAll: "in all"}
)

// PayerName names what paid a call: a package by its reference.
func PayerName(outcome models.Outcome, accountID, packageID int64) string {
	switch outcome {
	case models.OutcomePackage:
		return models.Ref{Kind: models.KindPackage, AccountID: accountID, ID: packageID}.String()
	case models.OutcomePayPerUse:
		return "Pay-per-use"
	default:
		return "Nobody: failed"
	}
}
