package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// The signatures below were made by openssl, which knows nothing of this program: the canonical request was written by
// hand with printf and piped through
//
//	hash=$(openssl dgst -sha256 -r | cut -d' ' -f1)
//	printf 'SDK-HMAC-SHA256\n%s\n%s' 20261121T062510Z $hash | openssl dgst -sha256 -hmac $SECRET_KEY -r
//
// with the hash of the body from openssl dgst -sha256, too.
const (
	vectorAccessKey = "QTWAOYTTINDUT2QVKYUC"
	vectorSecretKey = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
	vectorDate      = "20261121T062510Z"
)

var vectors = map[string]struct {
	method, target, body, headers string
	set                           http.Header
	signature                     string
}{
	"what the Go SDK signs, with a body that ends in a newline": {
		http.MethodPost, "/v2/0123456789abcdef0123456789abcdef/ocr/passport", `{"image":"aGVsbG8="}` + "\n", "user-agent;x-project-id;x-sdk-date",
		http.Header{"User-Agent": {"huaweicloud-usdk-go/3.0"}, "X-Project-Id": {"0123456789abcdef0123456789abcdef"}},
		"4191f98a10e3abc3623703c2a2474b7cf63bbba28708355ce020113917f7fbd6",
	},
	"what the Python SDK signs: all headers, and the host": {
		http.MethodPost, "/v2/0123456789abcdef0123456789abcdef/ocr/passport", `{"image": "aGVsbG8="}`, "content-type;host;user-agent;x-project-id;x-sdk-date",
		http.Header{"Content-Type": {"application/json;charset=UTF-8"}, "User-Agent": {"huaweicloud-usdk-python/3.0"}, "X-Project-Id": {"0123456789abcdef0123456789abcdef"}},
		"d6a39c47294f4e212faaa577fe8030934da82e6e5b01b5b4107848576692bdf6",
	},
	"a query out of order, with signs in it, and the host": {
		http.MethodGet, "/v3/projects/?tag=2%20%2B%C3%A9~&name=ap-southeast-2&tag=1&empty=", "", "host;x-sdk-date", nil,
		"ab8f6a8a50a6a64d0a5dd88fbac61521797d0108d4398f8323ccb0d8c2bf13e1",
	},
	"a body that is not signed, a path to escape, a header that is there twice": {
		http.MethodPut, "/a%20b/%e4%b8%80", "anything", "x-extra;x-sdk-content-sha256;x-sdk-date",
		http.Header{"X-Extra": {"two", "  one "}, "X-Sdk-Content-Sha256": {"UNSIGNED-PAYLOAD"}},
		"ff2a17d1a175cf2baf33830ebcd0a1f09a9e1cb37ec649e01984ac255237cc64",
	},
}

func TestSignaturesAreThoseThatOpenSSLMakes(t *testing.T) {
	now, err := time.Parse(dateLayout, vectorDate)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range vectors {
		r := httptest.NewRequest(v.method, v.target, nil)
		r.Host = "ocr.example.com"
		for key, values := range v.set {
			r.Header[key] = values
		}
		r.Header.Set("X-Sdk-Date", vectorDate)
		r.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+vectorAccessKey+", SignedHeaders="+v.headers+", Signature="+v.signature)
		s, err := parseSignature(r.Header, now)
		if err != nil || s.accessKey != vectorAccessKey {
			t.Errorf("%s: access key %q, %v", name, s.accessKey, err)
			continue
		}
		if err := s.check(r, []byte(v.body), vectorSecretKey); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if s.check(r, []byte(v.body), strings.ToLower(vectorSecretKey)) == nil {
			t.Errorf("%s: right with another secret", name)
		}
		if r.Header.Get("X-Sdk-Content-Sha256") == "" && s.check(r, []byte(v.body+" "), vectorSecretKey) == nil {
			t.Errorf("%s: right with another body", name)
		}
	}
}

func TestASignatureThatIsNotRightIsRefusedBeforeAnythingIsDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer, other := c.client(), c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		header := func(name, value string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set(name, value) }
		}
		at := func(d time.Duration) func(*http.Request) {
			return func(r *http.Request) { customer.sign(r, picture, c.Clock.Now().Add(d), "x-sdk-date") }
		}
		for name, change := range map[string]func(*http.Request){
			"another date":        header("X-Sdk-Date", c.Clock.Now().Add(time.Second).Format(dateLayout)),
			"a date twice":        func(r *http.Request) { r.Header.Add("X-Sdk-Date", r.Header.Get("X-Sdk-Date")) },
			"another user agent":  header("User-Agent", "curl"),
			"a lost header":       func(r *http.Request) { r.Header.Del("X-Project-Id") },
			"another path":        func(r *http.Request) { r.URL.Path = customer.path(shop.Bangkok, shop.WebImage) },
			"a query":             func(r *http.Request) { r.URL.RawQuery = "a=b" },
			"a broken query":      func(r *http.Request) { r.URL.RawQuery = "a=%zz" },
			"too old":             at(-accounts.SignatureTime - time.Second),
			"too new":             at(accounts.SignatureTime + time.Second),
			"the date not signed": func(r *http.Request) { customer.sign(r, picture, c.Clock.Now(), "user-agent") },
			"another's secret": func(r *http.Request) {
				stolen := *customer
				stolen.key.SecretKey = other.key.SecretKey
				stolen.sign(r, picture, c.Clock.Now(), "x-sdk-date")
			},
			"an unknown key": func(r *http.Request) {
				stolen := *customer
				stolen.key.AccessKey = strings.Repeat("A", 20)
				stolen.sign(r, picture, c.Clock.Now(), "x-sdk-date")
			},
			"no parameters":         header("Authorization", "SDK-HMAC-SHA256"),
			"a parameter twice":     func(r *http.Request) { r.Header.Set("Authorization", r.Header.Get("Authorization")+", Access=x") },
			"half a signature":      func(r *http.Request) { v := r.Header.Get("Authorization"); r.Header.Set("Authorization", v[:len(v)-2]) },
			"two signatures":        func(r *http.Request) { r.Header.Add("Authorization", r.Header.Get("Authorization")) },
			"an unsigned body":      header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"),
			"no secret's signature": header("Authorization", "SDK-HMAC-SHA256 Access="+customer.key.AccessKey+", SignedHeaders=x-sdk-date, Signature="+strings.Repeat("0", 64)),
		} {
			got := customer.calls(shop.Bangkok, shop.Passport, change)
			if got.ResponseRecorder.Code != http.StatusUnauthorized || got.Code != "APIG.0301" || strings.Contains(got.Body.String(), customer.key.SecretKey) {
				t.Errorf("%s: status %d, %s", name, got.ResponseRecorder.Code, got.Body)
			}
		}
		if c.engine.pictures() != 0 || customer.paid() != "" {
			t.Errorf("%d pictures recognised, paid %s", c.engine.pictures(), customer.paid())
		}
		for _, d := range []time.Duration{-accounts.SignatureTime, 0, accounts.SignatureTime} {
			if got := customer.calls(shop.Bangkok, shop.Passport, at(d)); got.ResponseRecorder.Code != http.StatusOK {
				t.Errorf("%s away: %s", d, got.Body)
			}
		}
	})
}

func TestAKeyThatIsDisabledSignsNoMore(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.wants("", 1, shop.Bangkok, shop.Passport)
	if err := c.keys.DisableKey(t.Context(), customer.owner, customer.key.ID); err != nil {
		t.Fatal(err)
	}
	customer.wants("APIG.0301", 1, shop.Bangkok, shop.Passport)
	if err := c.keys.EnableKey(t.Context(), customer.owner, customer.key.ID); err != nil {
		t.Fatal(err)
	}
	customer.wants("", 1, shop.Bangkok, shop.Passport)
}

func FuzzSignature(f *testing.F) {
	for _, v := range vectors {
		f.Add("SDK-HMAC-SHA256 Access="+vectorAccessKey+", SignedHeaders="+v.headers+", Signature="+v.signature, vectorDate, v.target, "UNSIGNED-PAYLOAD", v.body)
	}
	f.Add("SDK-HMAC-SHA256 Access=,SignedHeaders=;;,Signature=", "20060102T150405Z", "/%2F?=&a;b", "", "")
	now := time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC)
	f.Fuzz(func(t *testing.T, authorization, date, target, content, body string) {
		r, err := http.NewRequest(http.MethodPost, "http://ocr.example.com"+target, nil)
		if err != nil {
			return
		}
		r.Header = http.Header{"Authorization": {authorization}, headerDate: {date}, headerContent: {content}}
		s, err := parseSignature(r.Header, now)
		if err != nil {
			return
		}
		if s.accessKey == "" || len(s.headers) == 0 {
			t.Fatalf("%q was read as %+v", authorization, s)
		}
		// Nobody who does not know the secret can sign for it.
		if s.check(r, []byte(body), "a secret that no input of this test was signed with") == nil {
			t.Fatalf("%q is right", authorization)
		}
	})
}
