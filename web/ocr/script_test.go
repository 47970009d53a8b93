package ocr_test

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/enginetest"
)

// local is what is installed here, of which nothing is missing.
func local(t *testing.T) *ocr.Local {
	t.Helper()
	l := installed(t)
	if lacks := l.Lacks(); lacks != "" {
		t.Fatal(lacks)
	}
	return l
}

// lines are what was read, from top to bottom.
func linesRead(t *testing.T, e recognition.Engine, file []byte, o recognition.Options) (lines []string, result *recognition.WebImageResult) {
	t.Helper()
	answer, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.WebImage, Image: file, Options: o, At: now})
	if err != nil {
		t.Fatal(err)
	}
	result = answer.(*recognition.WebImageResult)
	for _, block := range result.WordsBlockList {
		lines = append(lines, block.Words)
	}
	return lines, result
}

// mixed has a line in each script.
var mixed = []string{
	"港口书展 十二月十二日星期六",
	"Harbour Book Fair, 12 December",
	"Señor Núñez à la fête, garçon",
	"订单号 4821 价格 45.00 元",
	"Opening hours: 10:00 to 18:00",
	"北京市朝阳区建国路88号",
}

func mixedPage(t *testing.T, lines ...string) drawing.Canvas {
	t.Helper()
	f := chineseFont(t, drawing.Regular)
	c := drawing.New(900, 90*(len(lines)+1), color.White)
	for i, line := range lines {
		c.Text(f, 34, 50, 90*(i+1), color.Black, line)
	}
	return c
}

func TestEachLineOfAWebImageIsReadByWhoKnowsItsScript(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := local(t)
	got, result := linesRead(t, e, drawing.JPEG(mixedPage(t, mixed...), 85), recognition.Options{})
	if len(got) != len(mixed) {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	for i, want := range mixed {
		least := 0.97
		if strings.Contains(want, "ñ") {
			least = 0.7 // English's data knows few accents
		}
		if a := accuracy(strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(got[i], " ", "")); a < least {
			t.Errorf("%q is read as %q", want, got[i])
		}
		if l := result.WordsBlockList[i].Location; abs(l[0][0]-50) > 15 || abs(l[3][1]-90*(i+1)) > 25 {
			t.Errorf("%q is at %v", want, l)
		}
	}
}

func TestAPageInOneScriptIsReadWhole(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := local(t)
	for name, lines := range map[string][]string{
		"Chinese": {mixed[0], mixed[3], mixed[5], "发票抬头：某某科技有限公司", "联系人：张晓明"},
		"English": text,
	} {
		got, _ := linesRead(t, e, drawing.JPEG(mixedPage(t, lines...), 85), recognition.Options{})
		want, read := strings.Join(lines, ""), strings.Join(got, "")
		if a := accuracy(strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(read, " ", "")); len(got) != len(lines) || a < 0.97 {
			t.Errorf("%s: accuracy %.3f, %q", name, a, got)
		}
	}
}

func TestTheDirectionOfALyingPageIsFoundByTheEngine(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := local(t)
	for degrees := 0; degrees < 360; degrees += 90 {
		file := drawing.PNG(drawing.Turned(mixedPage(t, mixed...), float64(degrees), color.White))
		got, result := linesRead(t, e, file, recognition.Options{DetectDirection: true})
		if result.Direction == nil || *result.Direction != degrees {
			t.Errorf("turned by %d°: direction %v", degrees, result.Direction)
		}
		if len(got) != len(mixed) || accuracy(mixed[1], got[1]) < 0.95 || accuracy(mixed[5], got[5]) < 0.9 {
			t.Errorf("turned by %d°: %q", degrees, got)
		}
	}
}

func TestWithoutTesseractWebImagesAreReadByTheEngineAlone(t *testing.T) {
	folder := enginetest.Folder(t)
	t.Setenv("PATH", t.TempDir())
	e, err := ocr.NewLocal(ocr.TesseractConfig{Timeout: 2 * time.Minute, Workers: 1}, folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	if err := e.Ready(); err != nil || !strings.Contains(e.Lacks(), "apt-get install tesseract-ocr") {
		t.Errorf("ready %v, lacks %q", err, e.Lacks())
	}
	got, _ := linesRead(t, e, drawing.JPEG(mixedPage(t, mixed[1], mixed[5]), 85), recognition.Options{})
	if len(got) != 2 || accuracy(strings.ReplaceAll(mixed[1], " ", ""), strings.ReplaceAll(got[0], " ", "")) < 0.95 || got[1] != mixed[5] {
		t.Errorf("%q", got)
	}
}
