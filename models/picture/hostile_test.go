package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAFileThatIsCutOffIsDamaged(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*")
	for _, name := range files {
		file := contents(t, strings.TrimPrefix(name, "testdata/"))
		for _, part := range []int{len(file) / 4, len(file) / 2, len(file) * 3 / 4} {
			info, err := Inspect(file[:part])
			if err != nil {
				continue
			}
			if strings.Contains(name, "animated") {
				continue // the first picture is whole
			}
			if picture, err := info.Decode(); err == nil && !sameAsWhole(t, name, picture) {
				t.Errorf("%s, %d of %d bytes: decoded", name, part, len(file))
			}
		}
	}
}

// sameAsWhole tells whether nothing of a picture is missing: a cut may have taken only what no picture needs.
func sameAsWhole(t *testing.T, name string, cut image.Image) bool {
	whole := decodeFile(t, name)
	for y := range whole.Bounds().Dy() {
		for x := range whole.Bounds().Dx() {
			if color.NRGBAModel.Convert(whole.At(x, y)) != color.NRGBAModel.Convert(cut.At(x, y)) {
				return false
			}
		}
	}
	return true
}

// tiffOf writes a TIFF's directory, whose values are long numbers; data follows it.
func tiffOf(tags map[uint16][]uint32, data []byte) []byte {
	le := binary.LittleEndian
	var numbers []uint16
	for n := uint16(254); n < 600; n++ {
		if tags[n] != nil {
			numbers = append(numbers, n)
		}
	}
	file := le.AppendUint16([]byte("II\x2a\x00\x08\x00\x00\x00"), uint16(len(numbers)))
	extra := uint32(8 + 2 + 12*len(numbers) + 4)
	var more []byte
	for _, n := range numbers {
		values := tags[n]
		file = le.AppendUint32(le.AppendUint16(le.AppendUint16(file, n), 4), uint32(len(values)))
		if len(values) == 1 {
			file = le.AppendUint32(file, values[0])
			continue
		}
		file = le.AppendUint32(file, extra+uint32(len(more)))
		for _, v := range values {
			more = le.AppendUint32(more, v)
		}
	}
	return append(append(le.AppendUint32(file, 0), more...), data...)
}

func TestHostileFilesTakeLittleTimeAndMemory(t *testing.T) {
	const lots = 250_000
	same := make([]uint32, lots)
	sizes := make([]uint32, lots)
	for i := range same {
		same[i], sizes[i] = 8, 1_000_000
	}
	var bomb bytes.Buffer
	w := zlib.NewWriter(&bomb)
	for range 100 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.Close()
	small := func(more map[uint16][]uint32) map[uint16][]uint32 {
		tags := map[uint16][]uint32{256: {100}, 257: {100}, 258: {8}, 259: {1}, 262: {1}, 273: {200}, 277: {1}, 279: {10000}}
		for n, v := range more {
			tags[n] = v
		}
		return tags
	}
	for name, file := range map[string][]byte{
		"strips that overlap":  tiffOf(small(map[uint16][]uint32{257: {lots}, 278: {1}, 259: {8}, 273: same, 279: sizes}), make([]byte, 1_000_000)),
		"huge tiles":           tiffOf(small(map[uint16][]uint32{322: {1 << 30}, 323: {1 << 30}, 324: {200}, 325: {100}}), make([]byte, 20000)),
		"many samples":         tiffOf(small(map[uint16][]uint32{277: {1 << 20}}), make([]byte, 20000)),
		"a bomb in a strip":    tiffOf(small(map[uint16][]uint32{259: {8}, 279: {uint32(bomb.Len())}, 273: {8 + 2 + 12*8 + 4}}), bomb.Bytes()),
		"a directory of loops": []byte("II\x2a\x00\x08\x00\x00\x00\x01\x00\xfe\x00\x04\x00\x01\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00"),
		"a fax of nothing":     tiffOf(small(map[uint16][]uint32{256: {30000}, 257: {1600}, 258: {1}, 259: {4}, 279: {3}}), make([]byte, 300)),
		"a BMP that is not":    append([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\xff\xff\xff\x7f\xff\xff\xff\x7f\x01\x00\x20\x00"), make([]byte, 64)...),
		"runs of nothing":      append([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x10\x27\x00\x00\x10\x27\x00\x00\x01\x00\x08\x00\x01\x00\x00\x00"), make([]byte, 1_000_000)...),
	} {
		start := time.Now()
		info, err := Inspect(file)
		if err == nil && info.MemoryBytes <= 256<<20 {
			_, err = info.Decode()
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %v, %v", name, took, err)
		}
		if name == "a bomb in a strip" && err != nil {
			t.Errorf("%s: %v", name, err) // what is beyond the picture is not unpacked
		}
	}
}

func TestWhatIsTransparentIsWhiteUnlessNothingIsSeenOnIt(t *testing.T) {
	white, black, nothing := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}, color.NRGBA{}
	for name, test := range map[string]struct {
		drawn  []color.NRGBA
		share  int // of a hundred pixels
		ground uint8
	}{
		"black letters":              {[]color.NRGBA{black}, 10, 255},
		"white letters":              {[]color.NRGBA{white}, 10, 0},
		"white and black letters":    {[]color.NRGBA{white, black}, 10, 128},
		"a white page, black corner": {[]color.NRGBA{white, white, white, black}, 90, 255},
		"yellow letters":             {[]color.NRGBA{{255, 240, 120, 255}}, 10, 0},
		"nothing":                    {nil, 0, 255},
	} {
		p := image.NewNRGBA(image.Rect(0, 0, 10, 10))
		for i := range 100 {
			c := nothing
			if i < test.share {
				c = test.drawn[i%len(test.drawn)]
			}
			p.SetNRGBA(i%10, i/10, c)
		}
		seen := opaque(p)
		if r, _, _, a := seen.At(9, 9).RGBA(); r>>8 != uint32(test.ground) || a != 0xffff {
			t.Errorf("%s: on %d, want %d", name, r>>8, test.ground)
		}
	}
}

func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*")
	for _, name := range files {
		if file, err := os.ReadFile(filepath.Clean(name)); err == nil && len(file) < 20_000 {
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		info, err := Inspect(file)
		if err != nil {
			if info.Format != "" && errors.Is(err, ErrUnknown) {
				t.Errorf("unknown, and %s", info.Format)
			}
			return
		}
		if info.MemoryBytes > 16<<20 || info.Width*info.Height > 1<<22 {
			return // allowed, but too slow to try by the thousand
		}
		picture, err := info.Decode()
		if err != nil {
			return
		}
		size := picture.Bounds().Size()
		if size != image.Pt(info.Width, info.Height) {
			t.Errorf("decoded to %v, said %+v", size, info)
		}
		for _, at := range []image.Point{{}, {size.X - 1, size.Y - 1}} {
			if _, _, _, alpha := picture.At(at.X, at.Y).RGBA(); alpha != 0xffff {
				t.Errorf("transparent at %v", at)
			}
		}
	})
}
