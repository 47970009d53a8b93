package handlers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	folders "path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"ocrconsole/views/routes"
)

// filled are the functions of views/routes that fill a pattern, each with what it makes of these arguments.
var filled = map[string]string{
	"DeskGrant": routes.DeskGrant("123456789"), "DeskVouch": routes.DeskVouch("123456789"), "DeskLimits": routes.DeskLimits("123456789"), "DeskRefund": routes.DeskRefund("123456789"), "DeskSuspend": routes.DeskSuspend("123456789"), "DeskResume": routes.DeskResume("123456789"), "DeskTakeBack": routes.DeskTakeBack("123456789"), "DeskCredit": routes.DeskCredit("123456789"), "DeskDebit": routes.DeskDebit("123456789"), "DeskSignEverybodyOut": routes.DeskSignEverybodyOut("123456789"), "DeskClose": routes.DeskClose("123456789"), "DeskDecide": routes.DeskDecide("123456789"),
	"DeskMails": routes.DeskMails("123456789"), "DeskWebhook": routes.DeskWebhook("123456789", "WHK-1-2"), "DeskMessage": routes.DeskMessage("123456789", "WHK-1-2", "DLV-1-3"), "DeskSendMail": routes.DeskSendMail("123456789", "7"), "DeskReplay": routes.DeskReplay("123456789", "DLV-1-3"), "DeskAcknowledge": routes.DeskAcknowledge("123456789", "ALM-1-2"),
	"DeskCatalogVersion": routes.DeskCatalogVersion("7"), "DeskCatalogYAML": routes.DeskCatalogYAML("7"), "DeskDraftPart": routes.DeskDraftPart("offer", "7"),
	"DeskVouchersEnd": routes.DeskVouchersEnd("7"), "DeskView": routes.DeskView("123456789"), "DeskAccount": routes.DeskAccount("123456789"), "DeskOperator": routes.DeskOperator("7"), "DeskRole": routes.DeskRole("7"), "DeskLink": routes.DeskLink("7"), "DeskEnd": routes.DeskEnd("7"),
	"RevokeInvitation": routes.RevokeInvitation("INV-1-2"), "Member": routes.Member("MBR-1-2"), "RoleOfMember": routes.RoleOfMember("MBR-1-2"),
	"SpendingOfMember": routes.SpendingOfMember("MBR-1-2"), "Ownership": routes.Ownership("MBR-1-2"), "RemoveMember": routes.RemoveMember("MBR-1-2"),
	"DecideOrder": routes.DecideOrder("ORD-1-2"), "AccountOf": routes.AccountOf("1", "/orders"),
	"OpenNotification": routes.OpenNotification("NTF-1-2"), "Key": routes.Key("KEY-1-2"), "DescribeKey": routes.DescribeKey("KEY-1-2"),
	"EnableKey": routes.EnableKey("KEY-1-2"), "DisableKey": routes.DisableKey("KEY-1-2"), "DeleteKey": routes.DeleteKey("KEY-1-2"),
	"LimitKey": routes.LimitKey("KEY-1-2"), "ReplaceSecret": routes.ReplaceSecret("KEY-1-2"), "EndSecret": routes.EndSecret("KEY-1-2"),
	"KeyCredentials": routes.KeyCredentials("KEY-1-2"), "RemoveCard": routes.RemoveCard("CRD-1-2"), "Payment": routes.Payment("PAY-1-2"), "WithdrawTransfer": routes.WithdrawTransfer("PAY-1-2"), "DeskTransfer": routes.DeskTransfer("7"), "DeskAssign": routes.DeskAssign("7"), "DeskSendBack": routes.DeskSendBack("7"),
	"ResumePayment": routes.ResumePayment("PAY-1-2"), "Transaction": routes.Transaction("TXN-1-2"), "Document": routes.Document("DOC-1-2", "INV-000007"),
	"Statement": routes.Statement("2026-11"), "PrintStatement": routes.PrintStatement("2026-11"), "StatementCSV": routes.StatementCSV("2026-11"),
	"StatementPDF": routes.StatementPDF("2026-11"), "SignedStatement": routes.SignedStatement("2026-11"), "AutoOff": routes.AutoOff("AUT-1-2"), "AutoForecastOn": routes.AutoForecastOn("FCR-1-2"), "AutoForecastOff": routes.AutoForecastOff("FCR-1-2"), "CapOf": routes.CapOf("KEY-1-2", "team=scan"), "EndCap": routes.EndCap("CAP-1-2"), "ChangeCap": routes.ChangeCap("CAP-1-2"),
	"Breaker": routes.Breaker("KEY-1-2"), "Incident": routes.Incident("INC-1-2"), "OwnIncident": routes.OwnIncident("INC-1-2"), "EndIncident": routes.EndIncident("INC-1-2"),
	"Webhook": routes.Webhook("WHK-1-2"), "SwitchWebhook": routes.SwitchWebhook("WHK-1-2"), "TestWebhook": routes.TestWebhook("WHK-1-2"), "RotateWebhook": routes.RotateWebhook("WHK-1-2"),
	"EndOverlap": routes.EndOverlap("WHK-1-2"), "DeleteWebhook": routes.DeleteWebhook("WHK-1-2"), "Delivery": routes.Delivery("WHK-1-2", "DLV-1-3"), "ReplayDelivery": routes.ReplayDelivery("WHK-1-2", "DLV-1-3"),
	"PaymentWebhook": routes.PaymentWebhook("fake"), "Sample": routes.Sample("passport.png"), "Package": routes.Package("PKG-1-2"),
	"WhatIfBought": routes.WhatIfBought("here", "passport", 100, 2, "90"), "WhatIfBoughtOn": routes.WhatIfBoughtOn("here", "passport", 100, 2, "2027-01-01"), "WhatIfPrices": routes.WhatIfPrices("2027-01-01"), "PackageChoice": routes.With(routes.WhatIf, "package1", routes.PackageChoice("here", "passport", 100)),
	"BuyThese": routes.BuyThese("here", "passport", 100, 2), "PayOrder": routes.PayOrder("ORD-1-2"), "Result": routes.Result("ORD-1-2"),
	"RenewPackage": routes.RenewPackage("PKG-1-2"), "Order": routes.Order("ORD-1-2"), "CancelOrder": routes.CancelOrder("ORD-1-2"),
	"AskToCancelOrder": routes.AskToCancelOrder("ORD-1-2"), "ReturnOrder": routes.ReturnOrder("ORD-1-2"), "Call": routes.Call("a/b c?d#e%2F", "gate & way"), "RefusedCall": routes.RefusedCall("a/b c"), "Export": routes.Export("orders"),
	"CSV": routes.CSV(routes.Orders), "JSON": routes.JSON(routes.Usage), "SignInTo": routes.SignInTo("/packages?a=b"),
	"SSOCallback": routes.SSOCallback(1), "WithToken": routes.WithToken(routes.Confirm, "t+/"), "With": routes.With(routes.Buy, "region", "a&b"), "In": routes.In(routes.Try, "here"),
	"Of": routes.Of(routes.Usage, "here", "passport"), "Within": routes.Within(routes.Orders, "status", "open")("before", "7"),
}

// elsewhere are addresses that another program of the house serves than these pages.
var elsewhere = []string{routes.OpenAPI}

// arguments are constants that are part of an address, and none.
var arguments = []string{routes.WhatIfDays}

// TestEveryNamedAddressIsServed builds each address of views/routes, and looks which route serves it: the one that has its pattern.
func TestEveryNamedAddressIsServed(t *testing.T) {
	s := newSite(t)
	patterns := map[string]bool{}
	for _, route := range s.router.Routes() {
		patterns[route.Path] = true
	}
	constants, functions := named(t)
	if len(constants) < 60 || len(functions) < 30 {
		t.Fatalf("%d constants and %d functions: are they still read right?", len(constants), len(functions))
	}
	for name, value := range constants {
		path, _, _ := strings.Cut(value, "#")
		if !patterns[path] && !slices.Contains(elsewhere, path) && !slices.Contains(arguments, value) {
			t.Errorf("no route serves routes.%s, %s", name, value)
		}
	}
	for _, name := range functions {
		address, known := filled[name]
		if !known {
			t.Errorf("routes.%s is not tried: give it arguments above", name)
			continue
		}
		path, _, _ := strings.Cut(address, "#")
		path, _, _ = strings.Cut(path, "?")
		if served := servedBy(s.router, path); served == "" {
			t.Errorf("routes.%s gives %s, which no route serves", name, address)
		} else if constants[name+"Pattern"] != "" && served != constants[name+"Pattern"] {
			t.Errorf("routes.%s gives %s, which %s serves", name, address, served)
		}
	}
}

// servedBy gives the pattern of the route that a request for the path reaches, "" for none.
func servedBy(router *echo.Echo, path string) string {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		c := router.NewContext(nil, nil)
		router.Router().Find(method, path, c)
		if handler := c.Handler(); handler != nil && c.Path() != "" && reflect.ValueOf(handler).Pointer() != reflect.ValueOf(echo.NotFoundHandler).Pointer() {
			for _, r := range router.Routes() {
				if r.Method == method && r.Path == c.Path() {
					return c.Path()
				}
			}
		}
	}
	return ""
}

// named reads which addresses views/routes has: constants with their values, and exported functions that give one.
func named(t *testing.T) (constants map[string]string, functions []string) {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), "../views/routes", nil, 0) //nolint:staticcheck // one package, without build tags
	if err != nil {
		t.Fatal(err)
	}
	constants = map[string]string{}
	for _, file := range packages["routes"].Files {
		for _, declared := range file.Decls {
			switch d := declared.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.IsExported() && d.Name.Name != "HasNoPath" {
					functions = append(functions, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						if literal, ok := v.Values[0].(*ast.BasicLit); ok {
							constants[v.Names[0].Name], _ = strconv.Unquote(literal.Value)
						}
					}
				}
			}
		}
	}
	return constants, functions
}

// spelled are the places that write an address of the console themselves, with the reason.
var spelled = map[string]string{
	"handlers/routes.go": "for load balancers, who are no visitors of pages",
}

var (
	literalAddress = regexp.MustCompile(`["` + "`" + `](/[a-z][^"` + "`" + `\s]*)["` + "`" + `]`)
	comment        = regexp.MustCompile(`^\s*//|\s// .*$`)
)

// TestNoAddressIsWrittenOutsideOfRoutes reads all sources for words that begin like a route of the console.
func TestNoAddressIsWrittenOutsideOfRoutes(t *testing.T) {
	s := newSite(t)
	first := map[string]bool{}
	for _, route := range s.router.Routes() {
		if segment := strings.Split(route.Path, "/")[1]; segment != "" && !strings.HasPrefix(segment, ":") && segment != "test" && segment != "*" {
			first[segment] = true
		}
	}
	read, excused := 0, map[string]bool{}
	for _, room := range []string{"handlers", "views", "models", "web", "cmd/ocrconsole/wiring"} {
		err := fs.WalkDir(os.DirFS(".."), room, func(path string, _ fs.DirEntry, err error) error {
			ours := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go")
			if err != nil || !ours || strings.HasPrefix(path, "views/routes/") {
				return err
			}
			source, err := os.ReadFile("../" + path)
			if err != nil {
				return err
			}
			read++
			for number, line := range strings.Split(string(source), "\n") {
				for _, found := range literalAddress.FindAllStringSubmatch(comment.ReplaceAllString(line, ""), -1) {
					if segment := strings.FieldsFunc(found[1], func(r rune) bool { return strings.ContainsRune("/?#", r) })[0]; first[segment] && spelled[path] != "" {
						excused[path] = true
					} else if first[segment] {
						t.Errorf("%s:%d writes %s: name it by views/routes", path, number+1, found[1])
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for path := range spelled {
		if !excused[path] {
			t.Errorf("%s is excused in vain", path)
		}
	}
	if read < 300 {
		t.Fatalf("%d files were read", read)
	}
}

// TestPagesThatMovedAreFoundAtTheirOldAddresses follows links of before, as they are in mails and programs.
func TestPagesThatMovedAreFoundAtTheirOldAddresses(t *testing.T) {
	s := newSite(t)
	c, _ := s.shopper()
	call, found := strings.CutPrefix(c.get(routes.Calls).Find("main tbody a[href^='/calls/']").First().AttrOr("href", ""), routes.Calls)
	if !found {
		t.Fatal("no call is listed")
	}
	for _, path := range []string{"?region=" + inBangkok, call, ".csv", ".json?payer=failed"} {
		if a := c.get("/usage/calls" + path).wants(http.StatusMovedPermanently); a.location != routes.Calls+path {
			t.Errorf("/usage/calls%s leads to %s", path, a.location)
		} else if a.follow().status != http.StatusOK {
			t.Errorf("%s does not lead to the page", a.location)
		}
	}
}

// TestAnAddressCutShortLeadsToAPage: whoever takes the end away from the address of a page comes to a page again, but where only forms
// and files are.
func TestAnAddressCutShortLeadsToAPage(t *testing.T) {
	s := newSite(t)
	served := make(map[string]bool)
	for _, route := range s.router.Routes() {
		served[route.Path] = served[route.Path] || route.Method == http.MethodGet
	}
	none := map[string]string{
		"/email": "what mails lead to", "/exports": "of programs", "/login/sso/callback": "of providers", "/try/samples": "pictures of a page",
		"/operator/accounts": "the desk, which may have an address of its own", "/operator/catalog/versions": "the same",
	}
	for address, isPage := range served {
		for folder := folders.Dir(address); isPage && folder != "/"; folder = folders.Dir(folder) {
			if why := none[folder]; !strings.Contains(folder, ":") && served[folder] == (why != "") {
				t.Errorf("%s, above %s: served is %v (%q)", folder, address, served[folder], why)
			}
		}
	}
	for _, move := range routes.Moved {
		for _, pattern := range move.Patterns() {
			if to := move.Now(&url.URL{Path: pattern}); !strings.Contains(to, ":") && !served[to] {
				t.Errorf("%s leads to %s, which is not there", pattern, to)
			}
		}
	}
}
