package trail

// Webhook names an address that messages are posted to.
type Webhook struct {
	On
	URL string `json:"url"`
}

// WebhookCreated is that messages are posted to an address, and its secret was shown.
type WebhookCreated struct {
	Webhook
	Changes []Change `json:"changes,omitzero"`
}

// Changed is what it is told of.
func (a WebhookCreated) Changed() []Change { return a.Changes }

// WebhookChanged is that the address, what it is for or what it is told of was changed.
type WebhookChanged struct {
	Webhook
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a WebhookChanged) Changed() []Change { return a.Changes }

// WebhookSwitched is that posting to an address goes on, or, Off, stopped; By tells that the console stopped it, and why.
type WebhookSwitched struct {
	Webhook
	Off bool   `json:"off,omitzero"`
	By  string `json:"by,omitzero"`
}

// WebhookSecretReplaced is that another secret signs the messages, which was shown.
type WebhookSecretReplaced struct{ Webhook }

// WebhookFormerEnded is that the secret before signs no messages any more.
type WebhookFormerEnded struct{ Webhook }

// WebhookDeleted is that an address was ended for good.
type WebhookDeleted struct{ Webhook }

// MessagePosted is that somebody had a message posted by hand: a test, or one that was posted before.
type MessagePosted struct {
	On
	Webhook string `json:"webhook"`
	Test    bool   `json:"test,omitzero"`
}
