package desk

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/operators"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// viewFields is why an operator wants to see an account's pages as its customer does.
type viewFields struct {
	page.Form
	Reason string `form:"reason"`
	Token  string `query:"token" form:"token"`
}

func askToView(v *View) error {
	a, err := v.accountInPath()
	if err != nil {
		return err
	}
	return v.viewPage(a, &viewFields{}, "")
}

// view lets the operator begin, where customers are: the desk may be elsewhere.
func view(v *View) error {
	a, err := v.accountInPath()
	if err != nil {
		return err
	}
	form := page.Read[viewFields](v.Context)
	token, err := v.Operators.AskToView(v.Ctx(), v.Op, a.ID, form.Reason)
	if err != nil {
		return form.Again(err, func() error { return v.viewPage(a, form, "") })
	}
	return v.viewPage(a, form, v.PublicURL+routes.WithToken(routes.BeginView, token))
}

func (v *View) viewPage(a *models.Account, form *viewFields, begin string) (err error) {
	id := strconv.FormatInt(a.ID, 10)
	v.PagePath = routes.DeskView(id)
	screen := pages.AskToView{Lead: words.ViewLead(int64(operators.ViewTime / time.Minute)), Action: routes.DeskView(id), Reason: form.Reason, Errors: form.Errors, BeginHref: begin, Begins: words.ViewBegins(operators.BeginTime)}
	if screen.Shell, err = v.Shell("View as customer", Crumb(routes.Desk), layout.Crumb{Label: a.Name, Href: routes.DeskAccount(id)}); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("reason")
	return v.ShowForm(&form.Form, pages.AskToViewPage(screen))
}

// ViewRoutes adds, where customers are, what begins and ends looking as one.
func (d *Desk) ViewRoutes(e *echo.Echo) {
	e.GET(routes.BeginView, d.Frame.Page(func(v *page.View) error { return d.beginForm(v) }))
	e.POST(routes.BeginView, d.Frame.Page(func(v *page.View) error { return d.begin(v) }))
	e.POST(routes.EndView, d.Frame.Page(func(v *page.View) error { return d.end(v) }))
}

// beginForm is where the link of the desk leads. Opening it begins nothing.
func (d *Desk) beginForm(v *page.View) error {
	token := page.Read[viewFields](v.Context).Token
	asked, err := d.Operators.CheckView(v.Ctx(), token)
	if err != nil {
		return err
	}
	screen := pages.BeginView{Shell: layout.Shell{Title: "View as customer", Path: routes.BeginView}, Account: asked.Account, Token: token, Lead: words.ViewLead(int64(operators.ViewTime / time.Minute))}
	return v.ShowStatus(http.StatusOK, pages.BeginViewPage(screen))
}

// begin has the browser's session look. Whoever was signed in with this browser is not any more.
func (d *Desk) begin(v *page.View) error {
	seen, err := d.Operators.BeginView(v.Ctx(), page.Read[viewFields](v.Context).Token)
	if err != nil {
		return err
	}
	if err := d.Sessions.View(v.Context, seen.OperatorID, seen.UserID, seen.Epoch, seen.AccountID, operators.ViewTime); err != nil {
		return err
	}
	return v.SeeOther(routes.AfterSignIn)
}

// end ends it, in a session that looks and in no other.
func (d *Desk) end(v *page.View) error {
	if v.Who.Viewing == nil {
		return v.SeeOther(routes.Home)
	}
	if err := d.Sessions.SignOut(v.Context); err != nil {
		return err
	}
	return v.SeeOther(routes.Home)
}

// acts are what the operator's role may do to the account.
func (v *View) acts(account *models.Account) (acts []pages.Act) {
	id := strconv.FormatInt(account.ID, 10)
	not := routes.DeskResumePattern // what there is nothing to do of
	if account.SuspendedAt != nil {
		not = routes.DeskSuspendPattern
	}
	for _, act := range []struct{ pattern, label, href string }{
		{routes.DeskViewPattern, "View as customer", routes.DeskView(id)},
		{routes.DeskGrantPattern, words.DeskActName(string(models.DeskGrant)), routes.DeskGrant(id)},
		{routes.DeskTakeBackPattern, words.DeskActName(string(models.DeskTakeBack)), routes.DeskTakeBack(id)},
		{routes.DeskRefundPattern, words.DeskActName(string(models.DeskRefund)), routes.DeskRefund(id)},
		{routes.DeskCreditPattern, words.DeskActName(string(models.DeskCredit)), routes.DeskCredit(id)},
		{routes.DeskDebitPattern, words.DeskActName(string(models.DeskDebit)), routes.DeskDebit(id)},
		{routes.DeskVouchPattern, words.DeskVouchName, routes.DeskVouch(id)},
		{routes.DeskLimitsPattern, words.DeskActName(string(models.DeskLimits)), routes.DeskLimits(id)},
		{routes.DeskSuspendPattern, words.DeskActName(string(models.DeskSuspend)), routes.DeskSuspend(id)},
		{routes.DeskResumePattern, words.DeskActName(string(models.DeskResume)), routes.DeskResume(id)},
		{routes.DeskSignOutPattern, words.DeskActName(string(models.DeskSignOut)), routes.DeskSignEverybodyOut(id)},
		{routes.DeskClosePattern, words.DeskActName(string(models.DeskClose)), routes.DeskClose(id)},
	} {
		over := account.ClosedAt != nil && act.pattern != routes.DeskRefundPattern // all else is refused for a closed account
		if v.May(act.pattern) && act.pattern != not && !over {
			acts = append(acts, pages.Act{Label: act.label, Href: act.href})
		}
	}
	return acts
}
