package drawing

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"os"
	"strings"

	"golang.org/x/image/font/opentype"
)

// PlateScene is a photograph of a car, or of a street without one, with the numbers that are to be read; none where only
// other text is to be seen, or a plate that is not wholly to be seen.
type PlateScene struct {
	Name    string
	Region  string // of the plate's country
	File    []byte
	Numbers []string
}

// plateKind is how a country's plates look. In its pattern L is a letter, D a digit and P a province of China; blanks are
// gaps, and | begins the second line.
type plateKind struct {
	country, pattern, letters, colour string
	band                              bool // the blue band of the European Union at the left
}

const (
	usualLetters  = "ABCDEFGHJKLMNPRSTUVWXYZ"
	chileLetters  = "BCDFGHJKLPRSTVWXYZ"
	provinces     = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	plateWidth    = 440
	plateHeight   = 130
	twoLineHeight = 220
)

var plateKinds = []plateKind{
	{"China", "PL·DDDDD", usualLetters, "blue", false},
	{"China", "PL·DLDDD", usualLetters, "blue", false},
	{"China, lorries", "PL·DDDDD", usualLetters, "yellow", false},
	{"China, new energy", "PL DDDDDD", usualLetters, "green", false},
	{"China, two lines", "P·L|DDDDD", usualLetters, "yellow", false},
	{"China, learners", "PL·DDDD学", usualLetters, "yellow", false},
	{"China, police", "PL·DDDD警", usualLetters, "white", false},
	{"Germany", "LL LL DDDD", usualLetters, "white", true}, //nolint:dupword // a pattern
	{"Germany", "L LL DDD", usualLetters, "white", true},
	{"France", "LL-DDD-LL", "ABCDEFGHJKLMNPQRSTVWXYZ", "white", true},
	{"Italy", "LL DDDLL", "ABCDEFGHJKLMNPRSTVWXYZ", "white", true},
	{"Spain", "DDDD LLL", "BCDFGHJKLMNPRSTVWXYZ", "white", true},
	{"Poland", "LL DDDDD", usualLetters, "white", true},
	{"Czechia", "DA" + "D DDDD", usualLetters, "white", true},
	{"Britain", "LLDD LLL", "ABCDEFGHJKLMNOPRSTUVWXY", "yellow", false},
	{"United States", "LLL DDDD", usualLetters, "white", false},
	{"United States", "DLLLDDD", usualLetters, "white", false},
	{"United States", "LLL DDD", usualLetters, "white", false},
	{"Brazil", "LLL-DDDD", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "white", false},
	{"Brazil, Mercosul", "LLLDLDD", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "white", false},
	{"Chile", "LLLL·DD", chileLetters, "white", false},
	{"Mexico", "LLL-DDD-L", usualLetters, "white", false},
	{"India, two lines", "MHDDLL|DDDD", usualLetters, "white", false},
}

// region is the part of the world where plates of the kind are.
func (k plateKind) region() string {
	country, _, _ := strings.Cut(k.country, ",")
	switch country {
	case "China", "India":
		return country
	case "United States", "Brazil", "Chile", "Mexico":
		return "America"
	default:
		return "Europe"
	}
}

// otherTexts are what else is to be seen in streets and on cars. None of it is a plate.
var otherTexts = []string{
	"TAXI", "AUTOHAUS WEBER", "0800 123456", "12/05/2024", "www.example.com", "SALE 50%", "CAFE 24", "OPEN 9-18", "TURBO", "4MOTION", "E 220", "Tel. 555-0173",
	"BAKERY", "No. 17", "HYBRID", "km 42", "PARKING P2",
}

var plateFonts = []string{
	"/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
	"/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf",
	"/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf",
}

// PlateFonts are the typefaces of plates, with Chinese characters. They fail, with the install line, where one is missing.
func PlateFonts() ([]Font, error) {
	fonts := []Font{Bold}
	for _, name := range plateFonts {
		ttf, err := os.ReadFile(name) //nolint:gosec // of a list
		if err != nil {
			return nil, fmt.Errorf("no fonts for plates: apt-get install fonts-liberation: %w", err)
		}
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			return nil, err
		}
		fonts = append(fonts, Font{main: parsed})
	}
	for i, f := range fonts {
		with, err := f.WithChinese()
		if err != nil {
			return nil, err
		}
		fonts[i] = with
	}
	return fonts, nil
}

// PlateScenes draws so many scenes; the same for the same seed. Every eighth has no plate that can be read.
func PlateScenes(seed uint64, count int) ([]PlateScene, error) {
	fonts, err := PlateFonts()
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 3)) //nolint:gosec // the same scenes every time
	scenes := make([]PlateScene, count)
	for i := range scenes {
		scenes[i] = plateScene(fonts, random, i)
	}
	return scenes, nil
}

func plateScene(fonts []Font, random *rand.Rand, i int) PlateScene {
	const width, height = 900, 640
	grey := uint8(60 + random.IntN(140))
	c := New(width, height, color.RGBA{grey, grey, uint8(int(grey) * 9 / 10), 255})
	body := color.RGBA{uint8(random.IntN(220)), uint8(random.IntN(220)), uint8(random.IntN(220)), 255}
	c.Fill(image.Rect(80, 120, width-80, height-40), body)
	c.Fill(image.Rect(150, 150, width-150, 260), color.RGBA{60, 70, 80, 255})
	for range 1 + random.IntN(3) {
		text, size := otherTexts[random.IntN(len(otherTexts))], 18+random.Float64()*26
		c.Text(fonts[random.IntN(len(fonts))], size, 20+random.IntN(500), 40+random.IntN(60), color.RGBA{20, 20, 20, 255}, text)
	}
	scene := PlateScene{Name: fmt.Sprintf("scene %d", i)}
	if i%8 == 7 {
		c.Text(fonts[0], 44, 260, 400, color.RGBA{250, 250, 250, 255}, otherTexts[random.IntN(len(otherTexts))])
	} else {
		kind := plateKinds[random.IntN(len(plateKinds))]
		plate, number := kind.draw(fonts[random.IntN(len(fonts))], random)
		scale := 0.5 + random.Float64()*0.5
		size := plate.Bounds().Size()
		small := Scaled(plate, int(float64(size.X)*scale), int(float64(size.Y)*scale))
		c.Paste(small, image.Pt(160+random.IntN(200), 330+random.IntN(60)))
		scene.Name, scene.Region, scene.Numbers = fmt.Sprintf("%d %s %s", i, kind.country, number), kind.region(), []string{number}
	}
	shot := Shot{Seed: random.Uint64(), Tilt: random.Float64() * 0.05, Quality: 45 + random.IntN(50), Reduction: 0.6 + 0.4*random.Float64()}
	switch random.IntN(5) {
	case 0:
		shot.Blur = 2 + random.IntN(3)
	case 1:
		shot.Light, shot.Noise = 0.3+0.3*random.Float64(), 8
	case 2:
		shot.Noise = 5 + 15*random.Float64()
	case 3:
		shot.Dirt = 30 + random.IntN(60)
	}
	scene.File = shot.Photographed(c)
	return scene
}

// draw draws a plate of the kind with a random number, and says which.
func (k plateKind) draw(font Font, random *rand.Rand) (Canvas, string) {
	text := strings.Map(func(r rune) rune {
		switch r {
		case 'L':
			return rune(k.letters[random.IntN(len(k.letters))])
		case 'D':
			return rune('0' + random.IntN(10))
		case 'P':
			all := []rune(provinces)
			return all[random.IntN(len(all))]
		default:
			return r
		}
	}, k.pattern)
	if k.country == "China, new energy" { // the letter that says how the car is driven
		runes := []rune(text)
		runes[3] = 'D'
		text = string(runes)
	}
	look, height := Looks[k.colour], plateHeight
	upper, lower, two := strings.Cut(text, "|")
	if two {
		height = twoLineHeight
	}
	c := New(plateWidth, height, look.Right)
	if k.colour == "yellow_green" {
		c.Fill(image.Rect(0, 0, plateWidth/4, height), look.Left)
	}
	for _, edge := range []image.Rectangle{image.Rect(3, 3, plateWidth-3, 6), image.Rect(3, height-6, plateWidth-3, height-3), image.Rect(3, 3, 6, height-3), image.Rect(plateWidth-6, 3, plateWidth-3, height-3)} {
		c.Fill(edge, look.Ink)
	}
	left := 18
	if k.band {
		c.Fill(image.Rect(6, 6, 46, height-6), color.RGBA{20, 60, 160, 255})
		c.Text(Bold, 26, 16, height-18, color.RGBA{250, 250, 250, 255}, k.country[:1])
		left = 56
	}
	if two {
		c.spread(font, 74, left+60, plateWidth-80, 90, look.Ink, upper)
		c.spread(font, 104, left, plateWidth-18, 196, look.Ink, lower)
	} else {
		c.spread(font, 92, left, plateWidth-18, 98, look.Ink, upper)
	}
	return c, strings.NewReplacer(" ", "", "-", "", "·", "", "|", "").Replace(text)
}

// spread writes a line evenly between two edges, as plates are pressed.
func (c Canvas) spread(font Font, size float64, left, right, baseline int, ink color.Color, text string) {
	runes := []rune(text)
	step := float64(right-left) / float64(len(runes))
	fit := min(size, step*1.35)
	for i, r := range runes {
		wide := New(400, 10, color.Black).Text(font, fit, 0, 0, ink, string(r))
		c.Text(font, fit, left+int(step*(float64(i)+0.5))-wide/2, baseline, ink, string(r))
	}
}
