package account

import (
	"io"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/web"
)

// ownDataTime is how long the download of an account's data may take: of the longest ledgers, over a slow line.
const ownDataTime = 5 * time.Minute

// ownData sends what is kept of the account, as it is read.
func ownData(v *view) error {
	owner := accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
	if err := v.Accounts.MayWriteOwnData(v.Ctx(), owner); err != nil {
		return err
	}
	return web.Download(v.Context, "account.json", "application/json", func(w io.Writer, flush func()) error {
		return v.Accounts.WriteOwnData(v.Ctx(), owner, w, flush)
	})
}
