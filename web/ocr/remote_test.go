package ocr_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/drawing"
)

func remote(t *testing.T, handler http.HandlerFunc) *ocr.Remote {
	t.Helper()
	return remoteWithin(t, 2*time.Second, handler)
}

// remoteWithin has the service answer within the time, which begins when it is asked.
func remoteWithin(t *testing.T, timeout time.Duration, handler http.HandlerFunc) *ocr.Remote {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	e, err := ocr.NewRemote(ocr.RemoteConfig{URLs: map[string]string{"ap-southeast-3": server.URL + "/ocr/"}, Token: "secret", Timeout: timeout, MaxConcurrent: 2})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func cardRequest() recognition.Request {
	return recognition.Request{
		Region: "ap-southeast-3", Service: recognition.IDCard, Image: drawing.PNG(page(drawing.Regular, 12)),
		Options: recognition.Options{Side: "front", ReturnVerification: true}, At: now,
	}
}

// wants checks that an error is one of the documented ones.
func wants(t *testing.T, err error, code string, status int) {
	t.Helper()
	var known *recognition.Error
	if !errors.As(err, &known) || known.Code != code || known.HTTPStatus != status || known.Message == "" {
		t.Errorf("error %v, want %s with status %d", err, code, status)
	}
}

func TestARemoteServiceGetsTheRequestAndGivesItsResult(t *testing.T) {
	request := cardRequest()
	e := remote(t, func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/ocr/id-card" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("%s %v, %v", r.URL.Path, r.Header, err)
		}
		if body["side"] != "front" || body["return_verification"] != true || !strings.HasPrefix(body["image"].(string), "iVBOR") || len(body) != 3 {
			t.Errorf("body %v", body)
		}
		w.Write([]byte(`{"result":{"name":"张三","number":"11010519491231002X","verification_result":{"valid_number":true}}}`))
	})
	result, err := e.Recognize(t.Context(), request)
	want := &recognition.IDCardResult{
		IDCardFront:        &recognition.IDCardFront{Name: "张三", Number: "11010519491231002X"},
		VerificationResult: &recognition.IDCardVerification{FrontVerification: recognition.FrontVerification{ValidNumber: true}},
	}
	if err != nil || !reflect.DeepEqual(result, want) {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestARemoteServicesFailuresAreTheDocumentedOnes(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		answer string
		code   string
		want   int
	}{
		"a bad picture":          {400, `{"error_code":"AIS.0104","error_msg":"Too blurred."}`, "AIS.0104", 400},
		"another complaint":      {400, `{"error_code":"APIG.0201","error_msg":"x"}`, "ModelArts.4403", 503},
		"no access":              {401, `{"error_code":"APIG.0301"}`, "ModelArts.4403", 503},
		"too many":               {429, ``, "ModelArts.4401", 429},
		"broken":                 {500, `oops`, "ModelArts.4403", 503},
		"its own timeout":        {504, ``, "ModelArts.4402", 504},
		"a redirect":             {302, ``, "ModelArts.4403", 503},
		"no JSON":                {200, `<html>`, "ModelArts.4403", 503},
		"no result":              {200, `{}`, "ModelArts.4403", 503},
		"an empty result":        {200, `{"result":{}}`, "ModelArts.4403", 503},
		"a result that is null":  {200, `{"result":null}`, "ModelArts.4403", 503},
		"a result of other kind": {200, `{"result":[{"plate_number":"A1"}]}`, "ModelArts.4403", 503},
		"an endless answer":      {200, `{"result":"` + strings.Repeat("x", 9<<20), "ModelArts.4403", 503},
	} {
		t.Run(name, func(t *testing.T) {
			e := remote(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://example.com/")
				w.WriteHeader(test.status)
				w.Write([]byte(test.answer))
			})
			_, err := e.Recognize(t.Context(), cardRequest())
			wants(t, err, test.code, test.want)
		})
	}
}

func TestWhatARemoteServiceLeavesOutIsNotAnsweredAsNull(t *testing.T) {
	for service, answer := range map[recognition.Service]string{
		recognition.WebImage:     `{"words_block_count":0}`,
		recognition.Passport:     `{"passport_number":"L898902C3","confidence":null}`,
		recognition.LicensePlate: `[{"plate_number":"A1"}]`,
		recognition.IDCard:       `{"name":"张三","text_location":null}`,
	} {
		e := remote(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"result":` + answer + `}`)) })
		request := cardRequest()
		request.Service = service
		result, err := e.Recognize(t.Context(), request)
		if err != nil {
			t.Errorf("%s: %v", service, err)
			continue
		}
		if text, err := json.Marshal(result); err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s: %s, %v", service, text, err)
		}
	}
}

// hang waits until the caller is gone, which the server sees once the body was read.
func hang(r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestARemoteServiceThatHangsTimesOutAndIsThenLeftAlone(t *testing.T) {
	var asked atomic.Int32
	e := remoteWithin(t, 50*time.Millisecond, func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		hang(r)
	})
	for range 5 {
		_, err := e.Recognize(t.Context(), cardRequest())
		wants(t, err, "ModelArts.4402", 504)
	}
	if e.Ready() == nil {
		t.Error("ready after five timeouts")
	}
	before := asked.Load()
	_, err := e.Recognize(t.Context(), cardRequest())
	wants(t, err, "ModelArts.4403", 503)
	if asked.Load() != before {
		t.Error("asked again at once")
	}
}

func TestACallerThatGoesAwaySaysNothingAgainstTheService(t *testing.T) {
	e := remote(t, func(_ http.ResponseWriter, r *http.Request) { hang(r) })
	for range 8 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		if _, err := e.Recognize(ctx, cardRequest()); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if err := e.Ready(); err != nil {
		t.Error(err)
	}
}

func TestCallsAtOnceAreBounded(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	e := remote(t, func(http.ResponseWriter, *http.Request) { entered <- struct{}{}; <-release })
	for range 2 {
		go e.Recognize(context.WithoutCancel(t.Context()), cardRequest())
		<-entered
	}
	_, err := e.Recognize(t.Context(), cardRequest())
	close(release)
	wants(t, err, "ModelArts.4401", 429)
}

func TestWhatOnlyARemoteServiceKnowsOfFontsAndDirectionsIsHandedThrough(t *testing.T) {
	request, no := cardRequest(), false
	request.Service, request.Options = recognition.WebImage, recognition.Options{DetectFont: true, DetectTextDirection: &no}
	answer := `{"result":{"words_block_count":1,"words_block_list":[{"words":"a","confidence":0.9,"location":[[0,0],[1,0],[1,1],[0,1]],"font_list":["Arial","Helvetica"],"font_scores":%s}]}}`
	scores := "[0.8,0.1]"
	e := remote(t, func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body["detect_font"] != true || body["detect_text_direction"] != false {
			t.Errorf("body %v, %v", body, err)
		}
		fmt.Fprintf(w, answer, scores)
	})
	result, err := e.Recognize(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(map[string]any{"result": result})
	if want := fmt.Sprintf(answer, scores); err != nil || string(got) != want {
		t.Errorf("answered %s, want %s", got, want)
	}
	scores = "[0.8]" // one for two fonts
	_, err = e.Recognize(t.Context(), request)
	wants(t, err, "ModelArts.4403", 503)
}

func TestABadPictureOrRegionIsNotSent(t *testing.T) {
	e := remote(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	request := cardRequest()
	request.Image = []byte("no picture")
	_, err := e.Recognize(t.Context(), request)
	wants(t, err, "AIS.0102", 400)
	request = cardRequest()
	request.Region = "cn-north-4"
	_, err = e.Recognize(t.Context(), request)
	wants(t, err, "ModelArts.4403", 503)
}

func TestAddressesOfRegionsAreChecked(t *testing.T) {
	for _, urls := range []map[string]string{nil, {"a": ""}, {"a": "ocr.example.com"}, {"a": "ftp://ocr.example.com"}, {"a": "http://"}} {
		if _, err := ocr.NewRemote(ocr.RemoteConfig{URLs: urls}); err == nil {
			t.Errorf("%v is taken", urls)
		}
	}
}
