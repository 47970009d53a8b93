package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

// objects is what a customer has, by the names that addresses and forms use.
type objects struct {
	email, name, account   string
	projects               []string
	orders                 map[models.OrderStatus]string // one of each status
	rules                  []string                      // the references of what is done automatically
	forecast               string                        // the reference of a rule by forecast
	member, invitation     string                        // the references of a developer, and of who is invited
	waiting                string                        // the reference of an order that waits to be approved
	caps                   []string                      // the references of caps
	incident               string                        // the reference of an incident of a key
	webhook, message       string                        // the references of a webhook and of a message that it was posted
	returnable             string                        // an order that was paid lately and not used
	packages               []string
	payments               map[models.PaymentStatus]string // one top-up of each status
	transactions           map[models.EntryKind]string     // one of each kind
	calls                  map[models.Outcome]string       // one of each outcome
	orderKeys, paymentKeys []string
	checkouts              map[string]string // one of the sandbox's of each status
	requests               []string          // the latest calls
	keys, accessKeys       []string          // the references and the ids of the access keys
	notifications          []string
	vouchers               []string // codes of a package and of credit
	cards                  []string // the saved ones
	documents              []string // the addresses of their files
	month                  string   // in the middle of the history, of which there is a statement; "" if there is none
}

// demoCustomer is the demo customer with what its history leaves out: a top-up that waits, and an order whose card payment
// does; and an access key.
func (c *console) demoCustomer(t testing.TB) *objects {
	t.Helper()
	before := c.objectsOf(t, demo.Email)
	accountID, err := strconv.ParseInt(before.account, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Billing.TopUp(t.Context(), accountID, "waits", 20*dollar); err != nil {
		t.Fatal(err)
	}
	order, err := c.Billing.PlaceOrder(t.Context(), accountID, "waits", billing.Choice{
		Region: bangkok, Service: passport, Calls: 1000, Quantity: 1, UnitPriceMicros: 13 * dollar,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Billing.PayByCard(t.Context(), accountID, order.ID); err != nil {
		t.Fatal(err)
	}
	owner, err := c.Accounts.FindOwner(t.Context(), demo.Email)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: owner, Description: "scanner"}); err != nil {
		t.Fatal(err)
	}
	o := c.objectsOf(t, demo.Email)
	o.vouchers = c.vouchersOf(t, 2)
	o.mustHaveEverything(t)
	return o
}

// objectsOf loads what the customer has.
func (c *console) objectsOf(t testing.TB, email string) *objects {
	t.Helper()
	db := c.DB.WithContext(t.Context())
	user, err := models.FindUserByEmail(db, email)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.Accounts.Identity(t.Context(), user.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	o := &objects{
		email: email, name: id.AccountName, account: strconv.FormatInt(id.AccountID, 10), orders: map[models.OrderStatus]string{},
		payments: map[models.PaymentStatus]string{}, transactions: map[models.EntryKind]string{}, calls: map[models.Outcome]string{},
		checkouts: map[string]string{},
	}
	var (
		projects     []models.Project
		orders       []models.Order
		packages     []models.Package
		payments     []models.Payment
		transactions []models.LedgerEntry
		calls        []models.Call
		checkouts    []models.SandboxCheckout
		keys         []models.AccessKey
		automatic    []models.AutoRule
		foreseen     []models.ForecastRule
		caps         []models.Cap
		hooks        []models.WebhookEndpoint
		incidents    []models.KeyIncident
		messages     []models.WebhookDelivery
		notices      []models.Notification
		documents    []models.Document
		members      []models.Membership
		invitations  []models.Invitation
	)
	own := func() *gorm.DB { return db.Where("account_id = ?", id.AccountID) }
	for _, err := range []error{
		own().Find(&projects).Error,
		own().Order("id").Find(&orders).Error,
		own().Order("id").Find(&packages).Error,
		own().Order("id").Find(&payments).Error,
		own().Order("seq").Find(&transactions).Error,
		own().Where("deleted_at IS NULL").Order("id").Find(&keys).Error,
		own().Order("id").Find(&automatic).Error,
		own().Order("id").Find(&foreseen).Error,
		own().Order("id").Find(&caps).Error,
		own().Order("user_id").Find(&members).Error,
		own().Where("ended_at IS NULL").Order("id").Find(&invitations).Error,
		own().Order("id").Find(&hooks).Error,
		own().Order("id").Find(&incidents).Error,
		own().Order("id").Find(&messages).Error,
		own().Order("id").Find(&notices).Error,
		own().Order("id").Find(&documents).Error,
		own().Order("called_at DESC").Limit(500).Find(&calls).Error,
		db.Where("reference LIKE ?", "PAY-"+o.account+"-%").Find(&checkouts).Error,
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range projects {
		o.projects = append(o.projects, p.ID)
	}
	for i := range orders {
		if orders[i].UserID != nil { // it waits to be approved, and is no order as the others
			o.waiting = orders[i].Ref().String()
			continue
		}
		o.orders[orders[i].Status] = orders[i].Ref().String()
		if paid := orders[i].PaidAt; paid != nil && time.Since(*paid) < 4*24*time.Hour {
			o.returnable = o.orders[orders[i].Status]
		}
		o.orderKeys = append(o.orderKeys, orders[i].IdempotencyKey)
	}
	for i := range packages {
		o.packages = append(o.packages, packages[i].Ref().String())
	}
	for i := range payments {
		if payments[i].OrderID == nil {
			o.payments[payments[i].Status] = payments[i].Ref().String()
		}
		o.paymentKeys = append(o.paymentKeys, payments[i].IdempotencyKey)
	}
	for i := range transactions {
		o.transactions[transactions[i].Kind] = ref(models.KindTransaction, id.AccountID, transactions[i].Seq)
	}
	if len(transactions) > 0 {
		snapshot, err := c.Catalog.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o.month = bookedMonth(transactions, c.Clock.Now(), snapshot.Zone)
	}
	for i := range documents {
		o.documents = append(o.documents, fmt.Sprintf("/billing/documents/%s/%s.pdf", documents[i].Ref(), documents[i].Name()))
	}
	for i := range calls {
		o.calls[calls[i].Outcome] = calls[i].RequestID
		o.requests = append(o.requests, calls[i].RequestID)
	}
	if len(incidents) > 0 {
		o.incident = incidents[0].Ref().String()
	}
	if len(hooks) > 0 && len(messages) > 0 {
		o.webhook, o.message = hooks[0].Ref().String(), messages[0].Ref().String()
	}
	for i := range members {
		if members[i].Role == rights.Developer {
			o.member = members[i].Ref().String()
		}
	}
	for i := range invitations {
		o.invitation = invitations[i].Ref().String()
	}
	for i := range caps {
		o.caps = append(o.caps, caps[i].Ref().String())
	}
	for i := range automatic {
		o.rules = append(o.rules, automatic[i].Ref().String())
	}
	for i := range foreseen {
		o.forecast = foreseen[i].Ref().String()
	}
	for i := range keys {
		o.keys = append(o.keys, keys[i].Ref().String())
		o.accessKeys = append(o.accessKeys, keys[i].AccessKey)
	}
	cards, err := c.Billing.Cards(t.Context(), id.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range cards {
		o.cards = append(o.cards, cards[i].Ref().String())
	}
	for i := range notices {
		o.notifications = append(o.notifications, notices[i].Ref().String())
	}
	for i := range checkouts {
		o.checkouts[checkouts[i].Status] = checkouts[i].ID
	}
	return o
}

// bookedMonth gives a month that is over and in which more than usage was booked, as on most days of the demo's story; else the one in the
// middle of the transactions.
func bookedMonth(transactions []models.LedgerEntry, now time.Time, zone *time.Location) string {
	at := transactions[len(transactions)/2].At
	for i := range transactions {
		if e := &transactions[i]; e.Kind != models.EntryUsage && e.At.Before(rules.MonthStart(now, zone)) {
			at = e.At
		}
	}
	return at.In(zone).Format("2006-01")
}

// keyDeletions are the ends of the addresses of the pages that delete the access keys.
func (o *objects) keyDeletions() []string {
	var ends []string
	for _, key := range o.keys {
		ends = append(ends, key+"/delete")
	}
	return ends
}

// printedMonth is the end of the address of the statement's print view; none if there is none.
func (o *objects) printedMonth() []string {
	if o.month == "" {
		return nil
	}
	return []string{o.month + "/print"}
}

// renewals is the address of the page that renews all packages; none if there are none.
func (o *objects) renewals() []string {
	if len(o.packages) == 0 {
		return nil
	}
	return []string{"/packages/renew?key=seen&package=" + strings.Join(o.packages, "&package=")}
}

// returns are the ends of the addresses of the pages that return packages: of an order that still can be, and of one whose
// time is over.
func (o *objects) returns() []string {
	var ends []string
	for _, order := range []string{o.returnable, o.orders[models.OrderCompleted]} {
		if order != "" {
			ends = append(ends, order+"/return")
		}
	}
	return ends
}

// marks are the texts that only the customer's own pages may have.
func (o *objects) marks() []string {
	marks := slices.Concat([]string{o.email, o.name, o.account}, o.projects, o.orderKeys, o.paymentKeys, o.requests, o.accessKeys)
	for _, id := range o.checkouts {
		marks = append(marks, id)
	}
	return marks
}

// mustHaveEverything fails the test if the customer lacks something that a page is about.
func (o *objects) mustHaveEverything(t testing.TB) {
	t.Helper()
	lacks := func(what string, missing bool) {
		if missing {
			t.Errorf("the customer has no %s", what)
		}
	}
	for _, s := range []models.OrderStatus{models.OrderPendingPayment, models.OrderCompleted, models.OrderCancelled} {
		lacks("order that is "+string(s), o.orders[s] == "")
	}
	for _, s := range []models.PaymentStatus{models.PaymentPending, models.PaymentSucceeded, models.PaymentFailed} {
		lacks("top-up that is "+string(s), o.payments[s] == "")
	}
	lacks("saved card", len(o.cards) == 0)
	lacks("notification", len(o.notifications) == 0)
	for _, k := range []models.EntryKind{models.EntryTopUp, models.EntryOrder, models.EntryUsage} {
		lacks("transaction of kind "+string(k), o.transactions[k] == "")
	}
	for _, outcome := range []models.Outcome{models.OutcomeFailed, models.OutcomePackage, models.OutcomePayPerUse} {
		lacks("call that is "+string(outcome), o.calls[outcome] == "")
	}
	for _, s := range []string{"open", "succeeded", "failed"} {
		lacks("checkout that is "+s, o.checkouts[s] == "")
	}
	lacks("access key", len(o.keys) == 0)
	lacks("automatic rule", len(o.rules) == 0)
	lacks("rule by forecast", o.forecast == "")
	lacks("cap", len(o.caps) == 0)
	lacks("webhook with messages", o.message == "")
	lacks("incident of a key", o.incident == "")
	lacks("five packages", len(o.packages) < 5)
	if t.Failed() {
		t.FailNow()
	}
}

// vouchersOf makes vouchers of packages and of credit, and gives a code of each; a code is for so many accounts.
func (c *console) vouchersOf(t testing.TB, uses int64) (codes []string) {
	t.Helper()
	until := c.Clock.Now().AddDate(0, 1, 0)
	for _, w := range []vouchers.Wanted{
		{Campaign: "Spring fair", Region: bangkok, Service: passport, Calls: 50, Codes: 1, UsesEach: uses, ValidUntil: until},
		{Campaign: "Summer fair", CreditMicros: 5 * dollar, Codes: 1, UsesEach: uses, ValidUntil: until},
	} {
		_, made, err := c.Vouchers.Create(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, made[0])
	}
	return codes
}
