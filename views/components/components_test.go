package components

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/views/format"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

func draw(t *testing.T, part templ.Component) *goquery.Document {
	t.Helper()
	var out strings.Builder
	if err := part.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEveryIconThatIsAskedForExists(t *testing.T) {
	asked := regexp.MustCompile(`(?:Icon\("|Icon: +")([a-z0-9-]+)"`)
	seen := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("../" + path)
		if err != nil {
			return err
		}
		for _, match := range asked.FindAllStringSubmatch(string(source), -1) {
			seen++
			if iconBody(match[1]) == "" {
				t.Errorf("%s: no icon %q", path, match[1])
			}
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d icons found, error %v", seen, err)
	}
}

func TestUnknownIconFailsThePage(t *testing.T) {
	if err := Icon("no-such-icon").Render(context.Background(), &strings.Builder{}); err == nil {
		t.Error("no error")
	}
}

// The content security policy drops inline styles and scripts, so a page that has some looks broken. A mail is
// read without our style sheets and without the policy: it may have styles, but no scripts either.
func TestNoTemplateHasInlineStylesOrScripts(t *testing.T) {
	const mails = "mails/"
	script := regexp.MustCompile(`(?i)\son[a-z]+="|<script`)
	inline := regexp.MustCompile(`(?i)\bstyle=|\son[a-z]+="|<script>|<style`)
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") {
			return err
		}
		refused := inline
		if strings.HasPrefix(path, mails) {
			refused = script
		}
		source, err := os.ReadFile("../" + path)
		if found := refused.Find(source); found != nil {
			t.Errorf("%s: %q", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFieldErrorIsAnnouncedWithItsField(t *testing.T) {
	doc := draw(t, Field(FieldProps{Name: "amount", Label: "Amount", Value: `3"><b>`, Hint: "At most 10", Error: "Too small", Required: true}))
	input := doc.Find("input")
	if input.AttrOr("aria-invalid", "") != "true" || input.AttrOr("value", "") != `3"><b>` {
		t.Error("the input is not marked, or lost what was typed")
	}
	described := ""
	for _, id := range strings.Fields(input.AttrOr("aria-describedby", "")) {
		described += strings.TrimSpace(doc.Find("#"+id).Text()) + ";"
	}
	if described != "Too small;At most 10;" {
		t.Errorf("described by %q", described)
	}
	if doc.Find("label").AttrOr("for", "") != input.AttrOr("id", "?") {
		t.Error("the label is not the input's")
	}
}

func TestFieldWithoutErrorIsNotInvalid(t *testing.T) {
	input := draw(t, Field(FieldProps{Name: "amount", Label: "Amount"})).Find("input")
	if _, marked := input.Attr("aria-invalid"); marked {
		t.Error("marked invalid")
	}
	if _, described := input.Attr("aria-describedby"); described {
		t.Error("described by nothing")
	}
}

func TestQuotaBarNeverReadsEmptyWhileACallIsLeft(t *testing.T) {
	for _, c := range []struct {
		left, total int64
		percent     string
	}{
		{1, 10_000, "< 1 %"},
		{0, 10_000, "0 %"},
		{9_999, 10_000, "99 %"},
		{10_000, 10_000, "100 %"},
		{0, 0, ""},
		{math.MaxInt64, math.MaxInt64, "100 %"},
	} {
		if got := (Quota{LeftCalls: c.left, TotalCalls: c.total}).percent(); got != c.percent {
			t.Errorf("%d of %d: %q, want %q", c.left, c.total, got, c.percent)
		}
	}
	bar := draw(t, QuotaBar(Quota{LeftCalls: 8200, TotalCalls: 10_000})).Find("progress")
	if bar.AttrOr("value", "") != "8200" || bar.AttrOr("max", "") != "10000" || bar.AttrOr("aria-label", "") != "8,200 of 10,000 calls left" {
		t.Error("the bar's values or its name are wrong")
	}
}

func TestAnAmountIsOneTextWithRoomForTheDigitsThatItLacks(t *testing.T) {
	for _, c := range []struct {
		text   string
		digits int
		class  string
	}{
		{"$1,000.0085", 4, "amount"},
		{"−$5.00", 4, "amount lacks-2"},
		{"$5.00", 2, "amount"},
		{"$5.00", 0, "amount"},
		{"¥1,500", 0, "amount"},
		{"¥1,500", 2, "amount lacks-point lacks-2"},
		{"$1.00", 9, "amount lacks-6"},
	} {
		amount := draw(t, Amount(c.text, c.digits)).Find("span")
		if amount.Length() != 1 || amount.Contents().Length() != 1 || amount.Text() != c.text {
			t.Errorf("%q is %d texts: %q", c.text, amount.Contents().Length(), amount.Text())
		}
		if got := strings.TrimSpace(amount.AttrOr("class", "")); got != c.class {
			t.Errorf("%q among amounts of %d digits: class %q, want %q", c.text, c.digits, got, c.class)
		}
	}
}

func TestLongIDsAreShortenedAndCopiedWhole(t *testing.T) {
	const long = "b2f5ff47436671b6e533d8dc3614845d"
	doc := draw(t, CopyID(long))
	if got := doc.Find("code").Text(); got != "b2f5ff47…14845d" {
		t.Errorf("shown as %q", got)
	}
	if doc.Find("button[hidden]").AttrOr("data-copy", "") != long || doc.Find("code").AttrOr("title", "") != long {
		t.Error("the whole id is lost")
	}
	if got := draw(t, CopyID("ORD-123456789-12")).Find("code").Text(); got != "ORD-123456789-12" {
		t.Errorf("a short one is shown as %q", got)
	}
}

func TestAxesEndAtRoundNumbersThatHoldTheData(t *testing.T) {
	for greatest, want := range map[int64][2]int64{
		0: {1, 1}, 1: {1, 1}, 5: {5, 1}, 6: {6, 2}, 8800: {10_000, 2000}, 10_000: {10_000, 2000}, 10_001: {15_000, 5000},
	} {
		top, step := niceTop(greatest)
		if top != want[0] || step != want[1] {
			t.Errorf("niceTop(%d) = %d by %d, want %v", greatest, top, step, want)
		}
	}
	if top, step := niceTop(math.MaxInt64); top <= 0 || step <= 0 || top/step > 5 {
		t.Errorf("niceTop(max) = %d by %d", top, step)
	}
}

func TestStackedBarsStandOnEachOtherFromZero(t *testing.T) {
	chart := BarChartProps{
		ID: "c", Title: "Calls per day", Unit: "calls", Columns: "Day", Series: []string{"Package", "Pay-per-use"},
		Points: []ChartPoint{{Label: "1 Nov", Values: []int64{600, 400}}, {Label: "2 Nov", Values: []int64{0, 1000}}},
	}
	c := canvases[0]
	boxes := chart.boxes(c)
	first, second := boxes[0].Bars[0], boxes[0].Bars[1]
	if first.Y != tenths(c.y(600, 1000)) || second.Y != tenths(c.Top*10) {
		t.Errorf("tops at %s and %s", first.Y, second.Y)
	}
	if len(boxes[1].Bars) != 1 || boxes[1].Bars[0].Y != second.Y {
		t.Error("a series without calls is drawn, or a column of the same total has another height")
	}
	doc := draw(t, BarChart(chart))
	if rows := doc.Find("details tbody tr").Length(); rows != 2 {
		t.Errorf("%d rows in the table of the data", rows)
	}
	doc.Find("svg[role=img]").Each(func(_ int, drawing *goquery.Selection) {
		for _, id := range strings.Fields(drawing.AttrOr("aria-labelledby", "")) {
			if doc.Find("#"+id).Length() != 1 {
				t.Errorf("%d elements with id %s", doc.Find("#"+id).Length(), id)
			}
		}
	})
}

func TestChartsWithoutDataAreDrawn(t *testing.T) {
	draw(t, BarChart(BarChartProps{ID: "c", Series: []string{"Calls"}}))
	draw(t, LineChart(LineChartProps{ID: "l", FormatX: format.F{}.Calls, FormatY: format.F{}.Calls, AxisX: format.F{}.Compact, AxisY: format.F{}.Calls}))
}

func TestTheColumnOfTodayHasItsLabelWhollyInTheChart(t *testing.T) {
	for _, days := range []int{1, 2, 7, 30, 31, 90, 366} {
		for today := range days {
			chart := BarChartProps{ID: "c", Series: []string{"Calls"}}
			for i := range days {
				chart.Points = append(chart.Points, ChartPoint{Label: fmt.Sprintf("%d. Nov", i+1), Values: []int64{1}, Now: i == today})
			}
			for _, c := range canvases {
				labels := chart.axis(c)
				i := slices.IndexFunc(labels, func(l axisLabel) bool { return l.Text == chart.Points[today].Label })
				if i < 0 || int64(len(labels)) > c.Labels+1 {
					t.Fatalf("%d days, %s: today is no. %d of %d labels", days, c.Name, i+1, len(labels))
				}
				x, err := strconv.ParseFloat(labels[i].X, 64)
				if right := x + 3.5*float64(len(labels[i].Text)); err != nil || labels[i].Anchor == "middle" && right > float64(c.Width) || x > float64(c.Width) {
					t.Errorf("%d days, %s: the label of today ends at %.0f of %d", days, c.Name, right, c.Width)
				}
			}
		}
	}
}
