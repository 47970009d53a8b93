package sets

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"strconv"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// shop is what is printed on a shop's receipts.
type shop struct {
	language     string
	head         []string
	date, number string // labels
	times        string // between how many of a thing, and its name
	goods        []string
	total, tax   string
	thanks       string
}

var shops = []shop{
	{
		"English",
		[]string{"HARBOUR BAKERY & CAFE", "27 Queen Street, Tauranga", "GST No. 104-552-871"},
		"Date", "Receipt", " x ",
		[]string{"Flat white large", "Sourdough loaf", "Cheese scone", "Orange juice 350ml", "Mince pie", "Sparkling water", "Ham and egg roll", "Gluten free brownie"},
		"TOTAL NZD", "GST 15% incl.", "Thank you, see you again soon",
	},
	{
		"Chinese",
		[]string{"港口书店", "上海市浦东新区世纪大道100号", "电话：021-58870432"},
		"日期", "单号", " × ",
		[]string{"笔记本", "中国地图册", "钢笔", "儿童绘本", "茶叶礼盒", "明信片", "钥匙扣", "台历"},
		"合计金额", "其中税额", "谢谢惠顾，欢迎再次光临",
	},
}

// printed are fonts of receipts: of a till, and of one that prints from a computer.
var printed = []struct {
	name string
	font drawing.Font
}{{"monospaced", drawing.Mono}, {"proportional", drawing.Regular}}

// receiptWays are what happens to receipts.
var receiptWays = []way{
	{"fresh", func(c drawing.Canvas, _ *rand.Rand) []byte { return drawing.JPEG(c, 88) }},
	{"faint", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.JPEG(faded(c, 0.35+0.25*r.Float64(), r), 85)
	}},
	{"folded", func(c drawing.Canvas, r *rand.Rand) []byte { return drawing.JPEG(folded(c, r), 85) }},
	{"folded and photographed", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.Shot{Tilt: 0.025, Noise: 5, Light: 0.85, Seed: r.Uint64()}.Photographed(folded(faded(c, 0.75, r), r))
	}},
}

// Receipts are what printers of tills print on a roll of 80 mm, which have 576 dots across it.
func Receipts() ([]quality.Case, error) {
	var cases []quality.Case
	for i, s := range shops {
		for k, p := range printed {
			font, err := p.font.WithChinese()
			if err != nil {
				return nil, err
			}
			for n, w := range receiptWays {
				r := source(6, (i*len(printed)+k)*len(receiptWays)+n)
				picture, lines := s.print(font, r)
				cases = append(cases, quality.Case{
					Service: recognition.WebImage, Kind: fmt.Sprintf("receipt, %s, %s", s.language, w.name), Picture: w.to(picture, r),
					Expected: map[string]string{quality.FieldWords: joined(lines)},
				})
			}
		}
	}
	return cases, nil
}

// print prints a receipt for some of the goods, and gives what stands on it.
func (s shop) print(f drawing.Font, r *rand.Rand) (drawing.Canvas, [][]string) {
	const width, margin, size, pitch = 640, 36, 25.0, 42
	var lines [][]string
	for _, line := range s.head {
		lines = append(lines, []string{line})
	}
	lines = append(
		lines,
		[]string{fmt.Sprintf("%s 2026-%02d-%02d", s.date, 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprintf("%02d:%02d", r.IntN(24), r.IntN(60))},
		[]string{s.number + " " + fmt.Sprintf("%03d-%05d", r.IntN(1000), r.IntN(100_000))},
	)
	sum := 0
	for _, which := range r.Perm(len(s.goods))[:5] {
		count, cents := 1+r.IntN(3), 150+10*r.IntN(300)
		sum += count * cents
		lines = append(lines, []string{strconv.Itoa(count) + s.times + s.goods[which], money(count * cents)})
	}
	lines = append(lines, []string{s.total, money(sum)}, []string{s.tax, money(sum * 3 / 23)}, []string{s.thanks})
	c := drawing.New(width, pitch*(len(lines)+2), color.RGBA{246, 245, 240, 255})
	black := color.RGBA{45, 45, 52, 255}
	for i, line := range lines {
		y := pitch * (i + 1)
		c.Text(f, size, margin, y, black, line[0])
		if len(line) > 1 {
			length := drawing.New(1, 1, color.White).Text(f, size, 0, 1, black, line[1])
			c.Text(f, size, width-margin-length, y, black, line[1])
		}
	}
	return c, lines
}

func money(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// faded leaves so much of the print's darkness, more on one side than on the other, and with some of its dots missing: paper
// that lay in the sun, or a head that is worn.
func faded(c drawing.Canvas, strength float64, r *rand.Rand) drawing.Canvas {
	paper, side := c.RGBAAt(0, 0), 0.3*r.Float64()
	worn := make([]float64, c.Rect.Dx())
	for x := range worn {
		worn[x] = strength * (1 - side*float64(x)/float64(len(worn)))
		if r.IntN(60) == 0 {
			worn[x] /= 2
		}
	}
	for y := range c.Rect.Dy() {
		for x := range c.Rect.Dx() {
			pixel, left := c.RGBAAt(x, y), worn[x]*(0.85+0.15*r.Float64())
			mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*left) }
			c.SetRGBA(x, y, color.RGBA{mix(paper.R, pixel.R), mix(paper.G, pixel.G), mix(paper.B, pixel.B), 255})
		}
	}
	return c
}

// folded has two creases across it: each part is lit in its own way, and the print is worn off where the paper was bent.
func folded(c drawing.Canvas, r *rand.Rand) drawing.Canvas {
	height := float64(c.Rect.Dy())
	creases := [2]float64{height * (0.25 + 0.15*r.Float64()), height * (0.6 + 0.15*r.Float64())}
	lit := [3]float64{0.95, 0.78 + 0.1*r.Float64(), 0.9}
	return drawing.Lit(c.RGBA, func(x, y float64) (factor, added float64) {
		at := y + 0.02*x
		part := 0
		for _, crease := range creases {
			if at > crease {
				part++
			}
			if math.Abs(at-crease) < 2 {
				return 0.55, 100
			}
		}
		return lit[part] + 0.04*math.Sin(at/90), 0
	})
}
