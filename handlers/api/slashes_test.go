package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/web"
)

func TestAnEndpointThatEndsInASlashIsServed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	path := customer.path(shop.Bangkok, shop.Passport)
	// resign signs the call to one address and sends it to another.
	resign := func(signed, sent string) reply {
		r := customer.request(http.MethodPost, signed, picture)
		r.URL.Path = sent
		return c.send(r)
	}
	for _, sent := range []string{"/" + path, "//" + path, strings.ReplaceAll(path, "/", "//"), strings.Replace(path, "/v2/", "/v2//", 1), "/." + path, "/.//." + path, strings.Replace(path, "/v2/", "/v2/./", 1)} {
		if got := resign(sent, sent); got.ResponseRecorder.Code != http.StatusOK {
			t.Errorf("signed and sent to %s: status %d, %s", sent, got.ResponseRecorder.Code, got.Body)
		}
		if got := resign(path, sent); got.ResponseRecorder.Code != http.StatusOK {
			t.Errorf("signed as meant, sent to %s: status %d, %s", sent, got.ResponseRecorder.Code, got.Body)
		}
		other := customer.path(shop.Bangkok, shop.WebImage)
		if got := resign("/"+other, sent); got.Code != "APIG.0301" {
			t.Errorf("signed for another service, sent to %s: %s", sent, got.Body)
		}
	}
	if got := customer.paid(); got != "pay_per_use:14" {
		t.Errorf("paid by %s", got)
	}
	if got := c.send(customer.request(http.MethodGet, "//v3//projects", "")); got.ResponseRecorder.Code != http.StatusOK {
		t.Errorf("//v3//projects: %s", got.Body)
	}
	if got := c.send(customer.request(http.MethodPost, "//v1/usage", "[]")); got.Code != "ModelArts.4101" {
		t.Errorf("//v1/usage: %s", got.Body)
	}
	if got := c.send(customer.request(http.MethodPost, "//v3/auth/tokens", "{}")); got.Code != "AIS.0101" && got.Code != "ModelArts.4102" {
		t.Errorf("//v3/auth/tokens: %s", got.Body)
	}
}

func TestWhatBeginsLikeTheAPIIsAnsweredAsTheAPI(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	path := customer.path(shop.Bangkok, shop.Passport)
	for _, target := range []string{
		"/v2", "/v2/", "/v1", "/v3/", "//v2", "//v2/", "//v2//nothing", "/./v2/nothing", "/V2" + path[3:], "//V1/usage", "/%2Fv2" + path[3:], "/v2%2F" + path[4:], "//%76%32" + path[3:] + "/nothing",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			got := c.send(customer.request(method, target, picture)) // which fails the test if it is no JSON
			if got.Code != "APIG.0101" || got.ResponseRecorder.Code != http.StatusNotFound {
				t.Errorf("%s %s: status %d, %s", method, target, got.ResponseRecorder.Code, got.Body)
			}
			if got := got.Header().Get("Set-Cookie") + got.Header().Get("Vary") + got.Header().Get("Content-Encoding"); got != "" {
				t.Errorf("%s %s went the way of pages: %s", method, target, got)
			}
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		if got := c.send(customer.request(method, "/"+path, picture)); got.Code != "APIG.0101" {
			t.Errorf("%s /%s: %s", method, path, got.Body)
		}
	}
}

func TestHEADIsSignedAsItIsSent(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	server := web.NewHTTPServer(c.router).Handler
	status := func(signed, sent string) int {
		r := customer.request(signed, "/v3/projects?name=ap-southeast-2", "")
		r.Method = sent
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w.Code
	}
	for _, test := range []struct {
		signed, sent string
		want         int
	}{{"HEAD", "HEAD", 200}, {"GET", "GET", 200}, {"GET", "HEAD", 401}, {"HEAD", "GET", 401}} {
		if got := status(test.signed, test.sent); got != test.want {
			t.Errorf("%s signed as %s: status %d, want %d", test.sent, test.signed, got, test.want)
		}
	}
}
