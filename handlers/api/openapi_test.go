package api

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/recognition"
)

// describedAPI is the description as it is served, to hold answers against.
type describedAPI struct {
	t        *testing.T
	paths    map[string]any
	compiler *jsonschema.Compiler
}

func described(t *testing.T, c *counter) *describedAPI {
	t.Helper()
	served := c.fetch("/openapi.yaml")
	var document map[string]any
	if err := yaml.Unmarshal(served, &document); err != nil {
		t.Fatal(err)
	}
	d := &describedAPI{t: t, paths: document["paths"].(map[string]any), compiler: jsonschema.NewCompiler()}
	d.compiler.DefaultDraft(jsonschema.Draft2020) // which OpenAPI 3.1 has its schemas in
	if err := d.compiler.AddResource("openapi.yaml", document); err != nil {
		t.Fatal(err)
	}
	return d
}

// operations are the described ones, as the router names them.
func (d *describedAPI) operations() (all []string) {
	for path, item := range d.paths {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				all = append(all, strings.ToUpper(method)+" "+strings.ReplaceAll(path, "{project_id}", ":project"))
			}
		}
	}
	slices.Sort(all)
	return all
}

// holds fails the test unless an answer is one of those described for the operation.
func (d *describedAPI) holds(method, path string, got reply) {
	d.t.Helper()
	at := []string{"paths", path, method, "responses", fmt.Sprint(got.ResponseRecorder.Code)}
	response, _ := d.paths[path].(map[string]any)[method].(map[string]any)["responses"].(map[string]any)[at[4]].(map[string]any)
	if response == nil {
		d.t.Errorf("%s %s: status %s is not described", method, path, at[4])
		return
	}
	if ref, is := response["$ref"].(string); is {
		at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	}
	at = append(at, "content", "application/json", "schema")
	for i := range at {
		at[i] = strings.NewReplacer("~", "~0", "/", "~1").Replace(at[i])
	}
	schema, err := d.compiler.Compile("openapi.yaml#/" + strings.Join(at, "/"))
	if err != nil {
		d.t.Errorf("%s %s: schema: %v", method, path, err)
		return
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.Body.Bytes()))
	if err != nil {
		d.t.Errorf("%s %s: %v", method, path, err)
		return
	}
	if err := schema.Validate(body); err != nil {
		d.t.Errorf("%s %s: %s is not as described: %v", method, path, got.Body, err)
	}
}

// fetch gets a page that anybody may open.
func (c *counter) fetch(path string) []byte {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.router.ServeHTTP(w, httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/yaml" {
		c.t.Fatalf("%s: status %d, %s", path, w.Code, w.Header().Get("Content-Type"))
	}
	return w.Body.Bytes()
}

// apiPath are the addresses that programs call.
var apiPath = regexp.MustCompile(`^/v\d+/`)

func TestWhatIsDescribedIsRoutedAndWhatIsRoutedIsDescribed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	var routed []string
	for _, route := range c.router.Routes() {
		if apiPath.MatchString(route.Path) && route.Method != echo.RouteNotFound {
			routed = append(routed, route.Method+" "+route.Path)
		}
	}
	slices.Sort(routed)
	if got := described(t, c).operations(); !slices.Equal(got, routed) {
		t.Errorf("described:\n%s\nrouted:\n%s", strings.Join(got, "\n"), strings.Join(routed, "\n"))
	}
}

func TestAnswersAreAsDescribed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	c.Reprice(t, // the shop sells no plates
		"  - {code: id-card, name: ID Card OCR}", "  - {code: id-card, name: ID Card OCR}\n  - {code: license-plate, name: Plate Number OCR}",
		"    service: id-card", "    service: license-plate\n    pay_per_use: \"0\"\n  - region: ap-southeast-2\n    service: id-card")
	d := described(t, c)
	customer := c.client()
	for _, service := range recognition.Services {
		path := "/v2/{project_id}/ocr/" + string(service)
		d.holds("post", path, customer.calls(shop.Bangkok, string(service))) // 403, not enabled
		customer.Subscribe(t, shop.Bangkok, string(service))
		ok := customer.calls(shop.Bangkok, string(service))
		if ok.ResponseRecorder.Code != http.StatusOK {
			t.Errorf("%s: %s", service, ok.Body)
		}
		d.holds("post", path, ok)
		d.holds("post", path, c.send(customer.request(http.MethodPost, customer.path(shop.Bangkok, string(service)), "{}")))
		d.holds("post", path, c.withToken("", http.MethodPost, customer.path(shop.Bangkok, string(service))))
		for _, failure := range []error{recognition.TooMany(), recognition.TimedOut(nil), recognition.Unavailable(nil)} {
			if service == recognition.Passport {
				c.engine.fails(failure)
				d.holds("post", path, customer.calls(shop.Bangkok, string(service)))
			}
		}
		c.engine.fails(nil)
	}
	d.holds("get", "/v3/projects", c.send(customer.request(http.MethodGet, "/v3/projects", "")))
	d.holds("get", "/v3/projects", c.withToken("", http.MethodGet, "/v3/projects"))
	if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	for _, scope := range []string{"{}", `{"name":"ap-southeast-2"}`, `{"name":"mars"}`, "[]"} {
		d.holds("post", "/v3/auth/tokens", c.askToken("a@example.com", password, scope))
	}
	d.holds("post", "/v3/auth/tokens", c.askToken("a@example.com", "guess", "{}"))
	d.holds("post", "/v1/usage", c.withToken("", http.MethodPost, "/v1/usage"))
	report := c.reportsUsage(customer)
	if report.ResponseRecorder.Code != http.StatusOK {
		t.Errorf("usage: %s", report.Body)
	}
	d.holds("post", "/v1/usage", report)
	d.holds("post", "/v1/authorize", c.withToken("", http.MethodPost, "/v1/authorize"))
	for body, want := range map[string]int{
		asking("r1", customer.Projects[shop.Bangkok], "passport", 3):   http.StatusOK,
		asking("r2", customer.Projects[shop.Bangkok], "web-image", 0):  http.StatusBadRequest,
		asking("r3", customer.Projects[shop.Singapore], "passport", 1): http.StatusForbidden,
		asking("r4", strings.Repeat("0", 32), "passport", 1):           http.StatusForbidden,
		"[]": http.StatusBadRequest,
	} {
		answer := c.operator("/v1/authorize", "application/json", body)
		if answer.ResponseRecorder.Code != want {
			t.Errorf("%s: %d %s", body, answer.ResponseRecorder.Code, answer.Body)
		}
		d.holds("post", "/v1/authorize", answer)
	}
}

func asking(requestID, project, service string, count int) string {
	return fmt.Sprintf(`{"request_id":%q,"project_id":%q,"service":%q,"count":%d}`, requestID, project, service, count)
}

// reportsUsage reports a call that is good and one that is not.
func (c *counter) reportsUsage(of *client) reply {
	c.t.Helper()
	event := func(id, project string) string {
		return fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"g","type":"ocr.call","subject":%q,"time":%q,"data":{"service":"passport","status":200}}`,
			id, project, c.Clock.Now().Format(time.RFC3339))
	}
	body := asBatch(event("a", of.Projects[shop.Bangkok]), event("b", strings.Repeat("0", 32)))
	return c.operator("/v1/usage", batch, body)
}

// operator sends the body as a gateway does.
func (c *counter) operator(path, contentType, body string) reply {
	c.t.Helper()
	token, _, err := c.Accounts.CreateToken(c.t.Context(), "gateway")
	if err != nil {
		c.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", contentType)
	return c.send(r)
}
