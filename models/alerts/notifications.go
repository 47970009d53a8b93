package alerts

import (
	"context"

	"ocrconsole/models"
)

// Notifications lists the account's notifications, newest first.
func (a *Alerts) Notifications(ctx context.Context, accountID int64, f models.NotificationFilter) ([]models.Notification, error) {
	return models.NotificationsOf(a.DB.WithContext(ctx), accountID, f)
}

// Open gives the notification and notes that it was read, unless an operator looks at it.
func (a *Alerts) Open(ctx context.Context, accountID, id int64) (*models.Notification, error) {
	tx := a.DB.WithContext(ctx)
	n, err := models.FindNotification(tx, accountID, id)
	if err != nil || n.ReadAt != nil || models.IsLooking(ctx) {
		return n, err
	}
	return n, models.MarkRead(tx, accountID, id, id, a.Clock.Now())
}

// ReadUpTo notes that the account's notifications up to and with the number were read. Newer ones, which the page that
// says so did not show, stay unread.
func (a *Alerts) ReadUpTo(ctx context.Context, accountID, id int64) error {
	return models.MarkRead(a.DB.WithContext(ctx), accountID, 1, id, a.Clock.Now())
}
