package desk

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Routes is where areas of the desk add their pages. There is no way to add one without the permission that it needs.
type Routes struct {
	router *echo.Echo
	desk   *Desk
	long   *web.LongWork
}

// fileTime is how long a file may take that is as long as all accounts' data.
const fileTime = 30 * time.Minute

// needs is before the permission in the name of a route of the desk.
const needs = "desk needs "

// NeededBy gives the permission that the route of the desk needs; false for one that asks nobody who they are, or is none of the desk's.
func NeededBy(route *echo.Route) (rights.DeskPermission, bool) {
	name, is := strings.CutPrefix(route.Name, needs)
	return rights.DeskPermission(name), is
}

// Permitted adds routes that only operators reach whose role has the permission.
type Permitted struct {
	of    *Routes
	needs rights.DeskPermission
}

// For is where an area adds what needs the permission.
func (r *Routes) For(p rights.DeskPermission) Permitted { return Permitted{r, p} }

// GET adds a page.
func (p Permitted) GET(path string, handler func(*View) error) {
	p.of.router.GET(path, p.of.desk.serve(p.needs, handler)).Name = needs + string(p.needs)
}

// LongGET adds a page that reads the data of all accounts: each operator reads one at a time.
func (p Permitted) LongGET(path string, handler func(*View) error) {
	p.GET(path, func(v *View) error {
		return p.of.long.BoundOf(v.Context, v.Op.ID, func(echo.Context) error { return handler(v) })
	})
}

// FileGET adds the same for a file, which may take as long as its data.
func (p Permitted) FileGET(path string, handler func(*View) error) {
	timed := web.TimeLimit(fileTime)
	p.GET(path, func(v *View) error {
		return timed(func(c echo.Context) error {
			return p.of.long.BoundOf(c, v.Op.ID, func(echo.Context) error { return handler(v) })
		})(v.Context)
	})
}

// POST adds what a form does.
func (p Permitted) POST(path string, handler func(*View) error) {
	p.of.router.POST(path, p.of.desk.serve(p.needs, handler)).Name = needs + string(p.needs)
}

// fileOf is whose a file is that an operator sends: they are no account.
type fileOf struct{ operatorID int64 }

// FilePOST adds what a form does with a file, of up to so many bytes in all.
func (p Permitted) FilePOST(path string, most int64, handler func(*View) error) {
	hold := web.HoldForm(most, func(c echo.Context) any {
		who, _, _ := p.of.desk.who(c) // it is known by now
		return fileOf{who.ID}
	})
	p.of.router.POST(path, p.of.desk.permitted(p.needs, hold(p.of.desk.open(handler)))).Name = needs + string(p.needs)
}

// Routes adds the desk to the router: its own pages, and those of its areas.
func (d *Desk) Routes(e *echo.Echo) {
	r := &Routes{e, d, web.NewOperatorsWork()}
	e.GET(routes.DeskSignIn, d.open(signInForm))
	e.POST(routes.DeskSignIn, d.open(signIn))
	e.GET(routes.DeskSetUp, d.open(setUpForm))
	e.POST(routes.DeskSetUp, d.open(setUp))
	e.POST(routes.DeskEnter, d.open(enterDemo))
	e.POST(routes.DeskBeginPasskey, d.open(beginPasskeySignIn))
	e.GET(routes.DeskPasskeySignIn, d.open(passkeySignInForm))
	e.POST(routes.DeskPasskeySignIn, d.open(passkeySignIn))
	own := r.For(rights.DeskSelf)
	own.POST(routes.DeskSignOut, signOut)
	own.GET(routes.DeskPasskeys, passkeysPage)
	own.POST(routes.DeskNewPasskey, beginPasskey)
	own.GET(routes.DeskMakePasskey, makePasskeyForm)
	own.POST(routes.DeskMakePasskey, makePasskey)
	own.POST(routes.DeskDropPasskey, dropPasskey)
	look := r.For(rights.DeskLook)
	look.GET(routes.Desk, home)
	look.GET(routes.DeskAccountPattern, accountPage)
	look.GET(routes.DeskMailsPattern, mailsPage)
	look.GET(routes.DeskWebhookPattern, webhookPage)
	look.GET(routes.DeskMessagePattern, messagePage)
	money := r.For(rights.DeskMoney)
	for _, a := range []struct {
		of      Permitted
		pattern string
		act     act
	}{
		{money, routes.DeskGrantPattern, grant},
		{money, routes.DeskTakeBackPattern, takeBack},
		{money, routes.DeskRefundPattern, refund},
		{money, routes.DeskCreditPattern, credit},
		{money, routes.DeskDebitPattern, debit},
		{money, routes.DeskVouchPattern, vouch},
		{money, routes.DeskLimitsPattern, limits},
		{r.For(rights.DeskSuspend), routes.DeskSuspendPattern, suspend},
		{r.For(rights.DeskSuspend), routes.DeskResumePattern, resume},
		{r.For(rights.DeskHelp), routes.DeskSignOutPattern, signEverybodyOut},
		{r.For(rights.DeskHelp), routes.DeskSendMailPattern, sendMail},
		{r.For(rights.DeskHelp), routes.DeskReplayPattern, replay},
		{r.For(rights.DeskHelp), routes.DeskAcknowledgePattern, acknowledge},
		{r.For(rights.DeskClose), routes.DeskClosePattern, closeAccount},
	} {
		a.of.GET(a.pattern, a.act.ask)
		a.of.POST(a.pattern, a.act.do)
	}
	money.POST(routes.DeskDecidePattern, decide)
	asCustomer := r.For(rights.DeskView)
	asCustomer.GET(routes.DeskViewPattern, askToView)
	asCustomer.POST(routes.DeskViewPattern, view)
	r.For(rights.DeskTrail).GET(routes.DeskTrail, trailPage)
	operators := r.For(rights.DeskOperators)
	operators.GET(routes.DeskOperators, operatorList)
	operators.POST(routes.DeskOperators, addOperator)
	operators.GET(routes.DeskOperatorPattern, showOperator)
	operators.POST(routes.DeskRolePattern, changeRole)
	operators.POST(routes.DeskLinkPattern, makeLink)
	operators.POST(routes.DeskEndPattern, endOperator)
	house(r)
	theCatalog(r)
	theTransfers(r)
}

// house are the pages on the console as a whole: how it runs, what it earns, and what it gives away.
func house(r *Routes) {
	r.For(rights.DeskHealth).GET(routes.DeskHealth, healthPage)
	r.For(rights.DeskHealth).GET(routes.DeskAlarms, alarmsPage)
	money := r.For(rights.DeskReport)
	money.LongGET(routes.DeskMoney, moneyPage)
	money.FileGET(routes.DeskMoneyCSV, moneyCSV)
	money.LongGET(routes.DeskMoneyOf, itemsPage)
	money.FileGET(routes.DeskMoneyOfCSV, itemsCSV)
	money.LongGET(routes.DeskJournal, journalPage)
	money.FileGET(routes.DeskJournalCSV, journalCSV)
	money.GET(routes.DeskVouchers, vouchersPage)
	money.POST(routes.DeskVouchers, makeVouchers)
	money.POST(routes.DeskVoucherPattern, endVouchers)
	money.POST(routes.DeskVouchersDecide, decideVouchers)
}

// theCatalog are the pages on what is sold: everybody sees it, and who may writes it.
func theCatalog(r *Routes) {
	look := r.For(rights.DeskLook)
	look.GET(routes.DeskCatalog, catalogPage)
	look.GET(routes.DeskCatalogVersionPattern, catalogVersion)
	look.GET(routes.DeskCatalogYAMLPattern, catalogYAML)
	write := r.For(rights.DeskCatalog)
	write.POST(routes.DeskCatalogWithdraw, withdrawCatalog)
	write.GET(routes.DeskCatalogWaiting, waitingCatalog)
	write.POST(routes.DeskCatalogWaiting, decideCatalog)
	write.GET(routes.DeskDraft, draftPage)
	write.POST(routes.DeskDraft, beginDraft)
	write.GET(routes.DeskDraftYAML, draftYAML)
	write.GET(routes.DeskDraftEdit, draftPart)
	write.POST(routes.DeskDraftEdit, changeDraft)
	write.POST(routes.DeskDraftImport, importDraft)
	write.POST(routes.DeskDraftUpdate, updateDraft)
	write.POST(routes.DeskDraftDiscard, discardDraft)
	write.POST(routes.DeskDraftReplay, replayDraft)
	write.GET(routes.DeskDraftApply, askToApply)
	write.POST(routes.DeskDraftApply, applyDraft)
}

// serve answers for operators whose role has the permission.
func (d *Desk) serve(p rights.DeskPermission, handler func(*View) error) echo.HandlerFunc {
	return d.permitted(p, d.open(handler))
}

// permitted lets operators pass whose role has the permission; all others are sent to sign in, or told that they may not, before a form that they
// send is read.
func (d *Desk) permitted(p rights.DeskPermission, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, signedIn, err := d.who(c)
		if err != nil {
			return err
		}
		if !signedIn {
			return c.Redirect(http.StatusSeeOther, routes.DeskSignIn)
		}
		if err := who.May(p); err != nil {
			return err
		}
		return next(c)
	}
}

// open answers for whoever asks.
func (d *Desk) open(handler func(*View) error) echo.HandlerFunc {
	return web.TextForm(func(c echo.Context) error {
		v, err := d.view(c)
		if err != nil {
			return err
		}
		return handler(v)
	})
}
