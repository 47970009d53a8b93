package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models"
	desk "ocrconsole/views/routes"
)

// step is one request of a walk: an address, the form that is sent there, and the status of the answer.
type step struct {
	address string
	form    url.Values
	status  int
}

// trespass gives, for each route, requests in which another customer asks with the first one's references, keys and ids, and
// what the answer has to be: 404 for an object, one's own data where the route has none. A route that is missing here
// fails the test.
func trespass(o *objects) map[string][]step {
	key, hook := "/keys/"+o.keys[0], "/settings/webhooks/"+o.webhook
	pkg, pending, open := o.packages[0], o.orders[models.OrderPendingPayment], o.checkouts["open"]
	call := o.calls[models.OutcomePackage]
	own := func(address string) []step { return []step{{address, nil, http.StatusOK}} }
	hidden := func(addresses ...string) []step {
		var steps []step
		for _, address := range addresses {
			steps = append(steps, step{address, nil, http.StatusNotFound})
		}
		return steps
	}
	sends := func(address string, status int, fields ...string) []step {
		form := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return []step{{address, form, status}}
	}
	const here = "?region=" + bangkok + "&service=" + passport
	found, refused, moved := http.StatusOK, http.StatusNotFound, http.StatusSeeOther
	month := "/billing/statements/" + o.month
	return map[string][]step{
		"GET /billing/statements/:month/signed.json":   hidden(month + "/signed.json"),
		"GET /billing/statements/:month/statement.pdf": hidden(month + "/statement.pdf"),
		"GET /statement-keys.json":                     own("/statement-keys.json"),
		"GET /verify-statement":                        own("/verify-statement"),
		"GET /docs/statement-format.txt":               own("/docs/statement-format.txt"),
		"GET /billing/documents":                       append(own("/billing/documents"), own("/billing/documents?kind=invoice&before=999999")...),
		"GET /billing/documents/:document/:file":       hidden(o.documents[0]),
		"GET /settings/billing":                        own("/settings/billing"),
		"POST /settings/billing":                       sends("/settings/billing", http.StatusUnprocessableEntity, "name", ""),
		"GET /billing/statements":                      own("/billing/statements"),
		"GET /billing/statements/:month":               hidden(month),
		"GET /billing/statements/:month/print":         hidden(month + "/print"),
		"GET /billing/statements/:month/statement.csv": hidden(month + "/statement.csv"),
		"GET /":                               own("/"),
		"GET /signup":                         {{"/signup", nil, moved}},
		"GET /login":                          {{"/login", nil, moved}},
		"GET /pricing":                        own("/pricing"),
		"GET /calculator":                     own("/calculator"),
		"GET /help/billing":                   own("/help/billing"),
		"GET /docs/api":                       own("/docs/api"),
		"GET /docs/quality":                   own("/docs/quality"),
		"GET /try":                            own("/try"),
		"GET /try/samples/:name":              own("/try/samples/passport.jpg"),
		"GET /keys":                           own("/keys"),
		"GET /keys/:key":                      hidden(key),
		"GET /keys/:key/delete":               hidden(key + "/delete"),
		"GET /healthz":                        own("/healthz"),
		"GET /readyz":                         own("/readyz"),
		"GET /settings/account":               own("/settings/account"),
		"POST /settings/account/name":         sends("/settings/account/name", http.StatusUnprocessableEntity, "name", strings.Repeat("x", 81)),
		"POST /settings/account/password":     sends("/settings/account/password", http.StatusUnprocessableEntity, "current_password", demo.Password, "password", demo.Password),
		"POST /settings/account/display":      sends("/settings/account/display", http.StatusUnprocessableEntity, "theme", "dark", "time_zone", "nowhere"),
		"POST /settings/account/sessions/end": sends("/settings/account/sessions/end", moved, "session", o.account),
		"POST /settings/account/sessions/end-others":   sends("/settings/account/sessions/end-others", moved),
		"POST /settings/account/email":                 sends("/settings/account/email", http.StatusUnprocessableEntity, "email", o.email, "email_password", o.account),
		"POST /settings/account/email/drop":            sends("/settings/account/email/drop", moved),
		"GET /email/confirm":                           hidden("/email/confirm?token=" + o.account),
		"POST /email/confirm":                          sends("/email/confirm", refused, "token", o.account),
		"GET /email/stop":                              hidden("/email/stop?token=" + o.account),
		"POST /email/stop":                             sends("/email/stop", refused, "token", o.account),
		"GET /settings/security":                       own("/settings/security"),
		"POST /settings/security/authenticator/new":    sends("/settings/security/authenticator/new", moved),
		"GET /settings/security/authenticator":         {{"/settings/security/authenticator", nil, moved}},
		"POST /settings/security/authenticator":        sends("/settings/security/authenticator", moved, "code", "000000"),
		"POST /settings/security/authenticator/remove": sends("/settings/security/authenticator/remove", moved),
		"POST /settings/security/recovery-codes":       sends("/settings/security/recovery-codes", moved),
		"POST /settings/security/required":             sends("/settings/security/required", moved, "required", "yes"),
		"POST /settings/security/passkeys/new":         sends("/settings/security/passkeys/new", moved),
		"GET /settings/security/passkeys":              {{"/settings/security/passkeys", nil, moved}},
		"POST /settings/security/passkeys":             sends("/settings/security/passkeys", moved, "passkey", "{}", "name", "mine"),
		"POST /settings/security/passkeys/remove":      sends("/settings/security/passkeys/remove", moved, "passkey", o.account),
		"GET /settings/sso":                            own("/settings/sso"),
		"POST /settings/sso":                           sends("/settings/sso", http.StatusUnprocessableEntity, "issuer", "https://login.example.com"),
		"POST /settings/sso/remove":                    sends("/settings/sso/remove", moved),
		"POST /settings/sso/domains":                   sends("/settings/sso/domains", http.StatusUnprocessableEntity, "domain", "nowhere"),
		"POST /settings/sso/domains/verify":            sends("/settings/sso/domains/verify", refused, "domain", "example.com"),
		"POST /settings/sso/domains/remove":            sends("/settings/sso/domains/remove", refused, "domain", "example.com"),
		"POST /settings/sso/test":                      sends("/settings/sso/test", http.StatusConflict),
		"POST /settings/sso/only":                      sends("/settings/sso/only", http.StatusUnprocessableEntity, "only", "yes"),
		"POST /settings/sso/unlink":                    sends("/settings/sso/unlink", refused, "member", o.member),
		"POST /login/sso/prove":                        sends("/login/sso/prove", moved),
		"GET /login/sso":                               {{"/login/sso", nil, moved}},
		"POST /login/sso":                              sends("/login/sso", moved, "email", "nobody@example.com"),
		"GET /login/sso/callback/:account":             {{"/login/sso/callback/" + o.account + "?code=c&state=s", nil, moved}},
		"GET /login/sso/required":                      {{"/login/sso/required?account=" + o.account, nil, refused}},
		"POST /login/sso/required":                     sends("/login/sso/required", refused, "do", "account", "account", o.account),
		"GET /login/second":                            {{"/login/second", nil, moved}},
		"POST /login/second":                           sends("/login/second", moved, "code", "000000"),
		"POST /login/second/recovery":                  sends("/login/second/recovery", moved, "recovery", "guess"),
		"POST /login/second/passkey":                   sends("/login/second/passkey", moved, "passkey", "{}"),
		"POST /login/passkey/new":                      sends("/login/passkey/new", moved),
		"GET /login/passkey":                           {{"/login/passkey", nil, moved}},
		"POST /login/passkey":                          sends("/login/passkey", moved, "passkey", "{}"),
		"GET /settings/account/data.json":              own("/settings/account/data.json"),
		"GET /settings/account/close":                  own("/settings/account/close"),
		"POST /settings/account/close":                 sends("/settings/account/close", http.StatusUnprocessableEntity, "password", o.account),
		"GET /view-as":                                 hidden("/view-as?token=" + o.account),
		"POST /view-as":                                sends("/view-as", refused, "token", o.account),
		"POST /view-as/end":                            sends("/view-as/end", moved),
		"GET /search":                                  own("/search?q=" + pkg),
		"GET /services":                                own("/services"),
		"GET /services/unsubscribe":                    {{"/services/unsubscribe" + here, nil, moved}},
		"GET /packages":                                append(own("/packages"), hidden("/packages?after="+pkg)...),
		"GET /packages/buy":                            own("/packages/buy" + here),
		"GET /packages/buy/confirm":                    own("/packages/buy/confirm" + here + "&calls=1000&quantity=1&key=" + url.QueryEscape(o.orderKeys[0])),
		"GET /packages/buy/pay":                        hidden("/packages/buy/pay?order=" + pending),
		"GET /packages/buy/result":                     hidden("/packages/buy/result?order=" + o.orders[models.OrderCompleted]),
		"GET /packages/:package":                       hidden("/packages/" + pkg),
		"GET /what-if":                                 own("/what-if?package1=" + url.QueryEscape(bangkok+"/"+passport+"/1000") + "&days=30"),
		"GET /redeem":                                  own("/redeem"),
		"GET /packages/renew":                          hidden("/packages/renew?package=" + pkg),
		"GET /billing":                                 own("/billing"),
		"GET /billing/topup":                           own("/billing/topup"),
		"GET /billing/cards":                           own("/billing/cards"),
		"POST /billing/cards/:card/remove":             sends("/billing/cards/"+o.cards[0]+"/remove", refused),
		"GET /billing/arrears":                         append(own("/billing/arrears"), own("/billing/arrears?before=999999")...),
		"GET /billing/orders":                          append(own("/billing/orders"), own("/billing/orders?before=999999")...),
		"GET /billing/transactions":                    append(own("/billing/transactions"), own("/billing/transactions?by=entry&before=999999")...),
		"GET /usage":                                   own("/usage?region=" + bangkok),
		"GET /usage.csv":                               own("/usage.csv"),
		"GET /usage/deductions.csv":                    append(own("/usage/deductions.csv"), hidden("/usage/deductions.csv?package="+pkg, "/usage/deductions.csv?payer="+pkg)...),
		"GET /usage/calls":                             {{"/usage/calls?package=" + pkg, nil, http.StatusMovedPermanently}},
		"GET /usage/calls/:rest":                       {{"/usage/calls/" + url.PathEscape(call), nil, http.StatusMovedPermanently}},
		"GET /usage/calls.csv":                         {{"/usage/calls.csv", nil, http.StatusMovedPermanently}},
		"GET /usage/calls.json":                        {{"/usage/calls.json", nil, http.StatusMovedPermanently}},
		"GET /docs":                                    {{"/docs", nil, http.StatusMovedPermanently}},
		"GET /help":                                    {{"/help", nil, http.StatusMovedPermanently}},
		"GET /settings":                                {{"/settings", nil, http.StatusMovedPermanently}},
		"GET /password":                                {{"/password", nil, http.StatusMovedPermanently}},
		"GET /security":                                {{"/security", nil, http.StatusMovedPermanently}},
		"GET /incidents":                               {{"/incidents", nil, http.StatusMovedPermanently}},
		"GET /billing/payments":                        {{"/billing/payments", nil, http.StatusMovedPermanently}},
		"GET /calls.csv":                               append(own("/calls.csv"), hidden("/calls.csv?package="+pkg)...),
		"GET /calls/:request":                          hidden("/calls/" + url.PathEscape(call)),
		"GET /sandbox/pay/:id":                         hidden("/sandbox/pay/" + strings.ToLower(open)),
		"GET /billing/orders/:order":                   hidden("/billing/orders/"+pending, "/billing/orders/"+pending+"?cancel=1"),
		"GET /billing/orders/:order/return":            hidden("/billing/orders/" + o.orders[models.OrderCompleted] + "/return"),
		"POST /billing/orders/:order/return":           sends("/billing/orders/"+o.orders[models.OrderCompleted]+"/return", refused, "package", pkg),
		"GET /usage/deductions":                        append(own("/usage/deductions"), hidden("/usage/deductions?package="+pkg, "/usage/deductions?payer="+pkg)...),
		"GET /calls": slices.Concat(own("/calls"), hidden("/calls?package="+pkg, "/calls?payer="+pkg),
			[]step{{"/calls?request=" + url.QueryEscape(call), nil, http.StatusUnprocessableEntity}}),
		"GET /billing/payments/:payment":         hidden("/billing/payments/"+o.payments[models.PaymentSucceeded], "/billing/payments/"+o.payments[models.PaymentPending]+"?resume=1"),
		"GET /billing/transactions/:transaction": hidden("/billing/transactions/" + o.transactions[models.EntryOrder]),

		"GET /notifications":                    append(own("/notifications"), own("/notifications?show=unread&before=999999")...),
		"GET /notifications/:notification/open": hidden("/notifications/" + o.notifications[0] + "/open"),
		"POST /notifications/read":              sends("/notifications/read", refused, "upto", o.notifications[0]),
		"GET /settings/alerts":                  own("/settings/alerts"),
		"POST /settings/alerts":                 sends("/settings/alerts", http.StatusUnprocessableEntity, "used_percents", "many"),
		"POST /settings/alerts/confirmation":    sends("/settings/alerts/confirmation", moved),
		"POST /settings/alerts/calendar":        sends("/settings/alerts/calendar", found),
		"POST /settings/alerts/calendar/close":  sends("/settings/alerts/calendar/close", moved),
		"GET /security/leaked-key":              own("/security/leaked-key"),
		"POST /security/leaked-key":             sends("/security/leaked-key", http.StatusUnprocessableEntity, "access_key", o.accessKeys[0], "secret", "guess"),
		"GET /password/forgot":                  own("/password/forgot"),
		"POST /password/forgot":                 sends("/password/forgot", moved, "email", o.email),
		"GET /password/reset":                   hidden("/password/reset?token=" + o.account),
		"POST /password/reset":                  sends("/password/reset", refused, "token", o.account, "password", demo.Password),
		"GET /confirm":                          hidden("/confirm?token=" + o.account),
		"POST /confirm":                         sends("/confirm", refused, "token", o.account),
		"GET /confirm/mail":                     {{"/confirm/mail", nil, moved}},
		"POST /confirm/mail":                    sends("/confirm/mail", moved, "email", o.email),
		"GET /unsubscribe":                      hidden("/unsubscribe?token=" + o.account),
		"POST /unsubscribe":                     sends("/unsubscribe", refused, "token", o.account),
		"GET /calendar.ics":                     hidden("/calendar.ics?token="+o.account, "/calendar.ics"),

		"GET /usage.json":                own("/usage.json"),
		"GET /usage/deductions.json":     append(own("/usage/deductions.json"), hidden("/usage/deductions.json?package="+pkg)...),
		"GET /calls.json":                append(own("/calls.json"), hidden("/calls.json?package="+pkg)...),
		"GET /billing/transactions.csv":  own("/billing/transactions.csv"),
		"GET /billing/transactions.json": own("/billing/transactions.json"),
		"GET /billing/orders.csv":        own("/billing/orders.csv"),
		"GET /billing/orders.json":       own("/billing/orders.json"),
		"GET /exports/:history":          append(own("/exports/orders?export=key"), hidden("/exports/secrets", "/exports/calls?package="+pkg)...),

		"POST /preferences/first-steps": append(sends("/preferences/first-steps", moved, "show", "hidden"), sends("/preferences/first-steps", moved, "show", "shown")...),
		"POST /preferences/theme":       sends("/preferences/theme", moved, "theme", "dark", "return", "/services"),
		"POST /signup":                  sends("/signup", moved, "email", o.email, "password", demo.Password),
		"POST /login":                   sends("/login", moved, "email", o.email, "password", demo.Password),
		"POST /logout":                  sends("/logout", moved),
		"POST /services/subscribe":      sends("/services/subscribe", moved, "region", bangkok, "service", plate),
		"POST /services/unsubscribe":    sends("/services/unsubscribe", moved, "region", bangkok, "service", passport),
		"POST /services/claim":          sends("/services/claim", moved, "region", bangkok, "service", webImage),
		"POST /packages/buy/confirm": sends("/packages/buy/confirm", moved, "region", bangkok, "service", passport, "calls", "1000",
			"quantity", "1", "price", "13000000", "key", o.orderKeys[0]),
		"GET /settings/auto":                                         append(own("/settings/auto"), hidden("/settings/auto?rule="+o.rules[0])...),
		"POST /settings/auto/topup":                                  sends("/settings/auto/topup", http.StatusUnprocessableEntity, "card", o.cards[0], "threshold", "1", "amount", "10", "cap", "10", "cooldown", "24"),
		"POST /settings/auto/purchase":                               sends("/settings/auto/purchase", http.StatusUnprocessableEntity, "region", bangkok, "package", "nothing"),
		"GET /settings/audit":                                        append(own("/settings/audit"), own("/settings/audit?object="+pkg)...),
		"GET /settings/audit.csv":                                    own("/settings/audit.csv"),
		"GET /settings/audit.json":                                   own("/settings/audit.json"),
		"GET /settings/members":                                      own("/settings/members"),
		"POST /settings/members":                                     sends("/settings/members", http.StatusUnprocessableEntity, "email", "nobody", "role", "viewer"),
		"POST /settings/members/invitations/:invitation/revoke":      sends("/settings/members/invitations/"+o.invitation+"/revoke", refused),
		"GET /settings/members/leave":                                own("/settings/members/leave"),
		"POST /settings/members/leave":                               sends("/settings/members/leave", http.StatusUnprocessableEntity),
		"GET /settings/members/:member":                              hidden("/settings/members/" + o.member),
		"POST /settings/members/:member/role":                        sends("/settings/members/"+o.member+"/role", refused, "role", "owner"),
		"POST /settings/members/:member/spending":                    sends("/settings/members/"+o.member+"/spending", refused, "order", "1"),
		"POST /settings/members/:member/ownership":                   sends("/settings/members/"+o.member+"/ownership", refused, "own", "viewer"),
		"POST /settings/members/:member/remove":                      sends("/settings/members/"+o.member+"/remove", refused, "keys", "end"),
		"GET /accounts":                                              own("/accounts"),
		"POST /accounts/switch":                                      sends("/accounts/switch", refused, "account", o.account),
		"POST /accounts/begin":                                       sends("/accounts/begin", refused, "account", o.account),
		"GET /invitation":                                            hidden("/invitation?token=" + o.invitation + ".0"),
		"POST /invitation":                                           sends("/invitation", refused, "token", o.invitation+".0"),
		"POST /billing/orders/:order/decide":                         sends("/billing/orders/"+o.waiting+"/decide", refused, "decision", "approve"),
		"GET /settings/caps":                                         own("/settings/caps"),
		"POST /settings/caps":                                        sends("/settings/caps", moved, "kind", "calls", "span", "day", "amount", "1000000", "then", "tell"),
		"POST /settings/caps/:cap/end":                               sends("/settings/caps/"+o.caps[0]+"/end", refused),
		"GET /keys/:key/breaker":                                     hidden(key + "/breaker"),
		"POST /keys/:key/breaker":                                    sends(key+"/breaker", refused, "mode", "off"),
		"GET /incidents/:incident":                                   hidden("/incidents/" + o.incident),
		"POST /incidents/:incident/own":                              sends("/incidents/"+o.incident+"/own", refused),
		"POST /incidents/:incident/end":                              sends("/incidents/"+o.incident+"/end", refused),
		"GET /docs/webhooks":                                         own("/docs/webhooks"),
		"GET /settings/webhooks":                                     own("/settings/webhooks"),
		"POST /settings/webhooks":                                    sends("/settings/webhooks", http.StatusUnprocessableEntity, "url", "http://127.0.0.1/"),
		"GET /settings/webhooks/:webhook":                            hidden(hook),
		"POST /settings/webhooks/:webhook":                           sends(hook, refused, "url", "https://evil.example/"),
		"POST /settings/webhooks/:webhook/switch":                    sends(hook+"/switch", refused, "on", "yes"),
		"POST /settings/webhooks/:webhook/test":                      sends(hook+"/test", refused),
		"POST /settings/webhooks/:webhook/secret":                    sends(hook+"/secret", refused),
		"POST /settings/webhooks/:webhook/secret/end":                sends(hook+"/secret/end", refused),
		"GET /settings/webhooks/:webhook/delete":                     hidden(hook + "/delete"),
		"POST /settings/webhooks/:webhook/delete":                    sends(hook+"/delete", refused),
		"GET /settings/webhooks/:webhook/messages/:delivery":         hidden(hook + "/messages/" + o.message),
		"POST /settings/webhooks/:webhook/messages/:delivery/replay": sends(hook+"/messages/"+o.message+"/replay", refused),
		"POST /settings/auto/:rule/off":                              sends("/settings/auto/"+o.rules[0]+"/off", refused),
		"POST /settings/auto/forecast":                               sends("/settings/auto/forecast", http.StatusUnprocessableEntity, "region", bangkok, "service", "nothing", "least", "1", "forecast-cap", "50", "forecast-cooldown", "24"),
		"POST /settings/auto/forecast/:forecast/on":                  sends("/settings/auto/forecast/"+o.forecast+"/on", refused),
		"POST /settings/auto/forecast/:forecast/off":                 sends("/settings/auto/forecast/"+o.forecast+"/off", refused),
		"POST /redeem":                                               sends("/redeem", http.StatusUnprocessableEntity, "code", "0000-0000-0000-0001"),
		"POST /packages/renew":                                       sends("/packages/renew?package="+pkg, refused, "key", "k", "line", bangkok+" "+passport+" 1000 1 13000000"),
		"POST /packages/buy/pay": append(sends("/packages/buy/pay?order="+pending, refused, "method", "balance"),
			sends("/packages/buy/pay?order="+pending, refused, "method", "card")...),
		"POST /try":                                                 sends("/try", http.StatusUnprocessableEntity, "region", bangkok, "service", passport),
		"POST /keys":                                                sends("/keys", http.StatusUnprocessableEntity, "description", "no project"),
		"POST /keys/:key/description":                               sends(key+"/description", refused, "description", "mine"),
		"POST /keys/:key/enable":                                    sends(key+"/enable", refused),
		"POST /keys/:key/disable":                                   sends(key+"/disable", refused),
		"POST /keys/:key/delete":                                    sends(key+"/delete", refused),
		"POST /keys/:key/limits":                                    sends(key+"/limits", refused, "services", passport, "regions", bangkok, "networks", "10.0.0.0/8"),
		"POST /keys/:key/secret":                                    sends(key+"/secret", refused, "rotations", "0", "until", "2026-11-30"),
		"POST /keys/:key/secret/end":                                sends(key+"/secret/end", refused),
		"POST /keys/:key/credentials.csv":                           sends(key+"/credentials.csv", refused, "secret", o.accessKeys[0]),
		"POST /billing/topup":                                       sends("/billing/topup", moved, "choice", "10.00", "amount", "", "key", o.paymentKeys[0]),
		"POST /billing/payments/:payment/withdraw":                  sends("/billing/payments/"+o.payments[models.PaymentPending]+"/withdraw", refused),
		"POST /billing/orders/:order/cancel":                        sends("/billing/orders/"+pending+"/cancel", refused),
		"POST /sandbox/pay/:id/refund":                              sends("/sandbox/pay/"+strings.ToLower(open)+"/refund", refused, "amount", "1"),
		"POST /webhooks/payments/:provider":                         sends("/webhooks/payments/nobody", refused),
		"POST /v1/usage":                                            sends("/v1/usage", http.StatusUnauthorized),
		"POST /v1/authorize":                                        sends("/v1/authorize", http.StatusUnauthorized),
		"GET /openapi.yaml":                                         own("/openapi.yaml"),
		"GET /v3/projects":                                          {{"/v3/projects", nil, http.StatusUnauthorized}},
		"GET /v3/auth/domains":                                      {{"/v3/auth/domains", nil, http.StatusUnauthorized}},
		"POST /v3/payments/free-resources/query":                    sends("/v3/payments/free-resources/query", http.StatusUnauthorized),
		"POST /v2/payments/free-resources/usages/details/query":     sends("/v2/payments/free-resources/usages/details/query", http.StatusUnauthorized),
		"GET /v2/bills/customer-bills/free-resources-usage-records": {{"/v2/bills/customer-bills/free-resources-usage-records?free_resource_id=" + pkg, nil, http.StatusUnauthorized}},
		"GET /v2/accounts/customer-accounts/balances":               {{"/v2/accounts/customer-accounts/balances", nil, http.StatusUnauthorized}},
		"GET /v2/orders/customer-orders":                            {{"/v2/orders/customer-orders?order_id=" + pending, nil, http.StatusUnauthorized}},
		"POST /v3/auth/tokens":                                      sends("/v3/auth/tokens", http.StatusBadRequest),
		"POST /v2/:project/ocr/id-card":                             sends("/v2/"+o.projects[0]+"/ocr/id-card", http.StatusUnauthorized),
		"POST /v2/:project/ocr/license-plate":                       sends("/v2/"+o.projects[0]+"/ocr/license-plate", http.StatusUnauthorized),
		"POST /v2/:project/ocr/passport":                            sends("/v2/"+o.projects[0]+"/ocr/passport", http.StatusUnauthorized),
		"POST /v2/:project/ocr/web-image":                           sends("/v2/"+o.projects[0]+"/ocr/web-image", http.StatusUnauthorized),
		"POST /sandbox/pay/:id":                                     sends("/sandbox/pay/"+strings.ToLower(open), refused, "card", cardThatPays),
		"POST /sandbox/pay/:id/cancel":                              sends("/sandbox/pay/"+strings.ToLower(open)+"/cancel", refused),
		"GET /nowhere":                                              {{"/nowhere", nil, refused}, {"/nothing/" + pkg, nil, refused}, {"/static/" + pkg, nil, refused}, {"/v1/" + pkg, nil, refused}, {"/pricing", nil, found}},
	}
}

// open are the routes that need no sign-in; all others send visitors to the sign-in page. The sandbox's page, as any
// provider's, is open to whoever has its unguessable address.
var open = []string{
	"GET /statement-keys.json", "GET /verify-statement", "GET /docs/statement-format.txt", "GET /", "GET /signup", "POST /signup", "GET /login", "POST /login", "GET /login/sso", "POST /login/sso", "GET /login/sso/callback/:account", "GET /login/second", "POST /login/second", "POST /login/second/recovery", "POST /login/second/passkey", "POST /login/passkey/new", "GET /login/passkey", "POST /login/passkey", "GET /pricing", "GET /calculator", "GET /help/billing", "GET /docs/api", "GET /docs/quality", "GET /docs/webhooks", "GET /openapi.yaml", "GET /v3/projects", "GET /v3/auth/domains", "POST /v3/auth/tokens",
	"POST /v3/payments/free-resources/query", "POST /v2/payments/free-resources/usages/details/query", "GET /v2/bills/customer-bills/free-resources-usage-records",
	"GET /v2/accounts/customer-accounts/balances", "GET /v2/orders/customer-orders", "POST /v2/:project/ocr/id-card",
	"POST /v2/:project/ocr/license-plate", "POST /v2/:project/ocr/passport", "POST /v2/:project/ocr/web-image",
	"POST /preferences/theme", "GET /try/samples/:name", "GET /healthz", "GET /readyz", "POST /webhooks/payments/:provider", "POST /v1/usage", "POST /v1/authorize",
	"GET /password/forgot", "POST /password/forgot", "GET /password/reset", "POST /password/reset", "GET /confirm", "POST /confirm",
	"GET /confirm/mail", "POST /confirm/mail", "GET /security/leaked-key", "POST /security/leaked-key", "GET /email/confirm", "POST /email/confirm", "GET /email/stop", "POST /email/stop",
	"GET /view-as", "POST /view-as", "POST /view-as/end",
	"GET /unsubscribe", "POST /unsubscribe", "GET /invitation", "POST /invitation", "GET /calendar.ics",
	"GET /usage/calls", "GET /usage/calls/:rest", "GET /usage/calls.csv", "GET /usage/calls.json",
	"GET /docs", "GET /help", "GET /settings", "GET /password", "GET /security", "GET /incidents", "GET /billing/payments",
	"GET /sandbox/pay/:id", "POST /sandbox/pay/:id", "POST /sandbox/pay/:id/cancel",
	"POST /sandbox/pay/:id/refund", "GET /nowhere",
}

// routes lists the real router's routes, as "GET /path".
func routes(router *echo.Echo) []string {
	var all []string
	for _, r := range router.Routes() {
		// The operator's desk is walked by itself, as everybody who is none of its operators: see handlers/desk_test.go.
		if r.Method != echo.RouteNotFound && r.Path != desk.Desk && !strings.HasPrefix(r.Path, desk.Desk+"/") {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestEveryRouteKeepsCustomersApart walks all routes as another customer, as a visitor and from another site. No job runs
// meanwhile, so that the first customer's records must be the same at the end to the last digit.
func TestEveryRouteKeepsCustomersApart(t *testing.T) {
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	victim := c.demoCustomer(t)
	thief := c.customer("mallory@example.com").Email
	steps := trespass(victim)
	mustCover(t, routes(c.router), slices.Collect(maps.Keys(steps)))
	c.serveQuietly()
	before := c.records(t, victim.account)
	w := &walker{t: t, server: c.url, victim: victim}
	for _, route := range slices.Sorted(maps.Keys(steps)) {
		for _, s := range steps[route] {
			w.asAnother(route, s, thief)
			w.asVisitor(route, s)
			w.fromAnotherSite(route, s, demo.Email)
		}
	}
	if after := c.records(t, victim.account); after != before {
		t.Errorf("the walk changed the first customer's records from\n%s\nto\n%s", before, after)
	}
}

// mustCover fails the test for each route that is not walked, and for each step that has no route any more.
func mustCover(t *testing.T, routes, walked []string) {
	t.Helper()
	for _, route := range routes {
		if !slices.Contains(walked, route) {
			t.Errorf("the route %s is not walked: say what another customer gets there", route)
		}
	}
	for _, route := range walked {
		if !slices.Contains(routes, route) && route != "GET /nowhere" {
			t.Errorf("there is no route %s any more", route)
		}
	}
}

// walker sends the steps and looks at the answers.
type walker struct {
	t      *testing.T
	server string
	victim *objects
}

// asAnother takes the step as another customer and wants the status, and nothing that belongs to the first one.
func (w *walker) asAnother(route string, s step, email string) {
	w.t.Helper()
	answer, body := w.send(w.signedIn(email), route, s, "Sec-Fetch-Site", "same-origin")
	if answer.StatusCode != s.status {
		w.t.Errorf("another customer: %s %s = %d, want %d", route, s.address, answer.StatusCode, s.status)
	}
	sent := s.address + "?" + s.form.Encode()
	for _, mark := range w.victim.marks() {
		if strings.Contains(sent, url.QueryEscape(mark)) || strings.Contains(sent, mark) {
			continue // what they sent themselves may come back
		}
		if strings.Contains(body, mark) || strings.Contains(answer.Header.Get("Location"), mark) {
			w.t.Errorf("another customer: %s %s shows the first one's %q", route, s.address, mark)
		}
	}
}

// asVisitor takes the step without a session: only open routes answer.
func (w *walker) asVisitor(route string, s step) {
	w.t.Helper()
	answer, body := w.send(client(w.t), route, s, "Sec-Fetch-Site", "same-origin")
	if slices.Contains(open, route) {
		if s.status == http.StatusNotFound && answer.StatusCode != http.StatusNotFound {
			w.t.Errorf("a visitor: %s %s = %d, want 404", route, s.address, answer.StatusCode)
		}
		return
	}
	want := "/login"
	if strings.HasPrefix(route, "GET ") {
		want += "?next=" + url.QueryEscape(s.address)
	}
	if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || got != want {
		w.t.Errorf("a visitor: %s %s = %d to %q, want a redirect to %s", route, s.address, answer.StatusCode, got, want)
	}
	if strings.Contains(body, w.victim.name) {
		w.t.Errorf("a visitor: %s %s shows the customer's data", route, s.address)
	}
}

// fromAnotherSite sends the form with the customer's own session from a page of another site, as new and as old browsers do.
func (w *walker) fromAnotherSite(route string, s step, email string) {
	w.t.Helper()
	if !strings.HasPrefix(route, "POST ") {
		return
	}
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		answer, _ := w.send(w.signedIn(email), route, s, name, value)
		want := http.StatusForbidden
		if strings.HasPrefix(s.address, "/v1/") || strings.HasPrefix(s.address, "/v2/") || strings.HasPrefix(s.address, "/v3/") {
			want = s.status // programs' requests: no session is looked at, so there is nothing to steal
		}
		if answer.StatusCode != want {
			w.t.Errorf("from another site (%s): %s %s = %d, want %d", name, route, s.address, answer.StatusCode, want)
		}
	}
}

// signedIn is a new browser of the customer.
func (w *walker) signedIn(email string) *http.Client {
	w.t.Helper()
	browser := client(w.t)
	response, err := browser.Get(w.server + door(email))
	if err != nil {
		w.t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("signing in as %s: %d", email, response.StatusCode)
	}
	return browser
}

func (w *walker) send(browser *http.Client, route string, s step, header, value string) (answer *http.Response, body string) {
	w.t.Helper()
	method, _, _ := strings.Cut(route, " ")
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server+s.address, strings.NewReader(s.form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set(header, value)
	response, err := browser.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response, string(text)
}

// records writes down every row of the customer.
func (c *console) records(t *testing.T, account string) string {
	t.Helper()
	var all strings.Builder
	for table, order := range map[string]string{
		"orders": "id", "order_lines": "order_id, line_no", "packages": "id", "payments": "id", "ledger_entries": "seq", "auto_rules": "id", "forecast_rules": "id", "forecast_purchases": "id", "caps": "id", "webhook_endpoints": "id", "webhook_deliveries": "id", "key_incidents": "id",
		"subscriptions": "id", "usage_months": "month_start, region, service", "projects": "id", "memberships": "user_id", "access_keys": "id",
		"notifications": "id", "alert_states": "key",
	} {
		var rows []map[string]any
		if err := c.DB.WithContext(t.Context()).Table(table).Where("account_id = ?", account).Order(order).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			t.Errorf("the first customer has no %s", table)
		}
		for _, row := range rows {
			if table == "memberships" {
				delete(row, "seen_at") // that somebody is here
			}
			if key, _ := row["key"].(string); table == "notifications" && strings.HasPrefix(key, "browser ") {
				continue // that they signed in for the walk
			}
			fmt.Fprintln(&all, table, row)
		}
	}
	lines := strings.Split(all.String(), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
