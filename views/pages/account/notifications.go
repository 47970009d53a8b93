package account

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Notifications lists what an account was told, newest first. ReadUpTo is the newest that the page shows, "" when
// nothing is left unread.
type Notifications struct {
	layout.Shell
	Segments   []components.Segment
	Rows       []NotificationRow
	OnlyUnread bool
	ReadUpTo   string
	Return     string // the list to come back to
	Pager      components.PagerProps
}

// NotificationRow is one notification. OpenHref marks it as read and leads to where one acts on it.
type NotificationRow struct {
	Title, Text, At, ISO string
	Icon                 string
	Tone                 components.Tone
	Unread               bool
	OpenHref, Action     string
	Also, AlsoHref       string // what else may be done, "" for nothing
	Ended                string // since when what it told of is over, "" while it holds
	Mail                 string // what became of the mail
}

func (r NotificationRow) tint() string {
	switch r.Tone {
	case components.Danger:
		return "tint-error"
	case components.Warning:
		return "tint-warning"
	case components.Success:
		return "tint-success"
	default:
		return "tint-primary"
	}
}
