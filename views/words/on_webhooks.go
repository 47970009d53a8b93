package words

import (
	"strconv"
	"time"
)

// Of the pages of handlers/webhooks.

// WebhookNamed says "Webhook {ref}".
func WebhookNamed(ref string) string { return "Webhook " + ref }

// MessageNamed says "Message {ref}".
func MessageNamed(ref string) string { return "Message " + ref }

// WebhookDeleted says "{url} is deleted. Nothing is posted there any more.".
func WebhookDeleted(url string) string {
	return url + " is deleted. Nothing is posted there any more."
}

// WebhooksFull says "You have {most} webhooks, which is as many as there may be. Delete one first, or change one.".
func WebhooksFull(most int) string {
	return "You have " + strconv.Itoa(most) + " webhooks, which is as many as there may be. Delete one first, or change one."
}

// DeleteWebhook says "Delete webhook {ref}?".
func DeleteWebhook(ref string) string { return "Delete webhook " + ref + "?" }

// SignedWithBoth says "Until {until}, messages are signed with the secret before, too.".
func SignedWithBoth(until string) string {
	return "Until " + until + ", messages are signed with the secret before, too."
}

// RotateLead says what another secret does.
func RotateLead(hours int) string {
	return "Another secret is shown once. For " + strconv.Itoa(hours) + " hours messages have a signature by each of the two, so that your program can change over."
}

// SwitchedOff says "Off since {at}: {why}".
func SwitchedOff(at, why string) string { return "Off since " + at + ": " + why }

// AttemptsMade says "{n} attempts, the next one at {next}".
func AttemptsMade(n int64, next string) string {
	made := strconv.FormatInt(n, 10) + " attempts"
	if n == 1 {
		made = "1 attempt"
	}
	if next != "" {
		return made + ", the next one at " + next
	}
	return made
}

// AttemptNumbered says "Attempt {n}".
func AttemptNumbered(n int64) string { return "Attempt " + strconv.FormatInt(n, 10) }

// AnsweredStatus says "{status} after {ms} ms".
func AnsweredStatus(status string, ms int64) string {
	return status + " after " + strconv.FormatInt(ms, 10) + " ms"
}

// RetriesFor says how long and how often messages are posted.
func RetriesFor(attempts, days int) string {
	return "A message that is not accepted is posted " + strconv.Itoa(attempts) + " times within " + strconv.Itoa(days) + " days. If nothing was accepted in all that time, the webhook is switched off and you are told."
}

// Posted says what came of a message that was posted just now.
func Posted(said string, accepted bool) string {
	if accepted {
		return "The message was accepted: " + said + "."
	}
	return "The message was not accepted: " + said + "."
}

// ToldOf says what a webhook is told of.
func ToldOf(topics []string) string {
	if len(topics) == 0 {
		return "Everything"
	}
	said := topics[0]
	for _, topic := range topics[1:] {
		said += ", " + topic
	}
	return said
}

// AtMostWebhooks says "An account has at most {most} webhooks.".
func AtMostWebhooks(most int) string {
	return "An account has at most " + strconv.Itoa(most) + " webhooks."
}

// WaitsOf says "5 seconds, 1 minute, 30 minutes, 2 hours …".
func WaitsOf(waits []time.Duration) string {
	said := ""
	for i, wait := range waits {
		if i > 0 {
			said += ", "
		}
		n, unit := int64(wait/time.Second), "second"
		switch {
		case wait >= time.Hour:
			n, unit = int64(wait/time.Hour), "hour"
		case wait >= time.Minute:
			n, unit = int64(wait/time.Minute), "minute"
		}
		said += strconv.FormatInt(n, 10) + " " + unit
		if n != 1 {
			said += "s"
		}
	}
	return said
}

// PostRequest is what was sent to the address before its body.
func PostRequest(url string, headers [][2]string) string {
	said := "POST " + url
	for _, h := range headers {
		said += "\n" + h[0] + ": " + h[1]
	}
	return said
}

// LogKept says how much of a webhook's log is kept.
func LogKept(most string, days int) string {
	return "The newest " + most + " of the account, and none for longer than " + strconv.Itoa(days) + " days after it ended. A message may come twice, under one id."
}

// AnswersKept says for how long it can be read what was sent and answered.
func AnswersKept(days, kilobytes int) string {
	return "What was sent and answered can be read in the log of each webhook for " + strconv.Itoa(days) + " days, the first " + strconv.Itoa(kilobytes) + " KB of an answer, and sent again from there."
}
