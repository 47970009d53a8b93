package accounts

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// TellOfBrowser tells a user that they signed in with a browser that is not known, unless it is the first one that is. Once in an hour for
// each browser and network: whoever clears their cookies all the time is not told all the time.
func (f *Factors) TellOfBrowser(ctx context.Context, userID int64, browser, system, address string) error {
	tx := f.DB.WithContext(ctx)
	known, err := models.CountKnownDevices(tx, userID)
	if err != nil || known < 2 {
		return err
	}
	now := f.Clock.Now()
	return f.withUser(ctx, userID, func(tx *gorm.DB) error {
		member, err := models.FirstMembership(tx, userID)
		if err != nil {
			return err
		}
		user, err := models.FindUser(tx, userID)
		if err != nil {
			return err
		}
		occasion := proof.HashToken(browser + " " + system + " " + models.NetworkOf(address))[:16]
		_, err = models.Notify(tx, &models.Notification{
			AccountID: member.AccountID, Key: "browser " + strconv.FormatInt(userID, 10) + " " + occasion + " " + now.UTC().Truncate(time.Hour).Format(time.RFC3339), CreatedAt: now, About: userID,
			Says: notice.NewBrowser{Email: models.ReadableEmail(user.Email), Browser: browser, System: system, Address: address, At: now},
		})
		return err
	})
}
