package recognition

import (
	"encoding/json"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// linesOf makes lines of plain text, one word each.
func linesOf(texts ...string) (lines []Line) {
	for i, text := range texts {
		lines = append(lines, Line{{Text: text, Confidence: 0.9, Location: Location{{0, i * 10}, {99, i * 10}, {99, i*10 + 9}, {0, i*10 + 9}}}})
	}
	return lines
}

func TestOneWrongDigitOfAnIDNumberIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 33000).Draw(t, "born"))
		number := rapid.StringMatching(`(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])(0[1-9]|[1-6][0-9])(0[1-9]|[1-9][0-9])`).Draw(t, "place") + born.Format("20060102") + rapid.StringMatching(`[0-9]{3}`).Draw(t, "order")
		valid := 0
		for _, check := range idChecks {
			if IDNumber(number + string(check)).Valid() {
				valid, number = valid+1, number+string(check)
				break
			}
		}
		if valid != 1 {
			t.Fatalf("%s has no check character", number)
		}
		if got := IDNumber(number).Birth(); got != born.Format(dateOnly) {
			t.Errorf("born %s", got)
		}
		at := rapid.IntRange(0, 16).Draw(t, "at")
		wrong := []byte(number)
		wrong[at] = '0' + (wrong[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if IDNumber(wrong).Valid() {
			t.Errorf("%s and %s are both valid", number, wrong)
		}
	})
}

func TestTheFrontOfACardIsUnderstood(t *testing.T) {
	lines := linesOf("姓名“张晓明", "性别女民族汉", "出生1949年12月31日", "住址北京市朝阳区建国路", "88号院2号楼", "公民身份号码1101O519491231002x")
	r, err := NewIDCardResult(lines, Options{ReturnVerification: true}, called)
	if err != nil {
		t.Fatal(err)
	}
	want := IDCardFront{"张晓明", "女", "1949-12-31", "汉", "北京市朝阳区建国路88号院2号楼", "11010519491231002X"}
	if *r.IDCardFront != want {
		t.Errorf("%+v", *r.IDCardFront)
	}
	if r.VerificationResult.FrontVerification != (FrontVerification{true, true, true}) {
		t.Errorf("%+v", r.VerificationResult)
	}
	encoded, err := json.Marshal(r)
	if err != nil || strings.Contains(string(encoded), `"issue"`) || !strings.Contains(string(encoded), `"valid_validity_period":false`) {
		t.Errorf("%s, %v", encoded, err)
	}
}

func TestVerificationComparesWhatIsWritten(t *testing.T) {
	for name, test := range map[string]struct {
		lines []Line
		want  FrontVerification
	}{
		"another birth": {linesOf("性别女", "1950年12月31日", "11010519491231002X"), FrontVerification{true, false, true}},
		"another sex":   {linesOf("性别男", "1949年12月31日", "11010519491231002X"), FrontVerification{true, true, false}},
		"not written":   {linesOf("11010519491231002X"), FrontVerification{true, false, false}},
		"wrong number":  {linesOf("性别女", "1949年12月31日", "110105194912310021"), FrontVerification{}},
	} {
		r, err := NewIDCardResult(test.lines, Options{Side: SideFront, ReturnVerification: true}, called)
		if err != nil || r.VerificationResult.FrontVerification != test.want {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestTheBackOfACardIsUnderstood(t *testing.T) {
	for period, want := range map[string]struct {
		from, to string
		v        BackVerification
	}{
		"2016.11.21-2026.11.21": {"2016-11-21", "2026-11-21", BackVerification{true, true}},  // its last day
		"2016.11.20-2026.11.20": {"2016-11-20", "2026-11-20", BackVerification{false, true}}, // the day after
		"2016.11.21-2027.11.21": {"2016-11-21", "2027-11-21", BackVerification{true, false}}, // eleven years
		"2026.11.22-2046.11.22": {"2026-11-22", "2046-11-22", BackVerification{false, true}}, // from tomorrow
		"2020.02.29-2040.02.29": {"2020-02-29", "2040-02-29", BackVerification{true, true}},
		"2010.05.01-长期":         {"2010-05-01", "长期", BackVerification{true, true}},
		"2016.13.21-2026.11.21": {"", "2026-11-21", BackVerification{}},
	} {
		r, err := NewIDCardResult(linesOf("签发机关北京市公安局", "有效期限"+period), Options{ReturnVerification: true}, called)
		if err != nil || *r.IDCardBack != (IDCardBack{"北京市公安局", want.from, want.to}) || r.VerificationResult.BackVerification != want.v {
			t.Errorf("%s: %+v %+v, %v", period, r.IDCardBack, r.VerificationResult, err)
		}
	}
	if _, err := NewIDCardResult(linesOf("有效期限2016.11.21-2026.11.21"), Options{Side: SideFront}, called); codeOf(err) != CodeUnreadable {
		t.Errorf("a back for a front: %v", err)
	}
}

func TestPlatesAreWrittenAsTheirNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"京A·12345": "京A12345", "粤B 8K3F6": "粤B8K3F6", "京8OO123": "京B00123", "I京A12345": "京A12345", "京AD12345": "京AD12345",
		"京A1234": "", "ab-123 cd": "AB123CD", "SGX4821K": "SGX4821K", "HELLO": "", "123": "", "1234567890": "", "粤Z12港": "", "粤Z1234港": "粤Z1234港",
	} {
		if got := PlateNumber(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestTwoReadingsThatAgreeMakeAPlateSure(t *testing.T) {
	for _, test := range []struct {
		number, chinese, latin string
		want                   float64
	}{
		{"京A12345", "京A12345", "RA12345", 0.9},
		{"京A12345", "京A12845", "RA12345", 0.75},
		{"京A12345", "", "", 0.2},
		{"", "", "", 0.2},
	} {
		if got := PlateConfidence(test.number, test.chinese, test.latin, 0.2); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

func FuzzPlateNumber(f *testing.F) {
	f.Add("京A·12345", "JA12345")
	f.Fuzz(func(t *testing.T, withChinese, latin string) {
		for _, number := range []string{PlateNumber(withChinese), JoinPlate(withChinese, latin)} {
			if number != "" && PlateNumber(number) != number {
				t.Errorf("%q is not a number of its own", number)
			}
		}
	})
}

func TestAPlatesColourIsItsGrounds(t *testing.T) {
	for want, grounds := range map[PlateColour][2]color.RGBA{
		Blue:        {{20, 70, 180, 255}, {20, 70, 180, 255}},
		Yellow:      {{240, 180, 30, 255}, {240, 180, 30, 255}},
		White:       {{240, 240, 240, 255}, {240, 240, 240, 255}},
		Black:       {{20, 20, 20, 255}, {20, 20, 20, 255}},
		Green:       {{235, 240, 235, 255}, {60, 190, 100, 255}}, // it fades to white
		YellowGreen: {{240, 180, 30, 255}, {60, 190, 100, 255}},
	} {
		p := image.NewRGBA(image.Rect(0, 0, 200, 60))
		for i := range 200 * 60 {
			x, y := i%200, i/200
			ground := grounds[1]
			if x < 55 {
				ground = grounds[0]
			}
			p.Set(x, y, ground)
		}
		if got := ColourOfPlate(p, p.Rect); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestContactsAreFoundInLines(t *testing.T) {
	for _, test := range []struct {
		lines []Line
		want  ContactInfo
	}{
		{linesOf("张三 13812345678", "广东省深圳市南山区科技园路1号"), ContactInfo{"张三", "13812345678", "广东省", "深圳市", "南山区", "科技园路1号"}},
		{linesOf("收件人：李四", "电话：138-1234-5678", "地址：北京市朝阳区建国路88号"), ContactInfo{"李四", "13812345678", "北京市", "北京市", "朝阳区", "建国路88号"}},
		{linesOf("Contact: Bob Lee Tel: +65 6123 4567"), ContactInfo{Name: "Bob Lee", Phone: "+65 6123 4567"}},
		{linesOf("no contact here", "1234567890123456"), ContactInfo{}},
	} {
		if got := FindContact(test.lines); got != test.want {
			t.Errorf("%+v, want %+v", got, test.want)
		}
	}
}

func TestOptionsAreCheckedByName(t *testing.T) {
	for _, test := range []struct {
		service     Service
		body, wrong string
	}{
		{WebImage, `{"detect_direction":true,"extract_type":["contact_info"],"detect_font":null,"image":"…","new":1}`, ""},
		{WebImage, `{"detect_direction":"yes"}`, "detect_direction"},
		{WebImage, `{"extract_type":["colour"]}`, "extract_type"},
		{WebImage, `{"extract_type":"image_size"}`, "extract_type"},
		{WebImage, `{"side":5}`, ""}, // of another service
		{Passport, `{"country_code":"CHN"}`, ""},
		{Passport, `{"country_code":"FRA"}`, "country_code"},
		{IDCard, `{"side":"","return_verification":true}`, ""},
		{IDCard, `{"side":"top"}`, "side"},
		{IDCard, `{"return_verification":1}`, "return_verification"},
		{LicensePlate, `{"side":"top"}`, ""},
	} {
		var body map[string]json.RawMessage
		if err := json.Unmarshal([]byte(test.body), &body); err != nil {
			t.Fatal(err)
		}
		_, err := ParseOptions(test.service, body)
		if test.wrong == "" && err != nil || test.wrong != "" && (codeOf(err) != CodeParameter || !strings.Contains(err.Error(), " "+test.wrong+" ")) {
			t.Errorf("%s %s: %v", test.service, test.body, err)
		}
	}
}

func TestANumberOfNoPlaceIsNotValid(t *testing.T) {
	for place, want := range map[string]bool{"110105": true, "830000": true, "659001": true, "429004": true, "160105": false, "990105": false, "110005": false, "117505": false, "110100": false, "830101": false} {
		valid := false
		for _, check := range idChecks {
			valid = valid || IDNumber(place+"19491231002"+string(check)).Valid()
		}
		if valid != want {
			t.Errorf("%s: valid %v", place, valid)
		}
	}
}

// sureLines are lines that an engine is sure of.
func sureLines(texts ...string) []Line {
	lines := linesOf(texts...)
	for _, line := range lines {
		line[0].Confidence = 0.99
	}
	return lines
}

func TestACardIsReadWholeOrRefused(t *testing.T) {
	whole := []string{"姓名张晓明", "性别女民族汉", "出生1949年12月31日", "住址北京市朝阳区建国路", "88号院2号楼", "公民身份号码11010519491231002X"}
	check := func(name string, lines []Line, certain bool) {
		t.Helper()
		r, err := NewIDCardResult(lines, Options{Side: SideFront}, called)
		if err == nil {
			err = r.Whole()
		}
		if certain != (err == nil) || err != nil && codeOf(err) != CodeUnreadable {
			t.Errorf("%s: %v", name, err)
		}
	}
	check("whole", sureLines(whole...), true)
	for i := range whole {
		if i == 2 || i == 4 {
			continue // the number says the date, and an address may be short
		}
		lines := sureLines(whole...)
		lines[i][0].Confidence = 0.5
		check("unsure of "+whole[i], lines, i == 5) // a valid number is right however sure it was read
		check("without "+whole[i], sureLines(append(append([]string(nil), whole[:i]...), whole[i+1:]...)...), false)
	}
	whole[1] = "性别女民族沃"
	check("no such ethnicity", sureLines(whole...), false)
	whole[1], whole[5] = "性别女民族汉", "公民身份号码110105194912310021"
	check("a number that is not valid, read well", sureLines(whole...), true)
	unsure := sureLines(whole...)
	unsure[5][0].Confidence = 0.9
	check("a number that is not valid, read badly", unsure, false)
}

func TestALongNameMayTakeTwoLines(t *testing.T) {
	r, err := NewIDCardResult(sureLines("姓名阿依古丽•", "图尔荪托合提", "性别女民族维吾尔", "出生1949年12月31日", "住址新疆乌鲁木齐市天山区", "公民身份号码11010519491231002X"), Options{}, called)
	if err != nil || r.Name != "阿依古丽·图尔荪托合提" || r.Ethnicity != "维吾尔" || r.Whole() != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestADateThatWasReadBadlyIsTheNumbers(t *testing.T) {
	lines := sureLines("姓名张晓明", "性别女民族汉", "出生1949年12月11日", "住址北京市朝阳区建国路", "公民身份号码11010519491231002X")
	r, err := NewIDCardResult(lines, Options{ReturnVerification: true}, called)
	if err != nil || r.Birth != "1949-12-11" || r.VerificationResult.ValidBirth {
		t.Errorf("read well: %+v, %v", r, err)
	}
	lines[2][0].Confidence = 0.8
	if r, err = NewIDCardResult(lines, Options{ReturnVerification: true}, called); err != nil || r.Birth != "1949-12-31" || r.VerificationResult.ValidBirth {
		t.Errorf("read badly: %+v, %v", r, err)
	}
}
