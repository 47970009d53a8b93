package ocr_test

import (
	"image"
	"image/color"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// now is when all calls of these tests are made.
var now = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// chineseFont is a font with Chinese characters.
func chineseFont(t *testing.T, f drawing.Font) drawing.Font {
	t.Helper()
	with, err := f.WithChinese()
	if err != nil {
		t.Fatal(err)
	}
	return with
}

func recognize[R recognition.Result](t *testing.T, service recognition.Service, file []byte, o recognition.Options) R {
	t.Helper()
	began := time.Now()
	result, err := tesseract(t).Recognize(t.Context(), recognition.Request{Service: service, Image: file, Options: o, At: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s took %v", service, time.Since(began).Round(time.Millisecond))
	if err := result.Check(); err != nil {
		t.Error(err)
	}
	return result.(R)
}

var text = []string{
	"Every successful call is deducted once.",
	"Packages are used before pay-per-use.",
	"Order 4821-07 costs $45.00 for 1,000 calls",
	"Quick brown foxes jump over 36 lazy dogs",
	"Valid until 21 November 2027, region Singapore",
}

func page(f drawing.Font, size float64) drawing.Canvas {
	c := drawing.New(int(size*28), int(size*2*float64(len(text)+1)), color.White)
	for i, line := range text {
		c.Text(f, size, int(size), int(size*2*float64(i+1)), color.Black, line)
	}
	return c
}

func TestCharactersOfAWebImageAreRecognised(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	for _, test := range []struct {
		name    string
		picture func() []byte
		least   float64
	}{
		{"regular 24 px", func() []byte { return drawing.PNG(page(drawing.Regular, 24)) }, 0.97},
		{"bold 32 px", func() []byte { return drawing.PNG(page(drawing.Bold, 32)) }, 0.97},
		{"mono 20 px", func() []byte { return drawing.PNG(page(drawing.Mono, 20)) }, 0.97},
		{"regular 11 px", func() []byte { return drawing.PNG(page(drawing.Regular, 11)) }, 0.90},
		{"regular 60 px", func() []byte { return drawing.PNG(page(drawing.Regular, 60)) }, 0.97},
		{"noise", func() []byte { return drawing.PNG(drawing.Noisy(page(drawing.Regular, 24), 40, 1)) }, 0.90},
		{"turned by 3°", func() []byte { return drawing.PNG(drawing.Turned(page(drawing.Regular, 24), 3, color.White)) }, 0.90},
		{"turned by -3°", func() []byte { return drawing.PNG(drawing.Turned(page(drawing.Regular, 24), -3, color.White)) }, 0.90},
		{"JPEG of quality 60", func() []byte { return drawing.JPEG(page(drawing.Regular, 24), 60) }, 0.97},
		{"noise, turned, JPEG", func() []byte {
			return drawing.JPEG(drawing.Noisy(drawing.Turned(page(drawing.Bold, 24), 3, color.White), 25, 2), 60)
		}, 0.90},
		{"little contrast", func() []byte { return drawing.PNG(faint(page(drawing.Regular, 24))) }, 0.95},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := recognize[*recognition.WebImageResult](t, recognition.WebImage, test.picture(), recognition.Options{})
			var read []string
			for _, block := range r.WordsBlockList {
				read = append(read, block.Words)
			}
			got := accuracy(strings.Join(text, "\n"), strings.Join(read, "\n"))
			t.Logf("accuracy %.1f %%", got*100)
			if got < test.least {
				t.Errorf("accuracy %.3f, want at least %.2f; read\n%s", got, test.least, strings.Join(read, "\n"))
			}
		})
	}
}

// faint is a picture in light grays only.
func faint(c drawing.Canvas) drawing.Canvas {
	for i, level := range c.Pix {
		if i%4 != 3 {
			c.Pix[i] = 170 + level/6
		}
	}
	return c
}

// accuracy is how many of the characters were read: one less the edits that lead from one to the other.
func accuracy(want, got string) float64 {
	a, b := []rune(want), []rune(got)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return 1 - float64(row[len(b)])/float64(len(a))
}

func TestLocationsAreInThePictureThatWasSent(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	c := drawing.New(800, 400, color.White)
	c.Text(drawing.Bold, 18, 500, 300, color.Black, "CORNER 123")
	where := image.Rect(500, 286, 620, 301)
	r := recognize[*recognition.WebImageResult](t, recognition.WebImage, drawing.PNG(c), recognition.Options{})
	if len(r.WordsBlockList) != 1 {
		t.Fatalf("%+v", r)
	}
	l := r.WordsBlockList[0].Location
	box := image.Rect(l[0][0], l[0][1], l[2][0], l[2][1])
	if common := box.Intersect(where); common.Dx()*common.Dy()*10 < 7*where.Dx()*where.Dy() || box.Dx() > where.Dx()*12/10 {
		t.Errorf("location %v, want about %v", l, where)
	}
}

func TestDirectionIsDetectedWhenAskedFor(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	for degrees := 0; degrees < 360; degrees += 90 {
		// Turned clockwise by as much as it has to be turned counter-clockwise to stand upright.
		file := drawing.PNG(drawing.Turned(page(drawing.Regular, 24), float64(degrees), color.White))
		r := recognize[*recognition.WebImageResult](t, recognition.WebImage, file, recognition.Options{DetectDirection: true})
		if r.Direction == nil || *r.Direction != degrees {
			t.Errorf("turned by %d°: direction %v", degrees, *r.Direction)
		}
		if len(r.WordsBlockList) == 0 || accuracy(text[0], r.WordsBlockList[0].Words) < 0.95 {
			t.Errorf("turned by %d°: %+v", degrees, r.WordsBlockList)
		}
	}
}

func TestContactAndSizeAreExtractedWhenAskedFor(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	c := drawing.New(700, 200, color.White)
	c.Text(drawing.Regular, 28, 20, 50, color.Black, "Name: Alice Example")
	c.Text(drawing.Regular, 28, 20, 100, color.Black, "Phone: 13812345678")
	c.Text(drawing.Regular, 28, 20, 150, color.Black, "Address: 12 Harbour Road, Singapore")
	r := recognize[*recognition.WebImageResult](t, recognition.WebImage, drawing.PNG(c), recognition.Options{ExtractType: []string{"contact_info", "image_size"}})
	if r.ExtractedData == nil || r.ExtractedData.ImageSize == nil || *r.ExtractedData.ImageSize != (recognition.ImageSize{Height: 200, Width: 700}) {
		t.Fatalf("%+v", r.ExtractedData)
	}
	want := recognition.ContactInfo{Name: "Alice Example", Phone: "13812345678", DetailAddress: "12 Harbour Road, Singapore"}
	if *r.ExtractedData.ContactInfo != want {
		t.Errorf("contact %+v, want %+v", *r.ExtractedData.ContactInfo, want)
	}
}

func TestAPictureWithoutTextIsAnEmptyResult(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	c := drawing.New(300, 300, color.White)
	c.Fill(image.Rect(50, 50, 250, 250), color.RGBA{200, 30, 30, 255})
	r := recognize[*recognition.WebImageResult](t, recognition.WebImage, drawing.PNG(c), recognition.Options{})
	if r.WordsBlockCount != 0 || r.WordsBlockList == nil {
		t.Errorf("%+v", r)
	}
}
