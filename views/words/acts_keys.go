package words

import "ocrconsole/models/trail"

func (w Acts) ofKeys(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.KeyCreated:
		return "Created " + keyOf(a.AccessKey) + ". Its secret was shown once.", true
	case trail.KeyChanged:
		return "Changed " + keyOf(a.AccessKey) + ".", true
	case trail.KeyEnabled:
		return "Enabled " + keyOf(a.AccessKey) + ".", true
	case trail.KeyDisabled:
		return "Disabled " + keyOf(a.AccessKey) + ".", true
	case trail.KeyStopped:
		return keyStopped(a), true
	case trail.KeyDeleted:
		return "Deleted " + keyOf(a.AccessKey) + " and its secret.", true
	case trail.SecretReplaced:
		return "Replaced the secret of " + keyOf(a.AccessKey) + ". The one before works until " + w.Figures.Instant(a.FormerUntil) + ".", true
	case trail.FormerSecretEnded:
		return "Ended the secret before of " + keyOf(a.AccessKey) + ".", true
	case trail.CredentialsDownloaded:
		return "Downloaded " + keyOf(a.AccessKey) + " with its secret.", true
	case trail.KeyWatchSet:
		return "Chose what is done when " + keyOf(a.AccessKey) + " is used more than usual.", true
	case trail.IncidentOpened:
		return incidentOpened(a), true
	case trail.IncidentAnswered:
		return incidentAnswered(a), true
	}
	return "", false
}

func keyOf(k trail.AccessKey) string { return "access key " + KeyNamed(k.ID, k.Name) }

func keyStopped(a trail.KeyStopped) string {
	if a.Unusual {
		return "Stopped " + keyOf(a.AccessKey) + ", as it was used more than usual."
	}
	return "Reported " + keyOf(a.AccessKey) + " as leaked, with its secret. It was stopped."
}

func incidentOpened(a trail.IncidentOpened) string {
	if a.Stopped {
		return "Noticed that " + keyOf(a.Key) + " was used more than usual, and stopped it."
	}
	return "Noticed that " + keyOf(a.Key) + " was used more than usual."
}

func incidentAnswered(a trail.IncidentAnswered) string {
	if a.Own {
		return "Said that the unusual use of a key was their own."
	}
	return "Ended a key because of its unusual use."
}
