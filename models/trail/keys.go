package trail

import "time"

// AccessKey names an access key: by its reference, its id, which is no secret, and what its customer calls it.
type AccessKey struct {
	On
	ID   string `json:"id"`
	Name string `json:"name,omitzero"`
}

// KeyCreated is that a key was made, and its secret shown; and what it is limited to.
type KeyCreated struct {
	AccessKey
	Changes []Change `json:"changes,omitzero"`
}

// Changed are its limits.
func (a KeyCreated) Changed() []Change { return a.Changes }

// KeyChanged is that the name or the limits of a key were changed.
type KeyChanged struct {
	AccessKey
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a KeyChanged) Changed() []Change { return a.Changes }

// KeyEnabled is that a key signs calls again.
type KeyEnabled struct{ AccessKey }

// KeyDisabled is that a key's calls are refused.
type KeyDisabled struct{ AccessKey }

// KeyStopped is that a key was stopped: somebody reported that it leaked, or, if it was Unusual, it left its usual band.
type KeyStopped struct {
	AccessKey
	Unusual bool `json:"unusual,omitzero"`
}

// KeyDeleted is that a key's calls are refused for good, and its secret is destroyed.
type KeyDeleted struct{ AccessKey }

// SecretReplaced is that a key got another secret, which was shown; the one before is good until FormerUntil.
type SecretReplaced struct {
	AccessKey
	FormerUntil time.Time `json:"former_until"`
}

// FormerSecretEnded is that the secret before of a key was ended early.
type FormerSecretEnded struct{ AccessKey }

// CredentialsDownloaded is that a key was downloaded with its secret, by somebody who showed to have it.
type CredentialsDownloaded struct{ AccessKey }

// KeyWatchSet is that it was chosen what is done when a key is used more than usual.
type KeyWatchSet struct {
	AccessKey
	Changes []Change `json:"changes"`
}

// Changed is the change.
func (a KeyWatchSet) Changed() []Change { return a.Changes }

type (
	// IncidentOpened is that a key was used more than usual.
	IncidentOpened struct {
		On
		Key     AccessKey `json:"key"`
		Stopped bool      `json:"stopped,omitzero"`
	}
	// IncidentAnswered is that somebody said what of it: it was them, or the key ended.
	IncidentAnswered struct {
		On
		Own bool `json:"own,omitzero"`
	}
)
