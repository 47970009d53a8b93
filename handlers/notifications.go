package handlers

import (
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/alerts"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
	"ocrconsole/web"
)

// notificationLooks gives each kind its icon and tone.
var notificationLooks = map[models.NotificationKind]struct {
	icon string
	tone components.Tone
}{
	models.AlertLowBalance:      {"wallet", components.Warning},
	models.AlertPackageUsed:     {"package", components.Warning},
	models.AlertPackageExpiring: {"clock", components.Warning},
	models.AlertArrears:         {"triangle-alert", components.Danger},
	models.AlertUnusualSpend:    {"activity", components.Warning},
	models.AlertOtherRegion:     {"globe", components.Warning},
	models.NoticePayment:        {"credit-card", components.Info},
	models.NoticeRefund:         {"undo-2", components.Info},
	models.NoticeAuto:           {"refresh-cw", components.Info},
	models.NoticeDocument:       {"receipt-text", components.Info},
	models.NoticeSecurity:       {"shield-check", components.Warning},
}

// mailWords says what became of a notification's mail.
var mailWords = map[models.MailStatus]string{
	models.MailPending: "On its way by e-mail", models.MailSent: "Sent by e-mail", models.MailFailed: "Could not be sent by e-mail",
}

const unreadFilter = "unread"

// notificationList shows what the account was told, all of it or what nobody has read.
func notificationList(v *view) error {
	show := v.QueryParam("show")
	if show != "" && show != unreadFilter {
		return models.Errorf(models.Invalid, "There is no such list of notifications. Open the page again.")
	}
	before, err := v.before()
	if err != nil {
		return err
	}
	all, err := v.console.Alerts.Notifications(v.ctx(), v.who.AccountID, models.NotificationFilter{
		Unread: show == unreadFilter, BeforeID: before, Limit: historyRows + 1,
	})
	if err != nil {
		return err
	}
	page := pages.Notifications{
		Segments: []components.Segment{
			{Label: "All", Href: "/notifications", Current: show == ""},
			{Label: "Unread", Href: link("/notifications", "show", unreadFilter), Current: show == unreadFilter},
		},
		OnlyUnread: show == unreadFilter, Return: link("/notifications", "show", show),
	}
	last := ""
	if len(all) > historyRows {
		all = all[:historyRows]
		last = strconv.FormatInt(all[historyRows-1].ID, 10)
	}
	page.Pager = v.pager("Pages of notifications", last, linkWith("/notifications", "show", show))
	for i := range all {
		page.Rows = append(page.Rows, v.notificationRow(&all[i]))
	}
	if page.Shell, err = v.shell(layout.NavNotifications.Name(), layout.NavNotifications); err != nil {
		return err
	}
	if page.Unread != "" && len(all) > 0 {
		page.ReadUpTo = all[0].Ref().String()
	}
	return v.render(pages.NotificationsPage(page))
}

func (v *view) notificationRow(n *models.Notification) pages.NotificationRow {
	title, text := n.Words()
	row := pages.NotificationRow{
		Title: title, Text: text, Ended: v.endedWords(n), At: v.format.Instant(n.CreatedAt), ISO: v.format.ISO(n.CreatedAt), Unread: n.ReadAt == nil,
		Icon: "bell", Tone: components.Info, OpenHref: "/notifications/" + n.Ref().String() + "/open", Action: n.Action,
		Mail: mailWords[n.MailStatus],
	}
	if look, known := notificationLooks[n.Kind]; known {
		row.Icon, row.Tone = look.icon, look.tone
	}
	switch {
	case n.Kind == models.AlertArrears && n.EndedAt != nil:
		row.Action, row.Tone, row.Icon = "See what happened", components.Neutral, "circle-check"
	case n.Action != "":
	case n.Href != "":
		row.Action = "Open"
	case row.Unread:
		row.Action = "Mark as read"
	}
	return row
}

// endedWords says since when what a notification told of is over; "" while it holds.
func (v *view) endedWords(n *models.Notification) string {
	switch {
	case n.EndedAt == nil:
		return ""
	case strings.HasPrefix(n.Key, "arrears-stopped "):
		return "Not refused any more since " + v.format.Instant(*n.EndedAt)
	case n.Kind == models.AlertArrears:
		return "Cleared on " + v.format.Instant(*n.EndedAt)
	default:
		return "No longer so since " + v.format.Instant(*n.EndedAt)
	}
}

// openNotification notes that the notification was read and leads to where one acts on it. It is where the links in
// mails lead: whoever opens one signs in first.
func openNotification(v *view) error {
	ref, err := models.ParseRef(models.KindNotification, v.who.AccountID, v.Param("notification"))
	if err != nil {
		return err
	}
	n, err := v.console.Alerts.Open(v.ctx(), v.who.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if n.Kind == models.AlertArrears && n.EndedAt != nil {
		return v.seeOther(arrearsPath) // there is nothing to top up for any more
	}
	return v.seeOther(web.LocalPath(n.Href, "/notifications"))
}

// readNotifications notes that all were read up to the newest that the page showed.
func readNotifications(v *view) error {
	ref, err := models.ParseRef(models.KindNotification, v.who.AccountID, v.FormValue("upto"))
	if err != nil {
		return err
	}
	if err := v.console.Alerts.ReadUpTo(v.ctx(), v.who.AccountID, ref.ID); err != nil {
		return err
	}
	return v.seeOther(web.LocalPath(v.FormValue("return"), "/notifications"))
}

// unreadWords says how many notifications are unread, in the little room that the bar has.
func unreadWords(n int64) string {
	switch {
	case n == 0:
		return ""
	case n >= alerts.MaxUnread:
		return strconv.Itoa(alerts.MaxUnread-1) + "+"
	default:
		return strconv.FormatInt(n, 10)
	}
}
