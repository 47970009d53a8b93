package account

import (
	"context"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// notificationLooks gives each kind its icon and tone.
var notificationLooks = map[notice.Topic]struct {
	icon string
	tone components.Tone
}{
	notice.AlertLowBalance:      {"wallet", components.Warning},
	notice.AlertPackageUsed:     {"package", components.Warning},
	notice.AlertPackageExpiring: {"clock", components.Warning},
	notice.AlertArrears:         {"triangle-alert", components.Danger},
	notice.AlertUnusualSpend:    {"activity", components.Warning},
	notice.AlertOtherRegion:     {"globe", components.Warning},
	notice.AlertCapForecast:     {"clock", components.Warning},
	notice.AlertRefusals:        {"circle-x", components.Warning},
	notice.NoticePayment:        {"credit-card", components.Info},
	notice.NoticeRefund:         {"undo-2", components.Info},
	notice.NoticeAuto:           {"refresh-cw", components.Info},
	notice.NoticeDocument:       {"receipt-text", components.Info},
	notice.NoticeSecurity:       {"shield-check", components.Warning},
	notice.NoticeCap:            {"triangle-alert", components.Warning},
	notice.NoticeKey:            {"lock", components.Danger},
	notice.NoticeWebhook:        {"triangle-alert", components.Warning},
	notice.NoticePrices:         {"tag", components.Info},
}

const unreadFilter = "unread"

// notificationFilter is which notifications an address asks for.
type notificationFilter struct {
	Show string `query:"show"`
}

// notificationList shows what the account was told, all of it or what nobody has read.
func notificationList(v *view) error {
	show := page.Read[notificationFilter](v.Context).Show
	if show != "" && show != unreadFilter {
		return models.Refuse(models.Invalid, cause.NoListOfNotifications)
	}
	before, err := v.Before()
	if err != nil {
		return err
	}
	var all []models.Notification
	filter := models.NotificationFilter{Unread: show == unreadFilter, BeforeID: before, Limit: page.HistoryRows + 1}
	err = v.Together(models.Reading(&all, func(ctx context.Context) ([]models.Notification, error) {
		return v.Alerts.Notifications(ctx, v.Who.AccountID, filter)
	}))
	if err != nil {
		return err
	}
	screen := pages.Notifications{
		Segments: []components.Segment{
			{Label: "All", Href: routes.Notifications, Current: show == ""},
			{Label: "Unread", Href: routes.With(routes.Notifications, "show", unreadFilter), Current: show == unreadFilter},
		},
		OnlyUnread: show == unreadFilter, Return: routes.With(routes.Notifications, "show", show),
	}
	last := ""
	if len(all) > page.HistoryRows {
		all = all[:page.HistoryRows]
		last = strconv.FormatInt(all[page.HistoryRows-1].ID, 10)
	}
	screen.Pager = v.Pager("Pages of notifications", last, routes.Within(routes.Notifications, "show", show))
	for i := range all {
		screen.Rows = append(screen.Rows, v.notificationRow(&all[i]))
	}
	if screen.Shell, err = v.Shell(layout.NavNotifications.Name(), layout.NavNotifications); err != nil {
		return err
	}
	if screen.Unread != "" && len(all) > 0 {
		screen.ReadUpTo = all[0].Ref().String()
	}
	return v.Show(pages.NotificationsPage(screen))
}

func (v *view) notificationRow(n *models.Notification) pages.NotificationRow {
	says := words.WriteTo(v.Words(), n.Now(), n.OfAnother(v.Who.UserID))
	row := pages.NotificationRow{
		Title: says.Title, Text: strings.Join(says.Paragraphs, "\n"), Ended: v.endedWords(n), At: v.Local.Instant(n.CreatedAt), ISO: v.Format.ISO(n.CreatedAt), Unread: n.ReadAt == nil,
		Icon: "bell", Tone: components.Info, OpenHref: routes.OpenNotification(n.Ref().String()), Action: says.Action, Also: says.Also, AlsoHref: says.AlsoHref,
		Mail: page.MailWords[n.MailStatus],
	}
	if look, known := notificationLooks[n.Kind]; known {
		row.Icon, row.Tone = look.icon, look.tone
	}
	switch {
	case n.Kind == notice.AlertArrears && n.EndedAt != nil:
		row.Action, row.Tone, row.Icon = "See what happened", components.Neutral, "circle-check"
	case says.Action != "":
	case says.Href != "":
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
		return v.Words().NotRefusedSince(*n.EndedAt)
	case n.Kind == notice.AlertArrears:
		return v.Words().ClearedOn(*n.EndedAt)
	default:
		return v.Words().NotSoSince(*n.EndedAt)
	}
}

// openNotification notes that the notification was read and leads to where one acts on it. It is where the links in
// mails lead: whoever opens one signs in first.
func openNotification(v *view) error {
	ref, err := models.ParseRef(models.KindNotification, v.Who.AccountID, v.Param("notification"))
	if err != nil {
		return err
	}
	n, err := v.Alerts.Open(v.Ctx(), v.Who.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if n.Kind == notice.AlertArrears && n.EndedAt != nil {
		return v.SeeOther(routes.Arrears) // there is nothing to top up for any more
	}
	return v.SeeOther(web.LocalPath(words.WriteTo(v.Words(), n.Now(), n.OfAnother(v.Who.UserID)).Href, routes.Notifications))
}

// readFields says up to which notification all were read, and the page to go back to.
type readFields struct {
	UpTo   string `form:"upto"`
	Return string `form:"return"`
}

// readNotifications notes that all were read up to the newest that the page showed.
func readNotifications(v *view) error {
	form := page.Read[readFields](v.Context)
	ref, err := models.ParseRef(models.KindNotification, v.Who.AccountID, form.UpTo)
	if err != nil {
		return err
	}
	if err := v.Alerts.ReadUpTo(v.Ctx(), v.Who.AccountID, ref.ID); err != nil {
		return err
	}
	return v.SeeOther(web.LocalPath(form.Return, routes.Notifications))
}
