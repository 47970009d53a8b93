package verify

import (
	"gorm.io/gorm"

	"ocrconsole/models"
)

// compareMails compares the notifications of which a mail is said to be on its way with the mails that are.
func compareMails(tx *gorm.DB, r *run, accountID int64) error {
	waiting, err := models.NotificationsWithMail(tx, accountID, models.MailPending)
	if err != nil {
		return err
	}
	pending, err := models.PendingMailsOf(tx, accountID)
	if err != nil {
		return err
	}
	r.compared(mails, len(waiting))
	mailed := make(map[int64]int64)
	for i := range pending {
		if id := pending[i].NotificationID; id != nil {
			mailed[*id]++
		}
	}
	for _, id := range waiting {
		r.expect(mails, models.Ref{Kind: models.KindNotification, AccountID: accountID, ID: id}, "mails on their way", min(mailed[id], 1), 1)
		delete(mailed, id)
	}
	for i := range pending {
		if id := pending[i].NotificationID; id != nil && mailed[*id] > 0 {
			r.differ(mails, models.Ref{Kind: models.KindNotification, AccountID: accountID, ID: *id}.String(), "not waiting for its mail", "mail pending")
			delete(mailed, *id)
		}
	}
	return nil
}
