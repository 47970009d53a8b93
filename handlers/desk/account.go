package desk

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// shown is how many rows a section of an account's page has.
const shown = 10

// whole is all that the page of an account shows, of one moment: read by the use cases of the customer's own pages.
type whole struct {
	money    billing.Overview
	packages []billing.PackageDetail
	orders   []models.Order
	team     accounts.Team
	keys     []models.AccessKey
	calls    metering.CallList
	caps     caps.List
	told     []models.Notification
	hooks    []models.WebhookEndpoint
	mails    []models.Mail
}

// accountInPath loads the account that the path names.
func (v *View) accountInPath() (*models.Account, error) {
	id, is := models.ParseAccountID(v.Param("account"))
	if !is {
		return nil, models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	return v.Accounts.Get(v.Ctx(), id)
}

func (v *View) readAccount(id int64, now time.Time) (w whole, err error) {
	err = v.Billing.DB.Together(v.Ctx(),
		models.Reading(&w.money, func(ctx context.Context) (billing.Overview, error) { return v.Billing.Overview(ctx, id) }),
		func(ctx context.Context) (err error) {
			w.packages, _, err = v.Billing.Packages(ctx, id)
			return err
		},
		models.Reading(&w.orders, func(ctx context.Context) ([]models.Order, error) {
			return v.Billing.Orders(ctx, id, models.OrderFilter{Limit: shown})
		}),
		models.Reading(&w.team, func(ctx context.Context) (accounts.Team, error) { return v.Accounts.Team(ctx, id) }),
		models.Reading(&w.keys, func(ctx context.Context) ([]models.AccessKey, error) { return v.Metering.AccessKeys(ctx, id) }),
		models.Reading(&w.calls, func(ctx context.Context) (metering.CallList, error) {
			return v.Metering.Calls(ctx, id, metering.CallFilter{Until: now.Add(time.Microsecond), Limit: shown})
		}),
		models.Reading(&w.caps, func(ctx context.Context) (caps.List, error) { return v.Caps.List(ctx, id) }),
		models.Reading(&w.told, func(ctx context.Context) ([]models.Notification, error) {
			return v.Alerts.Notifications(ctx, id, models.NotificationFilter{Limit: shown})
		}),
		models.Reading(&w.hooks, func(ctx context.Context) ([]models.WebhookEndpoint, error) { return v.Webhooks.List(ctx, id) }),
		models.Reading(&w.mails, func(ctx context.Context) ([]models.Mail, error) { return v.Acts.Mails.List(ctx, id, 0, shown) }),
	)
	return w, err
}

// accountPage shows all of an account.
func accountPage(v *View) error {
	a, err := v.accountInPath()
	if err != nil {
		return err
	}
	return v.accountPage(a, &actFields{})
}

// accountPage shows it with what a decision on it found wrong.
func (v *View) accountPage(a *models.Account, form *actFields) error {
	now := v.Now()
	w, err := v.readAccount(a.ID, now)
	if err != nil {
		return err
	}
	own, err := v.ownLimits(a)
	if err != nil {
		return err
	}
	id := strconv.FormatInt(a.ID, 10)
	v.PagePath = routes.DeskAccount(id)
	screen := pages.Account{
		Lead: words.AccountLead(id, v.Local.Day(a.CreatedAt)), State: words.AccountNote(a.ClosedAt != nil, a.SuspendedWhy), Columns: v.TrailColumns(),
		Sections: []pages.Section{
			v.moneySection(a, &w.money, own), v.packagesSection(w.packages), v.ordersSection(w.orders, now), v.capsSection(&w.caps), v.membersSection(&w.team), v.keysSection(w.keys, now),
			v.callsSection(&w.calls), v.toldSection(w.told), v.lastMails(a, w.mails), v.hooksSection(id, w.hooks),
		},
	}
	screen.Acts = v.acts(a)
	if screen.DecideAction = routes.DeskDecide(id); v.Op.May(rights.DeskMoney) == nil {
		if screen.Waiting, err = v.waiting(a.ID, form); err != nil {
			return err
		}
	}
	if screen.Trail, screen.Pager, err = v.TrailRows(a.ID, shown, routes.DeskAccount(id)); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell(a.Name, Crumb(routes.Desk)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems()
	return v.ShowForm(&form.Form, pages.AccountPage(screen))
}
