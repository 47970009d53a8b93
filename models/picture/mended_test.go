package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mustShowTheSame decodes a file that was changed, and compares it with the one that it was made of.
func mustShowTheSame(t *testing.T, what, name string, changed []byte) {
	t.Helper()
	info, err := Inspect(changed)
	if err != nil {
		t.Errorf("%s, %s: %v", name, what, err)
		return
	}
	if picture, err := info.Decode(); err != nil || !sameAsWhole(t, name, picture) {
		t.Errorf("%s, %s: %v", name, what, err)
	}
}

// changedPNG is a file whose chunks are what change makes of each.
func changedPNG(file []byte, change func(kind string, data, chunk []byte) []byte) []byte {
	changed, at := bytes.Clone(file[:8]), 8
	for kind, data := range pngChunks(file) {
		changed = append(changed, change(kind, data, bytes.Clone(file[at:at+12+len(data)]))...)
		at += 12 + len(data)
	}
	return changed
}

func TestAPNGWithoutItsEndOrWithAWrongCheckIsShown(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*.png")
	if len(files) < 9 {
		t.Fatalf("%d files", len(files))
	}
	withoutEnd := func(kind string, _, chunk []byte) []byte {
		if kind == "IEND" {
			return nil
		}
		return chunk
	}
	packed := func(add func(zipped, pixels []byte) []byte) func(kind string, data, chunk []byte) []byte {
		var zipped []byte
		return func(kind string, data, chunk []byte) []byte {
			switch kind {
			case "IDAT":
				zipped = append(zipped, data...)
				return nil
			case "IEND":
				r, err := zlib.NewReader(bytes.NewReader(zipped))
				if err != nil {
					t.Fatal(err)
				}
				pixels, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				return append(withChunk(nil, "IDAT", add(zipped, pixels)), chunk...)
			}
			return chunk
		}
	}
	zip := func(pixels []byte) []byte {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write(pixels)
		_ = w.Close()
		return b.Bytes()
	}
	before := func(kind, added string, data []byte, check uint32) func(kind string, data, chunk []byte) []byte {
		return func(now string, _, chunk []byte) []byte {
			if now != kind {
				return chunk
			}
			wrong := withChunk(nil, added, data)
			binary.BigEndian.PutUint32(wrong[len(wrong)-4:], check)
			return append(wrong, chunk...)
		}
	}
	for _, name := range files {
		file := contents(t, strings.TrimPrefix(name, "testdata/"))
		for what, changed := range map[string][]byte{
			"without an end":                     changedPNG(file, withoutEnd),
			"cut within its end":                 file[:len(file)-5],
			"a text with a wrong check":          changedPNG(file, before("IDAT", "tEXt", []byte("Title\x00wrong"), 1)),
			"a profile with a wrong check":       changedPNG(file, before("IDAT", "iCCP", []byte("wrong"), 2)),
			"a text with a wrong check, behind":  changedPNG(file, before("IEND", "tEXt", []byte("Title\x00wrong"), 3)),
			"a chunk of its own, wrong, before":  changedPNG(file, before("IDAT", "prVt", bytes.Repeat([]byte{7}, 9000), 4)),
			"a byte of pixels too many":          changedPNG(file, packed(func(_, pixels []byte) []byte { return zip(append(pixels, 0)) })),
			"many bytes of pixels too many":      changedPNG(file, packed(func(_, pixels []byte) []byte { return zip(append(pixels, make([]byte, 100_000)...)) })),
			"a byte behind the packed ones":      changedPNG(file, packed(func(zipped, _ []byte) []byte { return append(zipped, 0) })),
			"a wrong check in the packed":        changedPNG(file, packed(func(zipped, _ []byte) []byte { return append(zipped[:len(zipped)-1], zipped[len(zipped)-1]^1) })),
			"no check in the packed":             changedPNG(file, packed(func(zipped, _ []byte) []byte { return zipped[:len(zipped)-4] })),
			"cut within the check of its pixels": cutBehindPixels(file),
		} {
			mustShowTheSame(t, what, name, changed)
		}
		for what, changed := range map[string][]byte{
			"pixels with a wrong check": changedPNG(file, func(kind string, _, chunk []byte) []byte {
				if kind == "IDAT" {
					chunk[len(chunk)-1] ^= 1
				}
				return chunk
			}),
			"too few pixels": changedPNG(file, packed(func(_, pixels []byte) []byte { return zip(pixels[:len(pixels)-1]) })),
		} {
			if info, err := Inspect(changed); err == nil {
				if _, err := info.Decode(); err == nil {
					t.Errorf("%s, %s: decoded", name, what)
				}
			}
		}
	}
}

// cutBehindPixels ends a file within the check of its last pixels.
func cutBehindPixels(file []byte) []byte {
	at, end := 8, 0
	for kind, data := range pngChunks(file) {
		if at += 12 + len(data); kind == "IDAT" {
			end = at
		}
	}
	return file[:end-2]
}

func TestAPaletteOrColourThatPixelsCannotHaveIsPassedOver(t *testing.T) {
	for name, added := range map[string]string{"levels/plain.png": "PLTE", "colours/alpha.png": "tRNS", "levels/16bit.png": "PLTE"} {
		file := contents(t, name)
		mustShowTheSame(t, "with "+added, "testdata/"+name, changedPNG(file, func(kind string, _, chunk []byte) []byte {
			if kind == "IHDR" {
				return append(chunk, withChunk(nil, added, make([]byte, 6))...)
			}
			return chunk
		}))
	}
}

func TestAProgressiveJPEGWithoutItsEndIsShownIfItIsSharp(t *testing.T) {
	const name = "colours/progressive.jpg"
	file := contents(t, name)
	if !bytes.HasSuffix(file, []byte{0xff, endOfImage}) {
		t.Fatal("no end")
	}
	whole := file[:len(file)-2]
	for what, cut := range map[string][]byte{
		"no end": whole, "half an end": append(bytes.Clone(whole), 0xff), "zeros for the end": append(bytes.Clone(whole), 0, 0, 0), "another byte": append(bytes.Clone(whole), 0xff, 0xff),
	} {
		mustShowTheSame(t, what, "testdata/"+name, cut)
	}
	// One whose last scans are missing is not sharp.
	for at := 2; at < len(whole); at++ {
		if whole[at] == 0xff && whole[at+1] == startOfScan {
			if info, err := Inspect(whole[:at]); err == nil {
				if picture, err := info.Decode(); err == nil && !sameAsWhole(t, "testdata/"+name, picture) {
					t.Errorf("cut before the scan at %d: decoded", at)
				}
			}
		}
	}
}

func TestAGIFWhoseScreenIsSmallerThanItsPictureIsShown(t *testing.T) {
	for _, name := range []string{"colours/plain.gif", "colours/interlaced.gif", "colours/animated.gif"} {
		file := contents(t, name)
		for _, screen := range [][2]uint16{{0, 0}, {1, 1}, {89, 60}, {90, 59}, {40, 60}, {0, 60}} {
			smaller := bytes.Clone(file)
			binary.LittleEndian.PutUint16(smaller[6:], screen[0])
			binary.LittleEndian.PutUint16(smaller[8:], screen[1])
			mustShowTheSame(t, "a screen too small", "testdata/"+name, smaller)
		}
	}
	// A picture with an offset, and with extensions before it.
	var b bytes.Buffer
	p := image.NewPaletted(image.Rect(3, 2, 13, 12), color.Palette{color.White, color.Black})
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{p, p}, Delay: []int{1, 1}, Config: image.Config{Width: 20, Height: 20}}); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	file[6], file[8] = 4, 4
	if info, err := Inspect(file); err != nil || info.Width != 13 || info.Height != 12 {
		t.Errorf("%+v, %v", info, err)
	} else if _, err := info.Decode(); err != nil {
		t.Error(err)
	}
}

func TestWhatADecoderDoesNotKnowIsNamed(t *testing.T) {
	file := contents(t, "colours/plain.jpg")
	sampling := bytes.Index(file, []byte{0xff, 0xc0}) + 2 + 2 + 6 + 1
	for _, of := range [][3]byte{{0x31, 0x11, 0x11}, {0x14, 0x11, 0x11}, {0x22, 0x11, 0x21}, {0x21, 0x12, 0x12}} {
		odd := bytes.Clone(file)
		for i, s := range of {
			odd[sampling+3*i] = s
		}
		_, err := decodedFrom(odd)
		var kind UnsupportedError
		if !errors.As(err, &kind) || !strings.Contains(kind.What, "subsampling") {
			t.Errorf("%x: %v", of, err)
		}
	}
	small := contents(t, "colours/plain.png")
	small[24] = 3 // bits a colour
	binary.BigEndian.PutUint32(small[29:], crc32.ChecksumIEEE(small[12:29]))
	var kind UnsupportedError
	if _, err := decodedFrom(small); !errors.As(err, &kind) || !strings.Contains(kind.What, "bit depth 3") {
		t.Errorf("a PNG: %v", err)
	}
	strange := slices.Insert(bytes.Clone(file), 2, 0xff, 0xf1, 0, 2) // a marker of no segment that is known
	if _, err := decodedFrom(strange); !errors.As(err, &kind) {
		t.Errorf("a marker: %v", err)
	}
}

func decodedFrom(file []byte) (image.Image, error) {
	info, err := Inspect(file)
	if err != nil {
		return nil, err
	}
	return info.Decode()
}
