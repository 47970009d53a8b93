package picture

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
)

// Every file in testdata/colours shows the same four boxes on white; those in levels and lines show them in gray, and in
// black. They were written by ImageMagick with libtiff, libjpeg and libwebp, in the variants that their names say.
var boxes4 = [4]struct {
	at image.Point
	is color.RGBA
}{
	{image.Pt(20, 12), color.RGBA{221, 31, 33, 255}},
	{image.Pt(70, 12), color.RGBA{29, 182, 61, 255}},
	{image.Pt(20, 47), color.RGBA{33, 51, 201, 255}},
	{image.Pt(70, 47), color.RGBA{41, 43, 40, 255}},
}

func TestEveryVariantShowsTheSamePicture(t *testing.T) {
	for _, kind := range []string{"colours", "levels", "lines"} {
		files, err := filepath.Glob("testdata/" + kind + "/*")
		if err != nil || len(files) < 8 {
			t.Fatalf("%d files of %s, %v", len(files), kind, err)
		}
		for _, name := range files {
			t.Run(name, func(t *testing.T) {
				picture := decodeFile(t, name)
				if size := picture.Bounds(); size != image.Rect(0, 0, 90, 60) {
					t.Fatalf("%v", size)
				}
				for _, box := range boxes4 {
					checkPixel(t, kind, picture, box.at, box.is)
				}
				for _, white := range []image.Point{{45, 5}, {45, 30}, {5, 30}, {85, 30}, {45, 55}} {
					checkPixel(t, kind, picture, white, color.RGBA{255, 255, 255, 255})
				}
			})
		}
	}
}

func decodeFile(t testing.TB, name string) image.Image {
	t.Helper()
	file, err := os.ReadFile(filepath.Clean(name))
	if err != nil {
		t.Fatal(err)
	}
	info, err := Inspect(file)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := info.Decode()
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != info.Width || size.Y != info.Height {
		t.Errorf("%v, the header says %d × %d", size, info.Width, info.Height)
	}
	return picture
}

// checkPixel allows for JPEG's loss, the few bits of some variants, and what inks make of colours.
func checkPixel(t *testing.T, kind string, picture image.Image, at image.Point, want color.RGBA) {
	t.Helper()
	const near = 26
	r, g, b, a := picture.At(at.X, at.Y).RGBA()
	got := [4]int{int(r >> 8), int(g >> 8), int(b >> 8), int(a >> 8)}
	level := int(color.GrayModel.Convert(want).(color.Gray).Y)
	expected := [4]int{int(want.R), int(want.G), int(want.B), 255}
	switch kind {
	case "levels":
		expected = [4]int{level, level, level, 255}
	case "lines":
		level = level / 255 * 255
		expected = [4]int{level, level, level, 255}
	}
	for i := range got {
		if got[i]-expected[i] > near || expected[i]-got[i] > near {
			t.Errorf("%v at %v, want %v", got, at, expected)
			return
		}
	}
}

// The invoices of one drawing, as they were refused or read lying on their side.
func TestAnInvoiceIsTheSameInEveryFile(t *testing.T) {
	files, _ := filepath.Glob("testdata/invoice/*")
	if len(files) < 12 {
		t.Fatalf("%d files", len(files))
	}
	want := signature(decodeFile(t, "testdata/invoice/bos2.bmp"), false)
	for _, name := range files {
		picture := decodeFile(t, name)
		if size := picture.Bounds(); size != image.Rect(0, 0, 600, 120) {
			t.Errorf("%s: %v", name, size)
			continue
		}
		got := signature(picture, filepath.Base(name) == "white-on-transparent.png")
		for i := range want {
			if d := got[i] - want[i]; d > 30 || d < -30 {
				t.Errorf("%s: part %d is of level %d, want %d", name, i, got[i], want[i])
				break
			}
		}
	}
}

// signature are the mean levels of the parts of a picture.
func signature(picture image.Image, inverted bool) (levels [60]int) {
	for i := range levels {
		sum := 0
		for y := range 30 {
			for x := range 40 {
				c, _ := color.GrayModel.Convert(picture.At(i%15*40+x, i/15*30+y)).(color.Gray)
				sum += int(c.Y)
			}
		}
		if levels[i] = sum / 1200; inverted {
			levels[i] = 255 - levels[i]
		}
	}
	return levels
}
