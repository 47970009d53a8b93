package recognition

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

func plain(width, height int) image.Image {
	p := image.NewGray(image.Rect(0, 0, width, height))
	for i := range p.Pix {
		p.Pix[i] = uint8(i)
	}
	return p
}

func encoded(t testing.TB, format string, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	err := errors.New("unknown format")
	switch format {
	case "png":
		err = png.Encode(&b, p)
	case "jpeg":
		err = jpeg.Encode(&b, p, nil)
	case "gif":
		err = gif.Encode(&b, p, nil)
	case "bmp":
		err = bmp.Encode(&b, p)
	case "tiff":
		err = tiff.Encode(&b, p, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpFile is a lossless WEBP picture of 1 × 1 pixel.
var webpFile = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

func codeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestEveryServiceReadsItsDocumentedFormats(t *testing.T) {
	for _, service := range Services {
		for _, format := range []string{"png", "jpeg", "gif", "bmp", "tiff"} {
			got, err := Inspect(service, encoded(t, format, plain(40, 20)))
			if format == "gif" && service != WebImage {
				if codeOf(err) != CodeFormat {
					t.Errorf("%s of %s: %v", service, format, err)
				}
				continue
			}
			if err != nil || got.Format != format || got.Width != 40 || got.Height != 20 {
				t.Errorf("%s of %s: %+v, %v", service, format, got, err)
			}
			if _, err := Decode(service, encoded(t, format, plain(40, 20))); err != nil {
				t.Errorf("%s of %s: %v", service, format, err)
			}
		}
	}
	if _, err := Inspect(WebImage, webpFile); codeOf(err) != CodeSize { // known, and too small
		t.Errorf("webp: %v", err)
	}
	if _, err := Inspect(IDCard, webpFile); codeOf(err) != CodeFormat {
		t.Errorf("webp of an ID card: %v", err)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	whole := encoded(t, "png", plain(100, 100))
	for name, file := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "PDF": []byte("%PDF-1.7"), "start": whole[:20]} {
		if _, err := Inspect(WebImage, file); codeOf(err) != CodeFormat {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode(WebImage, whole[:len(whole)/2]); codeOf(err) != CodeFormat {
		t.Errorf("cut off: %v", err)
	}
}

func TestSidesAreBounded(t *testing.T) {
	for _, test := range []struct {
		service       Service
		width, height int
		fits          bool
	}{
		{WebImage, 15, 15, true},
		{WebImage, 14, 100, false},
		{WebImage, 30000, 15, true},
		{WebImage, 15, 30001, false},
		{Passport, 8192, 15, true},
		{Passport, 8193, 15, false},
		{IDCard, 15, 8192, true},
		{IDCard, 8193, 100, false},
		{LicensePlate, 4096, 15, true},
		{LicensePlate, 4097, 15, false},
		{WebImage, 7016, 9921, true}, // A3 at 600 dpi
		{Passport, 8192, 8192, true},
		{WebImage, 30000, 8947, true},
		{WebImage, 30000, 8948, false}, // more than 256 MB
	} {
		_, err := Inspect(test.service, headerOnly(test.width, test.height))
		if test.fits != (err == nil) || err != nil && codeOf(err) != CodeSize {
			t.Errorf("%s %d × %d: %v", test.service, test.width, test.height, err)
		}
	}
}

// headerOnly is the start of a gray PNG file: a few bytes that promise any number of pixels.
func headerOnly(width, height int) []byte {
	chunk := []byte("IHDR\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00\x00")
	binary.BigEndian.PutUint32(chunk[4:], uint32(width))
	binary.BigEndian.PutUint32(chunk[8:], uint32(height))
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(chunk))
}

func TestBlankAndDarkPicturesAreOfBadQuality(t *testing.T) {
	for name, levels := range map[string][2]uint8{"white": {255, 255}, "gray": {120, 128}, "dark": {0, 30}} {
		p := image.NewGray(image.Rect(0, 0, 100, 100))
		for i := range p.Pix {
			p.Pix[i] = levels[i/50%2]
		}
		if err := CheckQuality(p); codeOf(err) != CodeQuality {
			t.Errorf("%s: %v", name, err)
		}
	}
	word := image.NewGray(image.Rect(0, 0, 100, 100))
	for i := range word.Pix {
		word.Pix[i] = 255
	}
	for x := 20; x < 80; x++ {
		word.SetGray(x, 50, color.Gray{40})
	}
	if err := CheckQuality(word); err != nil {
		t.Errorf("a stroke on white: %v", err)
	}
}

// withExif puts an orientation into a JPEG file.
func withExif(file []byte, t uint16, order binary.AppendByteOrder) []byte {
	header := []byte("MM\x00\x2a")
	if order.String() == "LittleEndian" {
		header = []byte("II\x2a\x00")
	}
	header = order.AppendUint16(order.AppendUint32(header, 8), 2)
	for _, entry := range [][2]uint16{{0x010f, 1}, {0x0112, t}} {
		header = order.AppendUint32(order.AppendUint16(order.AppendUint16(header, entry[0]), 3), 1)
		header = order.AppendUint16(order.AppendUint16(header, entry[1]), 0)
	}
	segment := append([]byte("Exif\x00\x00"), header...)
	marked := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	return append(append(marked, segment...), file[2:]...)
}

func TestAPhotographIsSeenAsItWasTaken(t *testing.T) {
	stored := image.NewGray(image.Rect(0, 0, 48, 32))
	for i := range stored.Pix { // a black corner at the top left, a gray one at the top right
		stored.Pix[i] = 255
		switch x, y := i%48, i/48; {
		case x < 16 && y < 16:
			stored.Pix[i] = 0
		case x >= 32 && y < 16:
			stored.Pix[i] = 128
		}
	}
	file := encoded(t, "jpeg", stored)
	for turned, corners := range map[uint16][2]string{
		1: {"top left", "top right"}, 2: {"top right", "top left"}, 3: {"bottom right", "bottom left"}, 4: {"bottom left", "bottom right"},
		5: {"top left", "bottom left"}, 6: {"top right", "bottom right"}, 7: {"bottom right", "top right"}, 8: {"bottom left", "top left"},
		9: {"top left", "top right"}, 0: {"top left", "top right"}, // what no orientation is
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			seen, err := Decode(IDCard, withExif(file, turned, order))
			if err != nil {
				t.Fatal(err)
			}
			size, want := seen.Bounds(), image.Rect(0, 0, 48, 32)
			if turned >= 5 && turned <= 8 {
				want = image.Rect(0, 0, 32, 48)
			}
			if size != want {
				t.Fatalf("orientation %d: %v", turned, size)
			}
			for name, at := range map[string]image.Point{
				"top left": {4, 4}, "top right": {size.Dx() - 5, 4}, "bottom left": {4, size.Dy() - 5}, "bottom right": {size.Dx() - 5, size.Dy() - 5},
			} {
				level := color.GrayModel.Convert(seen.At(at.X, at.Y)).(color.Gray).Y
				is := map[bool]string{level < 60: corners[0], level >= 60 && level < 200: corners[1]}[true]
				if (is != "") != (name == corners[0] || name == corners[1]) || is != "" && is != name {
					t.Errorf("orientation %d: level %d at the %s", turned, level, name)
				}
			}
		}
	}
	if _, err := Inspect(IDCard, withExif(file, 6, binary.BigEndian)[:40]); codeOf(err) != CodeFormat {
		t.Errorf("cut off: %v", err)
	}
}

func TestOfAnAnimationTheFirstPictureIsRead(t *testing.T) {
	frame := image.NewPaletted(image.Rect(10, 5, 30, 25), color.Palette{color.White, color.Black})
	frame.SetColorIndex(12, 7, 1)
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1},
		Config: image.Config{ColorModel: frame.Palette, Width: 40, Height: 30},
	})
	if err != nil {
		t.Fatal(err)
	}
	seen, err := Decode(WebImage, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if size := seen.Bounds(); size != image.Rect(0, 0, 40, 30) {
		t.Errorf("the picture is %v, not as large as all of it", size)
	}
	if level := color.GrayModel.Convert(seen.At(12, 7)).(color.Gray).Y; level != 0 {
		t.Error("a part of it is not where players show it")
	}
	animated := []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x27\x00\x00\x1d\x00\x00")
	if _, err := Inspect(WebImage, animated); codeOf(err) != CodeFormat {
		t.Errorf("an animated WEBP without a picture: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	for _, format := range []string{"png", "jpeg", "gif", "bmp", "tiff"} {
		f.Add(encoded(f, format, plain(20, 20)))
	}
	f.Add(webpFile)
	f.Add(headerOnly(30000, 30000))
	f.Fuzz(func(t *testing.T, file []byte) {
		said, err := Inspect(WebImage, file)
		if err != nil {
			if code := codeOf(err); code != CodeFormat && code != CodeSize {
				t.Fatalf("error %v", err)
			}
			return
		}
		if said.Width*said.Height > 4_000_000 {
			return // allowed, but too slow to try by the thousand
		}
		picture, err := Decode(WebImage, file)
		if err != nil {
			return
		}
		if size := picture.Bounds().Size(); size.X > said.Width || size.Y > said.Height {
			t.Errorf("decoded to %v, said %+v", size, said)
		}
	})
}

func TestAMessageNamesWhatIsNotSupported(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"HEIC":            {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "the file is a HEIC. Use JPEG, PNG, BMP, TIFF, GIF, WEBP."},
		"PDF":             {"%PDF-1.7\n%\xe2\xe3", "the file is a PDF."},
		"SVG":             {"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "the file is an SVG."},
		"arithmetic JPEG": {"\xff\xd8\xff\xc9\x00\x0b\x08\x00\x20\x00\x20\x01\x01\x11\x00", "the file is a JPEG with arithmetic coding."},
		"12-bit JPEG":     {"\xff\xd8\xff\xc1\x00\x0b\x0c\x00\x21\x00\x22\x01\x01\x11\x00", "the file is a JPEG of 12 bits a colour."},
	} {
		_, err := Inspect(WebImage, []byte(test.file))
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != CodeFormat || !strings.Contains(refused.Message, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Inspect(IDCard, encoded(t, "gif", plain(40, 20)))
	var refused *Error
	if !errors.As(err, &refused) || refused.Message != "The image format is not supported: GIF. Use JPEG, PNG, BMP, TIFF." {
		t.Errorf("a GIF: %v", err)
	}
}

func TestAShortLineOnALargePageIsNotBlank(t *testing.T) {
	for _, size := range []image.Point{{100, 100}, {1240, 1754}, {2480, 3508}, {6000, 8000}} {
		for name, levels := range map[string][2]uint8{"dark on light": {255, 20}, "light on dark": {30, 220}} {
			page := image.NewGray(image.Rectangle{Max: size})
			for i := range page.Pix {
				page.Pix[i] = levels[0]
			}
			for i := range 3 { // dust
				page.Pix[i*997] = levels[1]
			}
			if err := CheckQuality(page); codeOf(err) != CodeQuality {
				t.Errorf("%v with three specks, %s: %v", size, name, err)
			}
			for y := 40; y < 52; y++ { // two strokes of a digit
				for _, x := range []int{50, 51, 60, 61} {
					page.SetGray(x, y, color.Gray{levels[1]})
				}
			}
			if err := CheckQuality(page); err != nil {
				t.Errorf("%v, %s: %v", size, name, err)
			}
			if darkest, lightest := Levels(page); lightest-darkest < 100 {
				t.Errorf("%v, %s: levels %d to %d", size, name, darkest, lightest)
			}
		}
	}
}
