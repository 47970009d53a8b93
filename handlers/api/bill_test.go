package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/handlers/bill"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
)

// The billing queries.
const (
	packagesPath = "/v3/payments/free-resources/query"
	usagesPath   = "/v2/payments/free-resources/usages/details/query"
	recordsPath  = "/v2/bills/customer-bills/free-resources-usage-records"
	balancesPath = "/v2/accounts/customer-accounts/balances"
	ordersPath   = "/v2/orders/customer-orders"
)

// march are the days of the shop's bills.
const march = recordsPath + "?deduct_time_begin=2026-03-17&deduct_time_end=2026-03-18"

// everyBill asks each of the queries, of what it is asked.
func (c *client) everyBill(each func(method, path string, got reply)) {
	c.counter.t.Helper()
	for _, q := range []struct{ method, path, body string }{
		{http.MethodPost, packagesPath, "{}"},
		{http.MethodPost, usagesPath, fmt.Sprintf(`{"free_resource_ids":["PKG-%d-1","PKG-1-1"]}`, c.ID)},
		{http.MethodGet, march, ""},
		{http.MethodGet, balancesPath, ""},
		{http.MethodGet, ordersPath, ""},
	} {
		path, _, _ := strings.Cut(q.path, "?")
		each(q.method, path, c.counter.send(c.request(q.method, q.path, q.body)))
	}
}

// askBill asks one of them and reads its answer.
func askBill[T any](c *client, method, target, body string) (got T) {
	c.counter.t.Helper()
	r := c.counter.send(c.request(method, target, body))
	if r.ResponseRecorder.Code != http.StatusOK {
		c.counter.t.Fatalf("%s %s: %d %s", target, body, r.ResponseRecorder.Code, r.Body)
	}
	if err := json.Unmarshal(r.Body.Bytes(), &got); err != nil {
		c.counter.t.Fatal(err)
	}
	return got
}

type toldPackages struct {
	Packages []bill.Package `json:"free_resource_packages"`
	Total    int            `json:"total_count"`
}

// told writes packages as "id status left/of".
func (p toldPackages) told() string {
	var lines []string
	for _, one := range p.Packages {
		r := one.Resources[0]
		lines = append(lines, fmt.Sprintf("%s %d %s/%s", r.ID[strings.LastIndexByte(r.ID, '-')+1:], one.Status, r.Amount, r.Original))
	}
	return strings.Join(lines, ", ")
}

func (c *client) pays(order *models.Order) {
	c.counter.t.Helper()
	if err := c.counter.Billing.PayFromBalance(c.counter.t.Context(), c.ID, order.ID); err != nil {
		c.counter.t.Fatal(err)
	}
}

func (c *client) made(n int, region, service string, at time.Time) {
	c.counter.t.Helper()
	report, err := c.counter.Metering.Ingest(c.counter.t.Context(), c.Calls(n, region, service, at))
	if err != nil || report.Accepted != n {
		c.counter.t.Fatalf("%+v, %v", report, err)
	}
}

func TestPackagesAreToldWithTheirStatesAndWhatIsLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer, other := c.client(), c.client()
		customer.TopUp(t, 20_000_000)
		customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 10, 1))
		customer.made(10, shop.Bangkok, shop.Passport, c.Clock.Now()) // 1 is used up
		customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 100, 2))
		if _, err := c.Billing.Return(t.Context(), customer.ID, 2, []int64{3}); err != nil {
			t.Fatal(err)
		}
		c.Clock.Advance(370 * 24 * time.Hour) // 2 has expired
		customer.pays(customer.Order(t, shop.Singapore, shop.Passport, 100, 1))
		customer.made(7, shop.Singapore, shop.Passport, c.Clock.Now())
		if _, err := c.Billing.ClaimFree(t.Context(), customer.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		ask := func(body string) toldPackages {
			return askBill[toldPackages](customer, http.MethodPost, packagesPath, body)
		}
		const all = "5 1 20/20, 4 1 93/100, 1 2 0/10, 2 3 100/100, 3 4 100/100"
		for body, want := range map[string]string{
			"": all, "{}": all, mark + "{}": all, `{"status":null,"region_code":"","service_type_code_list":[],"limit":1000,"enterprise_project_id":"0"}`: all,
			`{"status":""}`: all, `{"status":0}`: "", `{"status":1}`: "5 1 20/20, 4 1 93/100", `{"status":2}`: "1 2 0/10", `{"status":3}`: "2 3 100/100", `{"status":4}`: "3 4 100/100",
			`{"region_code":"ap-southeast-3"}`: "4 1 93/100", `{"product_id":"passport-10"}`: "1 2 0/10", `{"product_name":"Passport OCR, 20 calls"}`: "5 1 20/20",
			fmt.Sprintf(`{"order_id":"ORD-%d-2"}`, customer.ID): "2 3 100/100, 3 4 100/100", `{"enterprise_project_id":"1"}`: "", `{"service_type_code_list":["HWS.service.type.OCR"]}`: all,
			`{"service_type_code_list":["hws.service.type.obs"]}`: "", `{"Status":4}`: all,
		} {
			if got := ask(body); got.told() != want {
				t.Errorf("%s: %s, want %s", body, got.told(), want)
			}
		}
		if got := ask(`{"offset":1,"limit":2}`); got.told() != "4 1 93/100, 1 2 0/10" || got.Total != 5 {
			t.Errorf("a part: %s of %d", got.told(), got.Total)
		}
		if got := ask(`{"offset":2000000000}`); len(got.Packages) != 0 || got.Total != 5 {
			t.Errorf("beyond the last: %s of %d", got.told(), got.Total)
		}
		bought, given := ask(`{"status":2}`).Packages[0], ask(`{"product_id":"passport-20"}`).Packages[0]
		if bought.Effective != "2026-03-17T04:25:10Z" || bought.Expires != "2027-03-17T16:00:00Z" || bought.Source != 0 || bought.Order == "" || given.Source != 1 || given.Order != "" {
			t.Errorf("%+v, %+v", bought, given)
		}
		if got := askBill[toldPackages](other, http.MethodPost, packagesPath, "{}"); len(got.Packages) != 0 || got.Total != 0 {
			t.Errorf("another account is told of %s", got.told())
		}
		usages := askBill[map[string][]bill.Usage](customer, http.MethodPost, usagesPath, fmt.Sprintf(`{"free_resource_ids":["PKG-%d-4","PKG-%d-4","no","PKG-%[1]d-4"]}`, customer.ID, other.ID))
		if got := usages["free_resources"]; len(got) != 1 || got[0].Amount != "93" || got[0].Original != "100" {
			t.Errorf("%+v", usages)
		}
		if got := askBill[map[string][]bill.Usage](other, http.MethodPost, usagesPath, fmt.Sprintf(`{"free_resource_ids":["PKG-%d-4"]}`, customer.ID)); len(got["free_resources"]) != 0 {
			t.Errorf("another account is told of %+v", got)
		}
	})
}

type (
	toldRecords bill.Records
	toldOrders  bill.Orders
)

// told writes records as "package hour before-used=after".
func (r toldRecords) told() string {
	var lines []string
	for _, one := range r.Records {
		lines = append(lines, fmt.Sprintf("%s %s %s-%s=%s", one.ID[strings.LastIndexByte(one.ID, '-')+1:], one.Deducted[8:13], one.Available, one.Used, one.Remaining))
	}
	return strings.Join(lines, ", ")
}

func TestWhatPackagesPaidIsToldByHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer, other := c.client(), c.client()
		customer.TopUp(t, 20_000_000)
		customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 100, 1))
		customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 10, 1))
		customer.pays(customer.Order(t, shop.Singapore, shop.Passport, 100, 1))
		first := c.Clock.Now()
		customer.made(60, shop.Bangkok, shop.Passport, first)
		c.Clock.Advance(2 * time.Hour)
		customer.made(45, shop.Bangkok, shop.Passport, c.Clock.Now()) // 40 of the one, 5 of the other
		customer.made(3, shop.Singapore, shop.Passport, c.Clock.Now())
		customer.made(2, shop.Bangkok, shop.Passport, first.Add(time.Hour)) // late
		c.Clock.Set(time.Date(2026, 3, 18, 16, 0, 0, 0, time.UTC))          // the 19th there
		customer.made(1, shop.Bangkok, shop.Passport, c.Clock.Now())
		ask := func(query string) toldRecords {
			return askBill[toldRecords](customer, http.MethodGet, march+query, "")
		}
		const all = "3 17T06 100-3=97, 2 17T06 8-5=3, 1 17T06 40-40=0, 2 17T05 10-2=8, 1 17T04 100-60=40"
		for query, want := range map[string]string{
			"": all, "&free_resource_id=&product_id=": all, "&offset=1&limit=2": "2 17T06 8-5=3, 1 17T06 40-40=0", "&offset=7": "",
			fmt.Sprintf("&free_resource_id=PKG-%d-1", customer.ID): "1 17T06 40-40=0, 1 17T04 100-60=40", fmt.Sprintf("&free_resource_id=PKG-%d-1", other.ID): "", "&free_resource_id=x": "",
			"&product_id=passport-10": "2 17T06 8-5=3, 2 17T05 10-2=8", "&product_id=passport-11": "", "&product_id=web-image-10": "", "&product_id=x": "",
			"&resource_type_code=hws.resource.type.ocr.passport": all, "&resource_type_code=hws.resource.type.vm": "", "&product_id=passport-10&resource_type_code=hws.resource.type.ocr.web-image": "",
		} {
			if got := ask(query); got.told() != want {
				t.Errorf("%s: %s, want %s", query, got.told(), want)
			}
		}
		if got := ask("&limit=1"); got.Total != 5 {
			t.Errorf("%d in all", got.Total)
		}
		if got := ask("&product_id=passport-100&limit=1"); got.Total != 3 {
			t.Errorf("%d of the product", got.Total)
		}
		one := ask("&offset=4").Records[0]
		if one.From != "2026-03-17T04:00:00Z" || one.Until != "2026-03-17T05:00:00Z" || one.Product != "passport-100" || one.Name != "Passport OCR, 100 calls" {
			t.Errorf("%+v", one)
		}
		if got := askBill[toldRecords](customer, http.MethodGet, recordsPath+"?deduct_time_begin=2026-03-19&deduct_time_end=2026-03-19", ""); got.told() != "2 18T16 3-1=2" {
			t.Errorf("the next day: %s", got.told())
		}
		if got := askBill[toldRecords](other, http.MethodGet, march, ""); len(got.Records) != 0 || got.Total != 0 {
			t.Errorf("another account is told of %s", got.told())
		}
	})
}

func TestTheBalanceIsWhatIsAvailableOrOwed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.TopUp(t, 1_000_000)
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.made(3, shop.Bangkok, shop.Passport, c.Clock.Now())
	want := func(amount, debt json.Number) {
		t.Helper()
		got := askBill[bill.Balances](customer, http.MethodGet, balancesPath, "")
		if len(got.Balances) != 1 || got.Balances[0].Amount != amount || got.Debt != debt || got.Currency != "USD" || got.Balances[0].Account != fmt.Sprint(customer.ID) {
			t.Errorf("%+v, want %s and %s", got, amount, debt)
		}
	}
	want("0.976", "0.00")
	customer.made(125, shop.Bangkok, shop.Passport, c.Clock.Now())
	want("0.00", "0.024")
}

// told writes orders as "id status total: lines".
func (o toldOrders) told() string {
	var lines []string
	for _, one := range o.Orders {
		line := fmt.Sprintf("%s %d %s:", one.ID[strings.LastIndexByte(one.ID, '-')+1:], one.Status, one.Official)
		for _, l := range one.Lines {
			line += fmt.Sprintf(" %d %s %s", l.Number, l.Product, l.Official)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func TestOrdersAreToldWithTheirLines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer, other := c.client(), c.client()
		customer.TopUp(t, 20_000_000)
		customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 100, 3))
		c.Clock.Advance(time.Minute)
		if err := c.Billing.CancelOrder(t.Context(), customer.ID, customer.Order(t, shop.Bangkok, shop.Passport, 10, 1).ID); err != nil {
			t.Fatal(err)
		}
		customer.Order(t, shop.Bangkok, shop.WebImage, 1000, 1)
		ask := func(query string) toldOrders {
			return askBill[toldOrders](customer, http.MethodGet, ordersPath+"?"+query, "")
		}
		const one, two, three = "1 5 1.80: 3 passport-100 1.80", "2 4 0.07: 1 passport-10 0.07", "3 6 4.00: 1 web-image-1000 4.00"
		const all = three + ", " + two + ", " + one
		for query, want := range map[string]string{
			"": all, "order_by=-createTime&method=oneself&service_type_code=hws.service.type.ocr&order_type=1": all, "order_by=createtime": one + ", " + two + ", " + three,
			"status=1": "", "status=3": "", "status=4": two, "status=5": one, "status=6": three, "status=9": "", "offset=1&limit=1": two, "order_type=2": "", "method=sub_customer": "",
			fmt.Sprintf("order_id=ORD-%d-2", customer.ID): two, fmt.Sprintf("order_id=ord-%d-2", customer.ID): two, fmt.Sprintf("order_id=ORD-%d-2", other.ID): "", "order_id=x": "",
			"create_time_begin=2026-03-17T04:25:11Z": three + ", " + two, "create_time_begin=2026-03-17T04:25:10Z&create_time_end=2026-03-17T04:25:10Z": one,
			"payment_time_begin=2026-03-17T04:25:10Z": one, "payment_time_end=2026-03-17T04:25:09Z": "", "customer_id=1": "", fmt.Sprintf("customer_id=%d", customer.ID): all,
			"service_type_code=hws.service.type.obs": "",
		} {
			if got := ask(query); got.told() != want {
				t.Errorf("%s: %s, want %s", query, got.told(), want)
			}
		}
		if got := ask("limit=1"); got.Total != 3 || got.Orders[0].Paid != "" {
			t.Errorf("%+v", got)
		}
		if got := ask("status=5"); got.Total != 1 || got.Orders[0].Created != "2026-03-17T04:25:10Z" || got.Orders[0].Paid != "2026-03-17T04:25:10Z" {
			t.Errorf("%+v", got)
		}
		if got := askBill[toldOrders](other, http.MethodGet, ordersPath, ""); len(got.Orders) != 0 || got.Total != 0 {
			t.Errorf("another account is told of %s", got.told())
		}
	})
}

func TestParametersOfTheBillThatAreWrongAreNamed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	long := strings.Repeat("x", 65)
	for _, wrong := range []struct{ method, target, body, name string }{
		{http.MethodPost, packagesPath, `{"status":5}`, "status"},
		{http.MethodPost, packagesPath, `{"status":1.5}`, "status"},
		{http.MethodPost, packagesPath, `{"status":"1x"}`, "status"},
		{http.MethodPost, packagesPath, `{"limit":0}`, "limit"},
		{http.MethodPost, packagesPath, `{"limit":1001}`, "limit"},
		{http.MethodPost, packagesPath, `{"offset":-1}`, "offset"},
		{http.MethodPost, packagesPath, `{"offset":99999999999999999999}`, "offset"},
		{http.MethodPost, packagesPath, `{"region_code":7}`, "region_code"},
		{http.MethodPost, packagesPath, `{"region_code":"` + long + `"}`, "region_code"},
		{http.MethodPost, packagesPath, `{"service_type_code_list":["","","","","","","","","","",""]}`, "service_type_code_list"},
		{http.MethodPost, packagesPath, `[]`, ""},
		{http.MethodPost, packagesPath, `{`, ""},
		{http.MethodPost, usagesPath, `{}`, "free_resource_ids"},
		{http.MethodPost, usagesPath, ``, "free_resource_ids"},
		{http.MethodPost, usagesPath, `{"free_resource_ids":"x"}`, "free_resource_ids"},
		{http.MethodPost, usagesPath, `{"free_resource_ids":[` + strings.Repeat(`"x",`, 100) + `"x"]}`, "free_resource_ids"},
		{http.MethodGet, recordsPath, "", "deduct_time_begin"},
		{http.MethodGet, recordsPath + "?deduct_time_begin=2026-03-01", "", "deduct_time_end"},
		{http.MethodGet, recordsPath + "?deduct_time_begin=2026-03-01&deduct_time_end=2026-02-28", "", "deduct_time_end"},
		{http.MethodGet, recordsPath + "?deduct_time_begin=2026-03-01&deduct_time_end=2026-05-31", "", "deduct_time_end"},
		{http.MethodGet, recordsPath + "?deduct_time_begin=2026-02-30&deduct_time_end=2026-03-01", "", "deduct_time_begin"},
		{http.MethodGet, march + "&limit=1001", "", "limit"},
		{http.MethodGet, march + "&offset=x", "", "offset"},
		{http.MethodGet, march + "&free_resource_id=" + long, "", "free_resource_id"},
		{http.MethodGet, ordersPath + "?limit=101", "", "limit"},
		{http.MethodGet, ordersPath + "?status=2", "", "status"},
		{http.MethodGet, ordersPath + "?status=x", "", "status"},
		{http.MethodGet, ordersPath + "?create_time_begin=2026-03-01", "", "create_time_begin"},
		{http.MethodGet, ordersPath + "?order_by=amount", "", "order_by"},
		{http.MethodGet, ordersPath + "?create_time_begin=2025-03-01T00:00:00Z&create_time_end=2026-03-01T00:00:01Z", "", "create_time_end"},
		{http.MethodGet, ordersPath + "?payment_time_begin=2026-03-01T00:00:00Z&payment_time_end=2026-02-01T00:00:01Z", "", "payment_time_end"},
	} {
		code := "CBC.0100"
		if wrong.name == "" {
			code = "ModelArts.4105"
		}
		got := c.send(customer.request(wrong.method, wrong.target, wrong.body))
		if got.ResponseRecorder.Code != http.StatusBadRequest || got.Code != code || !strings.Contains(got.Message, wrong.name) {
			t.Errorf("%s %s: %d %s", wrong.target, wrong.body, got.ResponseRecorder.Code, got.Body)
		}
	}
	askBill[toldRecords](customer, http.MethodGet, recordsPath+"?deduct_time_begin=2026-03-01&deduct_time_end=2026-05-30", "") // 90 days
}

func TestTheBillIsForWhoMaySeeTheMoneyOfTheWholeAccount(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	answers := func(what, code string) {
		t.Helper()
		customer.everyBill(func(method, path string, got reply) {
			if got.Code != code {
				t.Errorf("%s: %s %s: %d %s", what, method, path, got.ResponseRecorder.Code, got.Body)
			}
		})
	}
	answers("an owner's key", "")
	dev := &models.User{Email: "dev@example.com", CreatedAt: c.Clock.Now()}
	if err := c.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Create(dev).Error; err != nil {
			return err
		}
		return tx.Create(&models.Membership{AccountID: customer.ID, UserID: dev.ID, Role: rights.Developer, CreatedAt: c.Clock.Now()}).Error
	}); err != nil {
		t.Fatal(err)
	}
	ownersKey := customer.key
	var err error
	if customer.key, err = c.keys.CreateKey(t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: customer.ID, UserID: dev.ID}}); err != nil {
		t.Fatal(err)
	}
	answers("a developer's key", "")
	if err := c.Accounts.RemoveMember(t.Context(), customer.owner, dev.ID, accounts.KeepKeys); err != nil {
		t.Fatal(err)
	}
	c.Clock.Advance(2 * time.Second)
	answers("the key of a former member, which calls on", "CBC.0151")
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.wants("", 1, shop.Bangkok, shop.Passport)
	customer.key = ownersKey
	for _, part := range []accounts.KeyScope{{Regions: []string{shop.Bangkok}}, {Services: []string{shop.Passport}}} {
		customer.limits(part)
		answers(fmt.Sprintf("a key for %+v", part), "CBC.0151")
	}
	customer.limits(accounts.KeyScope{Networks: "10.0.0.0/8"})
	answers("from elsewhere", "ModelArts.4213")
	customer.limits(accounts.KeyScope{})
	answers("without limits again", "")
	if err := c.keys.DisableKey(t.Context(), customer.owner, customer.key.ID); err != nil {
		t.Fatal(err)
	}
	answers("a disabled key", "APIG.0301")
}

func TestTokensReadTheBillUnlessTheyAreForAProject(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	for scope, code := range map[string]string{"{}": "", `{"name":"ap-southeast-2"}`: "CBC.0151"} {
		token := c.askToken("a@example.com", password, scope).Header().Get("X-Subject-Token")
		for _, path := range []string{balancesPath, ordersPath, march} {
			if got := c.withToken(token, http.MethodGet, path); got.Code != code {
				t.Errorf("scope %s: %s: %s", scope, path, got.Body)
			}
		}
	}
	if got := c.withToken("", http.MethodGet, balancesPath); got.Code != "ModelArts.4101" {
		t.Errorf("without: %s", got.Body)
	}
}

func TestClientsOfTheBillLearnTheirDomain(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	got := askBill[map[string][]domain](customer, http.MethodGet, "/v3/auth/domains", "")["domains"]
	if len(got) != 1 || got[0].ID != fmt.Sprint(customer.ID) || !got[0].Enabled {
		t.Errorf("%+v", got)
	}
}

func TestAnswersOfTheBillAreAsDescribed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	d := described(t, c)
	customer := c.client()
	customer.TopUp(t, 20_000_000)
	customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 100, 2))
	customer.Order(t, shop.Bangkok, shop.Passport, 10, 2)
	customer.made(10, shop.Bangkok, shop.Passport, c.Clock.Now())
	answers := func() {
		t.Helper()
		customer.everyBill(func(method, path string, got reply) { d.holds(strings.ToLower(method), path, got) })
		d.holds("get", "/v3/auth/domains", c.send(customer.request(http.MethodGet, "/v3/auth/domains", "")))
	}
	answers()
	customer.limits(accounts.KeyScope{Services: []string{shop.Passport}})
	answers()
	customer.key.SecretKey = "another"
	answers()
	d.holds("get", recordsPath, c.send(customer.request(http.MethodGet, recordsPath, "")))
}

// TestTheBillIsReadByFewStatements, each of one moment.
func TestTheBillIsReadByFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.TopUp(t, 20_000_000)
		for range 5 {
			customer.pays(customer.Order(t, shop.Bangkok, shop.Passport, 100, 5))
		}
		customer.made(150, shop.Bangkok, shop.Passport, c.Clock.Now())
		customer.everyBill(func(string, string, reply) {}) // the first look at the key
		asked := c.besideLanes()
		customer.everyBill(func(method, path string, got reply) {
			if statements := asked(); len(statements) > 3 || got.ResponseRecorder.Code != http.StatusOK {
				t.Errorf("%s %s: %d, asked\n%s", method, path, got.ResponseRecorder.Code, strings.Join(statements, "\n"))
			}
		})
	})
}

func TestWhoAsksForTheBillTooOftenIsToldTheLimit(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	for range 2 * billsAtOnce {
		got := c.send(httptest.NewRequestWithContext(t.Context(), http.MethodGet, balancesPath, nil))
		if got.ResponseRecorder.Code == http.StatusTooManyRequests {
			if got.Code != "APIG.0308" || !strings.Contains(got.Message, "600 requests per minute") {
				t.Errorf("%s", got.Body)
			}
			return
		}
	}
	t.Error("nobody is refused")
}
