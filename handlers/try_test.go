package handlers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"ocrconsole/models"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

const tryPassport = "/try?region=ap-southeast-2&service=passport"

// poster is what the fake engine reads in pictures from the web.
var poster = &recognition.WebImageResult{WordsBlockCount: 2, WordsBlockList: []recognition.WordsBlock{
	{Words: "Harbour <Book> Fair", Confidence: 0.964, Location: recognition.Location{{60, 40}, {300, 40}, {300, 90}, {60, 90}}},
	{Words: "Tickets: $12.50", Confidence: 0.9, Location: recognition.Location{{60, 120}, {280, 120}, {280, 150}, {60, 150}}},
}}

var mary = &recognition.PassportResult{
	PassportNumber: "L898902C3", Surname: "ERIKSSON", Confidence: map[string]float64{"passport_number": 0.99}, ExtraInfo: map[string]string{},
}

// sends posts the form of a Try page: its fields with the changes, and a picture unless it is nil.
func (a *answer) sends(picture []byte, changes url.Values) *answer {
	a.browser.t.Helper()
	form := a.Find("form#try")
	values := fieldsOf(form)
	values.Del("picture")
	for name, value := range changes {
		values[name] = value
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if err := parts.WriteField(name, value); err != nil {
				a.browser.t.Fatal(err)
			}
		}
	}
	file, err := parts.CreateFormFile("picture", "picture")
	if err == nil {
		_, err = file.Write(picture)
	}
	if err = errors.Join(err, parts.Close()); err != nil {
		a.browser.t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(a.browser.t.Context(), http.MethodPost, "http://console.example"+form.AttrOr("action", ""), &body)
	request.Header.Set("Content-Type", parts.FormDataContentType())
	return a.browser.ask(request)
}

// sendsSample presses the button of a sample.
func (a *answer) sendsSample(name string, changes url.Values) *answer {
	a.browser.t.Helper()
	if a.Find("button[name=sample][value='"+name+"']").Length() != 1 {
		a.browser.t.Fatalf("%s has no sample %s", a.request, name)
	}
	all := url.Values{"sample": {name}}
	for field, value := range changes {
		all[field] = value
	}
	return a.sends(nil, all)
}

// picture is a PNG of the size.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestTryMakesARealCallAndSaysWhatPaidForIt(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	ref := c.granted(bangkok, "web-image", 100)
	s.engine.answers(poster, nil)
	page := c.get("/try?region=ap-southeast-2").wants(200)
	page.says("#try-cost", "This is a real call in your account", ref, "100 calls left in it")
	page.says("form#try", "Makes one real API call, paid by package "+ref)

	a := page.sendsSample("web-image.jpg", url.Values{"image_size": {"yes"}, "detect_direction": {"yes"}}).wants(200)
	a.says("#try-found", "2 lines of text", "1 Harbour <Book> Fair", "96.4 %", "2 Tickets: $12.50", "90.0 %")
	a.says("#try-paid", ref, "99 calls", "$0.00 (prepaid)")
	a.says("#try-cost", "99 calls left in it")
	if n := a.Find("svg.found-boxes polygon").Length(); n != 2 {
		t.Errorf("%d boxes on the picture, want 2", n)
	}
	if got := a.Find("svg.found-boxes polygon").First().AttrOr("points", ""); got != "60,40 300,40 300,90 60,90" {
		t.Errorf("first box at %s", got)
	}
	var body struct{ Result recognition.WebImageResult }
	if err := json.Unmarshal([]byte(a.Find("details code").Text()), &body); err != nil || !reflect.DeepEqual(body.Result.WordsBlockList[0], poster.WordsBlockList[0]) {
		t.Errorf("the JSON is %s (%v)", a.Find("details code").Text(), err)
	}
	c.get(a.Find("#try-paid a:contains('See the deduction')").AttrOr("href", "")).wants(200).says("main", "Paid by package "+ref)
	c.get(a.Find("#try-result img").AttrOr("src", "")).wants(200)

	asked := s.engine.asked()
	if len(asked) != 1 || asked[0].Region != bangkok || asked[0].Service != recognition.WebImage || !asked[0].At.Equal(s.now()) {
		t.Fatalf("the engine was asked %+v", asked)
	}
	o := asked[0].Options
	if !o.DetectDirection || !o.Extracts(recognition.ExtractImageSize) || o.Extracts(recognition.ExtractContact) {
		t.Errorf("options %+v", o)
	}
	for name, want := range map[string]bool{"image_size": true, "detect_direction": true, "contact_info": false} {
		if _, checked := a.Find("input[name=" + name + "]").Attr("checked"); checked != want {
			t.Errorf("after the call %s is checked: %v", name, checked)
		}
	}
}

func TestTryChargesPayPerUse(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(10_000_000)
	c.subscribed(bangkok, passport)
	s.engine.answers(mary, nil)
	page := c.get(tryPassport).wants(200).says("form#try", "charged $0.0145 pay-per-use")
	a := page.sends(picture(t, 40, 30), nil).wants(200)
	a.says("#try-paid", "Pay-per-use", "$0.0145").says("#try-found", "L898902C3", "99.0 %", "ERIKSSON")
	if got, want := c.available(), rules.Micros(10_000_000-14_500); got != want {
		t.Errorf("%d available, want %d", got, want)
	}
	if src := a.Find("#try-result img").AttrOr("src", ""); !strings.HasPrefix(src, "data:image/png;base64,iVBOR") {
		t.Errorf("the picture is shown from %.40q", src)
	}
}

func TestTryAgainWithTheSameFormIsPaidOnceForTheSamePictureOnly(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	s.engine.answers(mary, nil)
	page := c.get(tryPassport).wants(200)
	first, second := picture(t, 40, 30), picture(t, 41, 30)
	call := page.sends(first, nil).wants(200).Find("#try-paid a:contains('See the deduction')").AttrOr("href", "")
	again := page.sends(first, nil).wants(303)
	if again.location != call {
		t.Errorf("sent again leads to %s, want %s", again.location, call)
	}
	again.follow().says("body", "not made again, nor paid twice")
	page.sends(second, nil).wants(200).says("#try-paid", "98 calls")
	c.get(tryPassport).sends(first, nil).wants(200).says("#try-paid", "97 calls")
	if n := len(s.engine.asked()); n != 3 {
		t.Errorf("%d pictures recognised, want 3", n)
	}

	// A call that failed is made anew with the same form.
	s.engine.answers(nil, recognition.TimedOut(nil))
	page = c.get(tryPassport)
	page.sends(first, nil).wants(504)
	page.sends(first, nil).wants(504)
	s.engine.answers(mary, nil)
	call = page.sends(first, nil).wants(200).says("#try-paid", "96 calls").Find("#try-paid a:contains('See the deduction')").AttrOr("href", "")
	if again := page.sends(first, nil).wants(303); again.location != call {
		t.Errorf("reloaded after it failed it leads to %s, want %s", again.location, call)
	}
	c.get(tryPassport).sends(first, nil).wants(200).says("#try-paid", "95 calls")

	// Not for ever: 20 failed calls, then the page again.
	s.engine.answers(nil, recognition.Unreadable("nothing"))
	page = c.get(tryPassport)
	for range 20 {
		page.sends(first, nil).wants(422)
	}
	if again := page.sends(first, nil).wants(303); again.location != tryPassport {
		t.Errorf("after 20 failed calls it leads to %s", again.location)
	}
}

func TestTryErrorsSayWhatToDoAndCostNothing(t *testing.T) {
	good := picture(t, 40, 30)
	for _, tt := range []struct {
		name    string
		failure error
		picture []byte
		status  int
		says    []string
	}{
		{"no picture", nil, nil, 422, []string{"AIS.0101", "choose a picture"}},
		{"no image", nil, []byte("hello"), 422, []string{"AIS.0102", "This service reads JPEG, PNG, BMP, TIFF, up to 7.5 MB"}},
		{"tiny", nil, picture(t, 14, 30), 422, []string{"AIS.0103", "at least 15 px"}},
		{"too large", nil, bytes.Repeat([]byte{'x'}, 10<<20/4*3+1), 422, []string{"AIS.0103", "larger than 7.5 MB"}},
		{"far too large", nil, bytes.Repeat([]byte{'x'}, 9<<20), 422, []string{"AIS.0103", "larger than 7.5 MB"}},
		{"blank", recognition.BadQuality("The image is blank."), good, 422, []string{"AIS.0104", "more light and contrast"}},
		{"not a passport", recognition.Unreadable("No passport."), good, 422, []string{"AIS.0105", "what Passport OCR reads"}},
		{"busy", recognition.TooMany(), good, 429, []string{"ModelArts.4401", "Try again in a moment"}},
		{"slow", recognition.TimedOut(nil), good, 504, []string{"ModelArts.4402"}},
		{"broken", recognition.Unavailable(errors.New("exit status 127")), good, 503, []string{"ModelArts.4403", "Try again in a moment"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			c := s.customer("c@example.com")
			c.granted(bangkok, passport, 100)
			s.engine.answers(mary, tt.failure)
			a := c.get(tryPassport).sends(tt.picture, nil).wants(tt.status)
			a.says("#try-problem", append(tt.says, "The call was not charged.")...).never("body", "exit status")
			a.says("#try-cost", "100 calls left in it")
			if a.Find("#try-result").Length() != 0 {
				t.Error("there is a result")
			}
		})
	}
}

func TestTrySaysBeforehandThatNothingPays(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(hongKong, passport, 100)
	page := c.get(tryPassport).wants(200)
	page.says("#try-cost", "ModelArts.4204", "100 calls left in CN-Hong Kong", "Subscribe", "Buy Package")
	if n := page.Find("form#try button:not([disabled])").Length(); n != 0 {
		t.Errorf("%d buttons can be pressed", n)
	}
	a := page.sends(picture(t, 40, 30), nil).wants(403)
	a.says("#try-problem", "ModelArts.4204", "Service is not enabled.", "Services in AP-Bangkok")
	if n := len(s.engine.asked()); n != 0 {
		t.Errorf("%d pictures recognised for nothing", n)
	}
}

// What makes a refused call pass is done on the page that refuses it, and the next click is the sample.
func TestTryLeadsToTheCapThatRefuses(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	page := c.get(tryPassport).wants(200)
	c.post("/settings/caps", url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"0"}, "then": {"refuse"}}).wants(303)
	a := page.sends(picture(t, 40, 30), nil).wants(403)
	a.says("#try-problem", "ModelArts.4206", c.ref(models.KindCap, 1), "Raise or remove the cap", "See the caps")
}

func TestTryClaimsAndSubscribesInPlace(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	s.engine.answers(poster, nil)
	page := c.get("/try?region=ap-southeast-2").wants(200)
	page.says("#try-cost", "Calls are refused: ModelArts.4204", "Claim 1,000 free calls")
	page = page.submit("Claim 1,000 free calls", nil).wants(303).follow().wants(200)
	page.says("h1", "Try OCR").says("#try-cost", "1,000 calls left in it").never("#try-cost", "Claim")
	page.sendsSample("web-image.jpg", nil).wants(200).says("#try-found", "2 lines of text")

	page = c.get("/try?region=ap-southeast-2&service=license-plate").wants(200).never("#try-cost", "Claim")
	page = page.submit("Subscribe", nil).wants(303).follow().wants(200)
	page.says("h1", "Try OCR").says("main", "is subscribed in AP-Bangkok").says("#try-cost", "Pay-per-use at $0.012")

	// What is wrong with a claim is said there, too.
	page = c.get("/try?region=ap-southeast-2&service=passport").wants(200)
	page.submit("Claim 1,000 free calls", url.Values{"when-used-up": {"perhaps"}}).wants(422).says("h1", "Try OCR").says("#error-summary", "Choose")
}

func TestTrySaysThatTheEngineIsNotReady(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	missing := errors.New("tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-eng")
	s.engine.breaks(missing)
	s.engine.answers(nil, recognition.Unavailable(missing))
	page := c.get(tryPassport).wants(200).says("main", "Recognition is not available now", missing.Error())
	page.sends(picture(t, 40, 30), nil).wants(503).says("#try-problem", "ModelArts.4403", "apt-get install tesseract-ocr")
}

func TestTrySaysWhatTheEngineLacks(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	s.engine.answers(&recognition.PassportResult{PassportNumber: "L898902C3"}, nil)
	if page := c.get(tryPassport).wants(200); strings.Contains(page.Text(), "not complete") {
		t.Error("a complete engine lacks something")
	}
	s.engine.lacks("ID cards are often read wrong: run 'make engine'.\nWeb images have no accents: apt-get install tesseract-ocr.")
	page := c.get(tryPassport).wants(200).says("main", "Recognition is not complete here", "run 'make engine'", "apt-get install tesseract-ocr")
	page.sends(picture(t, 40, 30), nil).wants(200)
}

func TestTryLeadsToWhereTheServiceIsSold(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	region, elsewhere := s.notSold(passport)
	a := c.get("/try?region="+region+"&service=passport").wants(200).says("main", "is not sold in")
	if a.Find("form#try").Length() != 0 {
		t.Error("there is a form")
	}
	if n := a.Find(fmt.Sprintf("main a[href='/try?region=%s&service=passport']", elsewhere)).Length(); n != 1 {
		t.Errorf("%d links to %s", n, elsewhere)
	}
	c.get("/try?region=mars").wants(404)
	c.get("/try?service=poetry").wants(404)
	c.get("/try/samples/generate.go").wants(404)
	c.get("/try/samples/..%2Fsamples.go").wants(404)
	s.visitor().get("/try").wants(303)
}

// notSold gives a region that does not sell the service, and one that does.
func (s *site) notSold(service string) (without, with string) {
	s.t.Helper()
	snapshot, err := s.console.Catalog.Current(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, region := range snapshot.Regions {
		if o, _ := snapshot.Offering(region.Code, service); o.Sold {
			with = region.Code
		} else {
			without = region.Code
		}
	}
	if without == "" || with == "" {
		s.t.Fatalf("%s is sold everywhere or nowhere", service)
	}
	return without, with
}

func TestTryDrawsThePlacesOfAPictureThatBrowsersDoNotShow(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, "license-plate", 100)
	s.engine.answers(&recognition.PlateResult{
		{Number: "粤B12345", Color: recognition.YellowGreen, Location: recognition.Location{{1, 2}, {3, 4}, {5, 6}, {7, 8}}, Confidence: 0.95},
	}, nil)
	var file bytes.Buffer
	if err := tiff.Encode(&file, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	a := c.get("/try?region=ap-southeast-2&service=license-plate").sends(file.Bytes(), nil).wants(200)
	a.says("#try-result", "粤B12345", "Yellow and green", "95.0 %", "40 × 30 px, TIFF. Browsers do not show this format")
	if a.Find("#try-result img").Length() != 0 || a.Find("svg.found-boxes polygon").Length() != 1 {
		t.Error("want the place without the picture")
	}
}

func TestTryShowsBothSidesOfACard(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, "id-card", 100)
	at := recognition.Location{{1, 2}, {3, 4}, {5, 6}, {7, 8}}
	s.engine.answers(&recognition.IDCardResult{
		Front: &recognition.FrontSide{
			IDCardFront: recognition.IDCardFront{Name: "张三"}, VerificationResult: &recognition.FrontVerification{ValidNumber: true},
			TextLocation: map[string]recognition.Location{"name": {{9, 9}, {10, 9}, {10, 10}, {9, 10}}},
		},
		Back: &recognition.BackSide{
			IDCardBack:   recognition.IDCardBack{ValidFrom: "2016-03-15", ValidTo: "长期"},
			TextLocation: map[string]recognition.Location{"valid_from": at, "valid_to": at},
		},
	}, nil)
	page := c.get("/try?region=ap-southeast-2&service=id-card").wants(200)
	a := page.sendsSample("id-card-front.jpg", url.Values{"side": {"double_side"}, "return_verification": {"yes"}}).wants(200)
	a.says("#try-found", "1 Name张三", "2 Valid from2016-03-15", "2 Valid to长期")
	a.says("#try-result", "Number has the right checksumYes", "Sex is that of the numberNo")
	if o := s.engine.asked()[0].Options; o.Side != recognition.SideDouble || !o.ReturnVerification || !o.ReturnTextLocation {
		t.Errorf("options %+v", o)
	}
	if got := a.Find("select[name=side] option[selected]").AttrOr("value", ""); got != recognition.SideDouble {
		t.Errorf("after the call the side is %q", got)
	}
	page.sends(picture(t, 40, 30), url.Values{"side": {"inside"}}).wants(422).says("#try-problem", "AIS.0101", "side")
}

// TestTrySendsTagsAsACallOfTheAPIDoes: the call has them, a cap by one of them counts and refuses it, and what is wrong with them is said
// beside the field, with what was typed.
func TestTrySendsTagsAsACallOfTheAPIDoes(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	s.engine.answers(mary, nil)
	c.post("/settings/caps", url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"1"}, "then": {"refuse"}, "tag": {"team=scan"}}).wants(303)
	page := c.get(tryPassport).wants(200)
	wrong := page.sends(picture(t, 40, 30), url.Values{"tags": {"team"}}).wants(422).says("#field-tags-error", "must be name=value")
	if typed := wrong.Find("#field-tags").AttrOr("value", ""); typed != "team" || len(s.engine.asked()) != 0 {
		t.Errorf("the form has %q, and %d pictures were recognised", typed, len(s.engine.asked()))
	}
	done := page.sends(picture(t, 40, 30), url.Values{"tags": {"team=scan, env=prod"}}).wants(200)
	if kept := done.Find("#field-tags").AttrOr("value", ""); kept != "team=scan, env=prod" {
		t.Errorf("for the next picture it has %q", kept)
	}
	c.get("/calls?tag=team=scan").wants(200).says("#log", "env=prod, team=scan")
	done.sends(picture(t, 50, 30), url.Values{"tags": {"team=scan"}}).wants(403).says("#try-problem", "ModelArts.4206", c.ref(models.KindCap, 1), "with the tag team=scan")
	done.sends(picture(t, 60, 30), url.Values{"tags": {""}}).wants(200)
	if err := s.console.Calls.Refusals.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get("/calls?status=refused&tag=team=scan").wants(200).says("#log", "Refused, not billed", "team=scan")
}
