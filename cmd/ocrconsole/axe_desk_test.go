package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/vouchers"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
)

// deskPages lists the routes of the operator's desk that answer with pages, as "GET /path".
func deskPages(router *echo.Echo) []string {
	var all []string
	for _, r := range router.Routes() {
		if r.Method == echo.GET && (r.Path == addresses.Desk || strings.HasPrefix(r.Path, addresses.Desk+"/")) && !strings.HasSuffix(r.Path, ".csv") && !strings.HasSuffix(r.Path, ".yaml") {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// deskEntrySights are the pages before an operator is signed in; token is that of one who has not set up yet.
func deskEntrySights(token string) map[string][]sight {
	setUp := addresses.WithToken(addresses.DeskSetUp, token)
	return map[string][]sight{
		"GET " + addresses.DeskSignIn: slices.Concat(at(addresses.DeskSignIn), after(addresses.DeskSignIn, 401, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@example.com")
			p.Fill("#field-password", "not the password")
			p.Fill("#field-code", "123456")
			p.Click("main form button")
		})),
		"GET " + addresses.DeskPasskeySignIn: after(addresses.DeskSignIn, 200, func(p *browsertest.Page) { p.Press("Use a passkey in place of a code") }),
		"GET " + addresses.DeskSetUp: slices.Concat(at(setUp), after(setUp, 422, func(p *browsertest.Page) {
			p.Fill("#field-password", "four lanterns and a boat")
			p.Fill("#field-code", "123")
			p.Press("Sign in with these from now on")
		}), []sight{{path: addresses.WithToken(addresses.DeskSetUp, "x"), status: 404}}),
	}
}

// deskSights are the pages that operators of all roles have, of the account with this number and one that has nothing.
func deskSights(t *testing.T, account, empty, operator string) map[string][]sight {
	// refused is the page of an act whose form lacks what it asks for: the browser lets it be sent with blanks. All acts are one page with
	// other fields; so it is looked at for one with two problems, one with a number, and those that show something of their own.
	refused := func(path, button string, fill ...string) []sight {
		return slices.Concat(at(path), after(path, 422, func(p *browsertest.Page) {
			p.Fill("#field-reason", " ")
			for i := 0; i < len(fill); i += 2 {
				p.Fill(fill[i], fill[i+1])
			}
			p.Press(button)
		}))
	}
	return map[string][]sight{
		"GET " + addresses.Desk:                at(addresses.Desk, addresses.Desk+"?q=demo", addresses.Desk+"?q=nobody+is+called+so"),
		"GET " + addresses.DeskAccountPattern:  append(at(addresses.DeskAccount(account), addresses.DeskAccount(empty)), sight{path: addresses.DeskAccount("999999999"), status: 404}),
		"GET " + addresses.DeskViewPattern:     at(addresses.DeskView(account)),
		"GET " + addresses.DeskGrantPattern:    refused(addresses.DeskGrant(account), "Give the package", "#field-calls", "many"),
		"GET " + addresses.DeskRefundPattern:   at(addresses.DeskRefund(account)),
		"GET " + addresses.DeskTakeBackPattern: at(addresses.DeskTakeBack(account)),
		"GET " + addresses.DeskCreditPattern:   at(addresses.DeskCredit(account)),
		"GET " + addresses.DeskDebitPattern:    at(addresses.DeskDebit(account)),
		"GET " + addresses.DeskVouchPattern:    at(addresses.DeskVouch(account)),
		"GET " + addresses.DeskLimitsPattern:   refused(addresses.DeskLimits(account), "Set them", "#field-limit", "much", "#field-grace", "1.5"),
		"GET " + addresses.DeskSuspendPattern:  at(addresses.DeskSuspend(account)),
		"GET " + addresses.DeskResumePattern:   at(addresses.DeskResume(account)),
		"GET " + addresses.DeskSignOutPattern:  at(addresses.DeskSignEverybodyOut(account)),
		"GET " + addresses.DeskClosePattern:    at(addresses.DeskClose(account)),
		"GET " + addresses.DeskMailsPattern:    append(at(addresses.DeskMails(account), addresses.DeskMails(empty)), sight{path: addresses.DeskMails("999999999"), status: 404}),
		"GET " + addresses.DeskSendMailPattern: slices.Concat(refused(addresses.DeskSendMail(account, ""), "Send it again", "#field-mail", "1"), []sight{{path: addresses.DeskSendMail(account, "999999999"), status: 404}}),
		"GET " + addresses.DeskWebhookPattern: append(after(addresses.DeskAccount(account), 200, func(p *browsertest.Page) { p.Click("#webhooks td a") }),
			sight{path: addresses.DeskWebhook(account, "WHK-1"), status: 404}),
		"GET " + addresses.DeskMessagePattern: after(addresses.DeskAccount(account), 200, func(p *browsertest.Page) {
			p.Click("#webhooks td a")
			p.Click("#messages td a")
		}),
		"GET " + addresses.DeskReplayPattern:      at(addresses.DeskReplay(account, "")),
		"GET " + addresses.DeskAlarms:             append(at(addresses.DeskAlarms, addresses.DeskAlarms+"?show=acknowledged", addresses.DeskAlarms+"?show=all"), sight{path: addresses.DeskAlarms + "?show=none", status: 400}),
		"GET " + addresses.DeskAcknowledgePattern: slices.Concat(refused(addresses.DeskAcknowledge(account, ""), "Acknowledge the alarm", "#field-alarm", "ALM-1"), []sight{{path: addresses.DeskAcknowledge(account, "ALM-1"), status: 404}}),
		"GET " + addresses.DeskTrail:              at(addresses.DeskTrail),
		"GET " + addresses.DeskOperators: slices.Concat(at(addresses.DeskOperators), after(addresses.DeskOperators, 422, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@nowhere")
			p.Press("Add the operator")
		})),
		"GET " + addresses.DeskOperatorPattern:       at(addresses.DeskOperator(operator)),
		"GET " + addresses.DeskPasskeys:              at(addresses.DeskPasskeys),
		"GET " + addresses.DeskMakePasskey:           after(addresses.DeskPasskeys, 200, func(p *browsertest.Page) { p.Press("Add a passkey") }),
		"GET " + addresses.DeskHealth:                at(addresses.DeskHealth),
		"GET " + addresses.DeskMoney:                 at(addresses.DeskMoney),
		"GET " + addresses.DeskMoneyOf:               after(addresses.DeskMoney, 200, func(p *browsertest.Page) { p.Click("main td a[href^='" + addresses.DeskMoneyOf + "']") }),
		"GET " + addresses.DeskJournal:               at(addresses.DeskJournal),
		"GET " + addresses.DeskCatalog:               at(addresses.DeskCatalog),
		"GET " + addresses.DeskCatalogVersionPattern: append(at(addresses.DeskCatalogVersion("1")), sight{path: addresses.DeskCatalogVersion("99"), status: 404}),
		"GET " + addresses.DeskCatalogWaiting:        {{path: addresses.DeskCatalogWaiting, status: 404}},
		"GET " + addresses.DeskDraft:                 after(addresses.DeskCatalog, 200, func(p *browsertest.Page) { p.Press("Begin a draft") }),
		"GET " + addresses.DeskDraftEdit: slices.Concat(
			at(addresses.DeskDraftPart("basics", ""), addresses.DeskDraftPart("regions", ""), addresses.DeskDraftPart("services", "")),
			after(addresses.DeskDraftPart("offer", "0"), 422, func(p *browsertest.Page) {
				p.Fill("#field-price-0", "cheap")
				p.Press("Check")
			}),
		),
		"GET " + addresses.DeskDraftApply: {{path: addresses.DeskDraft, status: 200}},
		"GET " + addresses.DeskTransfers:  slices.Concat(at(addresses.DeskTransfers), after(addresses.DeskTransfers, 422, importsTransfers(t, "no table"))),
		"GET " + addresses.DeskTransferPattern: slices.Concat(after(addresses.DeskTransfers, 200, importsTransfers(t, "Date;Amount;Payer;Remittance\n2026-11-30;12.00;Mary;no reference\n2026-11-30;-1;Rent;out\n")),
			at(addresses.DeskTransfer("1")), after(addresses.DeskTransfer("1"), 422, func(p *browsertest.Page) {
				p.Fill("#field-target", "PAY-1-1")
				p.Fill("#field-reason", "who knows")
				p.Press("Credit the money")
			}), []sight{{path: addresses.DeskTransfer("99"), status: 404}}),
		"GET " + addresses.DeskVouchers: slices.Concat(at(addresses.DeskVouchers), after(addresses.DeskVouchers, 422, makesVouchers("many")), after(addresses.DeskVouchers, 200, makesVouchers("25"))),
	}
}

// importsTransfers sends a file of the bank.
func importsTransfers(t *testing.T, content string) func(*browsertest.Page) {
	return func(p *browsertest.Page) {
		path := filepath.Join(t.TempDir(), "bank.csv")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Choose("#field-file", path)
		p.Press("Import the file")
	}
}

// makesVouchers sends the form; what it makes is a sheet to print.
func makesVouchers(calls string) func(*browsertest.Page) {
	return func(p *browsertest.Page) {
		p.Fill("#field-campaign", "Fair")
		p.Fill("#field-calls", calls)
		p.Fill("#field-until", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
		p.Press("Make the vouchers")
	}
}

// provesAnew has all operators' sessions shown a code right now: forms ask for one some minutes later, however long a walk takes.
func provesAnew(t *testing.T, c *console) {
	t.Helper()
	if err := c.DB.WithContext(t.Context()).Model(&models.OperatorSession{}).Where("true").Update("proven_at", models.Instant(time.Now())).Error; err != nil {
		t.Fatal(err)
	}
}

// TestEveryPageOfTheDeskIsGoodToSee looks at the operator's desk as TestEveryPageIsGoodToSee does at the customers' pages.
func TestEveryPageOfTheDeskIsGoodToSee(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	full := c.demoCustomer(t)
	empty := c.customer("empty@example.com")
	c.serveQuietly()
	added := func(email string, role rights.DeskRole) string {
		token, _, err := c.Services.Operators().Add(t.Context(), operators.New{Email: email, Role: role})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	entry := deskEntrySights(added("other@example.com", rights.Admin))
	of, err := c.Services.Operators().Find(t.Context(), "other@example.com")
	if err != nil {
		t.Fatal(err)
	}
	inside := deskSights(t, full.account, strconv.FormatInt(empty.AccountID, 10), strconv.FormatInt(of.ID, 10))
	mustSee(t, deskPages(c.router), entry, inside)
	see := func(sights map[string][]sight) {
		for _, route := range deskPages(c.router) {
			for _, s := range sights[route] {
				provesAnew(t, c)
				seeing(t, d.Page, "operator", s)
			}
		}
	}
	see(entry)
	d.setsUp("root@example.com", rights.Admin)
	if _, _, err := c.Vouchers.CreateBy(t.Context(), operators.Who{ID: of.ID, Role: rights.Admin}, vouchers.Wanted{
		Campaign: "A fair of a second operator", CreditMicros: 50 * dollar, Codes: 100, UsesEach: 2, ValidUntil: time.Now().AddDate(0, 1, 0),
	}); err != nil {
		t.Fatal(err)
	}
	see(inside)
	d.Navigate(addresses.DeskAccount(full.account))
	if n := d.Count("#calls tbody tr"); n != 10 {
		t.Errorf("%d of the customer's last calls are shown", n)
	}
}
