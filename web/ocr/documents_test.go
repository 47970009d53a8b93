package ocr_test

import (
	"errors"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// specimen is the page of the example in ICAO 9303.
var specimen = drawing.PassportPage{
	Fields: [][2]string{
		{"Type", "P"},
		{"Passport No.", "L898902C3"},
		{"Surname", "ERIKSSON"},
		{"Given names", "ANNA MARIA"},
		{"Date of birth", "12 AUG 1974"},
		{"Sex", "F"},
		{"Date of issue", "16 APR 2002"},
		{"Date of expiry", "15 APR 2012"},
		{"Place of birth", "ZENITH"},
		{"Authority", "PASSPORT OFFICE"},
	},
	MRZ: [2]string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
}

func TestAPassportIsReadByItsMachineReadableZone(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	page, telling := specimen.Draw(), []string{"clean", "turned by 3°", "on its side", "on a table, smaller"}
	for name, picture := range map[string]func() []byte{
		"clean":               func() []byte { return drawing.PNG(page) },
		"JPEG of quality 60":  func() []byte { return drawing.JPEG(page, 60) },
		"noise":               func() []byte { return drawing.PNG(drawing.Noisy(page, 25, 3)) },
		"turned by 3°":        func() []byte { return drawing.JPEG(drawing.Turned(page, 3, color.Gray{90}), 80) },
		"upside down":         func() []byte { return drawing.PNG(drawing.Turned(page, 180, color.White)) },
		"on its side":         func() []byte { return drawing.PNG(drawing.Turned(page, 90, color.White)) },
		"half its size":       func() []byte { return drawing.PNG(drawing.Scaled(page, 600, 420)) },
		"on a table, smaller": func() []byte { return drawing.JPEG(onTable(page), 80) },
	} {
		if soaks(t) == 1 && !slices.Contains(telling, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := recognize[*recognition.PassportResult](t, recognition.Passport, picture(), recognition.Options{})
			want := [...]string{"P", "UTO", "L898902C3", "UTO", "F", "1974-08-12", "2012-04-15"}
			got := [...]string{r.PassportType, r.CountryCode, r.PassportNumber, r.Nationality, r.Sex, r.DateOfBirth, r.DateOfExpiry}
			if got != want {
				t.Errorf("read %q, want %q", got, want)
			}
			// No check digit is over the names.
			names := accuracy("ERIKSSON ANNA MARIA", r.Surname+" "+r.GivenName)
			t.Logf("accuracy of the names %.1f %%", names*100)
			if names < 0.85 {
				t.Errorf("read %s, %s", r.Surname, r.GivenName)
			}
			if r.Confidence["passport_number"] < 0.5 {
				t.Errorf("confidence %v", r.Confidence)
			}
			if name == "clean" && (r.DateOfIssue != "2002-04-16" || r.PlaceOfBirth != "ZENITH" || r.IssuingAuthority != "PASSPORT OFFICE") {
				t.Errorf("page: %+v", r)
			}
		})
	}
}

func onTable(page drawing.Canvas) drawing.Canvas {
	c := drawing.New(1400, 1200, color.RGBA{96, 72, 50, 255})
	c.Paste(page, image.Pt(180, 260))
	return c
}

func TestPlatesAreReadWithTheirColour(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	font := chineseFont(t, drawing.Bold)
	right, all := 0, 0
	for _, plate := range []struct{ number, colour string }{
		{"京A12345", "blue"},
		{"粤B8K3F6", "blue"},
		{"沪C57N92", "yellow"},
		{"苏E90123", "black"},
		{"浙A7H2P3", "white"},
		{"京AD12345", "green"},
		{"粤BD52890", "yellow_green"},
		{"SGX4821K", "black"},
		{"KLM4739", "white"},
	} {
		file := drawing.JPEG(drawing.Street(drawing.Plate(font, plate.number, plate.colour)), 85)
		r := *recognize[*recognition.PlateResult](t, recognition.LicensePlate, file, recognition.Options{})
		if len(r) != 1 {
			t.Errorf("%s: %+v", plate.number, r)
			continue
		}
		if string(r[0].Color) != plate.colour {
			t.Errorf("%s: colour %s, want %s", plate.number, r[0].Color, plate.colour)
		}
		if where := r[0].Location; abs(where[0][0]-205) > 8 || abs(where[0][1]-160) > 8 || abs(where[2][0]-645) > 8 || abs(where[2][1]-300) > 8 {
			t.Errorf("%s: location %v", plate.number, where)
		}
		got := accuracy(plate.number, r[0].Number)
		if got == 1 && r[0].Confidence < 0.3 {
			t.Errorf("%s: confidence %.2f", plate.number, r[0].Confidence)
		}
		t.Logf("%s read as %s, confidence %.2f", plate.number, r[0].Number, r[0].Confidence)
		n := len([]rune(plate.number))
		right, all = right+int(got*float64(n)+0.5), all+n
	}
	t.Logf("accuracy %d of %d characters", right, all)
	if right*100 < all*95 {
		t.Errorf("accuracy %d of %d characters", right, all)
	}
}

func abs(n int) int { return max(n, -n) }

func TestSeveralPlatesInAPictureAreAllRead(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	font := chineseFont(t, drawing.Bold)
	street := drawing.Street(drawing.Plate(font, "京A12345", "blue"), drawing.Plate(font, "沪C57N92", "yellow"))
	r := *recognize[*recognition.PlateResult](t, recognition.LicensePlate, drawing.JPEG(street, 85), recognition.Options{})
	if len(r) != 2 || r[0].Color != recognition.Blue || r[1].Color != recognition.Yellow ||
		r[0].Number != "京A12345" || r[1].Number != "沪C57N92" {
		t.Errorf("%+v", r)
	}
}

const idNumber = "11010519491231002X" // the example of GB 11643

func idFront(t *testing.T) drawing.Canvas {
	return drawing.IDCardFront(chineseFont(t, drawing.Regular), "张晓明", "女", "汉", [3]string{"1949", "12", "31"},
		[]string{"北京市朝阳区建国路", "88号院2号楼301室"}, idNumber)
}

func idBack(t *testing.T) drawing.Canvas {
	return drawing.IDCardBack(chineseFont(t, drawing.Regular), "北京市公安局朝阳分局", "2016.03.15-2036.03.15")
}

// Tesseract is as sure of a wrong Chinese character as of a right one: what it answers must be right, or be refused.
func TestTheFrontOfAnIDCardIsReadRightByTesseractOrRefused(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	card, answered := idFront(t), 0
	for name, picture := range map[string]func() []byte{
		"clean":              func() []byte { return drawing.PNG(card) },
		"JPEG of quality 60": func() []byte { return drawing.JPEG(card, 60) },
		"turned by 2°":       func() []byte { return drawing.JPEG(drawing.Turned(card, 2, color.Gray{120}), 80) },
		"upside down":        func() []byte { return drawing.PNG(drawing.Turned(card, 180, color.White)) },
	} {
		r, err := tesseract(t).Recognize(t.Context(), recognition.Request{
			Service: recognition.IDCard, Image: picture(), At: now,
			Options: recognition.Options{Side: "front", ReturnVerification: true, ReturnTextLocation: true},
		})
		if unreadable(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		answered++
		got := r.(*recognition.IDCardResult)
		want := recognition.IDCardFront{Name: "张晓明", Sex: "女", Birth: "1949-12-31", Ethnicity: "汉", Address: "北京市朝阳区建国路88号院2号楼301室", Number: idNumber}
		if got.IDCardFront == nil || got.IDCardBack != nil || *got.IDCardFront != want {
			t.Errorf("%s: %+v", name, got.IDCardFront)
		}
		if v := got.VerificationResult; v == nil || !v.ValidNumber || v.ValidDate {
			t.Errorf("%s: verification %+v", name, v)
		}
		if _, found := got.TextLocation["number"]; !found {
			t.Errorf("%s: locations %v", name, got.TextLocation)
		}
	}
	t.Logf("%d answered of 4", answered)
}

// These were answered wrongly, and as if they were sure, in their address, name or ethnicity.
func TestPhotographedIDCardsAreNeverWrongByTesseract(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	scenes, err := drawing.IDCardScenes(7, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, scene := range scenes {
		if !scene.Front {
			continue
		}
		r, err := tesseract(t).Recognize(t.Context(), recognition.Request{Service: recognition.IDCard, Image: scene.File, At: now, Options: recognition.Options{Side: "front"}})
		if known := new(recognition.Error); errors.As(err, &known) {
			t.Logf("%s: %v", scene.Name, err) // refused, or on a busy machine too late: nobody pays for either
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want := recognition.IDCardFront{Name: scene.Holder, Sex: scene.Sex, Birth: scene.Birth, Ethnicity: scene.Ethnicity, Address: scene.Address, Number: scene.Number}
		if got := *r.(*recognition.IDCardResult).IDCardFront; got != want {
			t.Errorf("%s: %+v", scene.Name, got)
		}
	}
}

func TestTheBackOfAnIDCardIsRead(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	r := recognize[*recognition.IDCardResult](t, recognition.IDCard, drawing.JPEG(idBack(t), 80), recognition.Options{ReturnVerification: true})
	if r.IDCardBack == nil || r.IDCardFront != nil {
		t.Fatalf("%+v", r)
	}
	if *r.IDCardBack != (recognition.IDCardBack{Issue: "北京市公安局朝阳分局", ValidFrom: "2016-03-15", ValidTo: "2036-03-15"}) {
		t.Errorf("%+v", *r.IDCardBack)
	}
	if v := r.VerificationResult; v == nil || !v.ValidDate || !v.ValidValidityPeriod || v.ValidNumber {
		t.Errorf("verification %+v", v)
	}
}

func TestBothSidesOfAnIDCardAreRead(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	both := drawing.New(900, 1120, color.White)
	both.Paste(idFront(t), image.Pt(20, 10))
	both.Paste(idBack(t), image.Pt(20, 570))
	answer, err := installed(t).Recognize(t.Context(), recognition.Request{
		Service: recognition.IDCard, Image: drawing.JPEG(both, 85), At: now, Options: recognition.Options{Side: "double_side"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := answer.(*recognition.IDCardResult)
	if r.Front == nil || r.Back == nil || r.IDCardFront != nil || r.IDCardBack != nil {
		t.Fatalf("%+v", r)
	}
	if r.Front.Number != idNumber || r.Back.ValidTo != "2036-03-15" || !strings.HasSuffix(r.Back.Issue, "分局") {
		t.Errorf("%+v %+v", r.Front, r.Back)
	}
}
