package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"os"
	"testing"
)

// exifHeader says an orientation, after another tag.
func exifHeader(t int, order binary.AppendByteOrder, kind uint16) []byte {
	header := []byte("MM\x00\x2a")
	if order.String() == "LittleEndian" {
		header = []byte("II\x2a\x00")
	}
	header = order.AppendUint16(order.AppendUint32(header, 8), 2)
	header = order.AppendUint32(order.AppendUint16(order.AppendUint16(header, 0x010f), 2), 1)
	header = order.AppendUint32(header, 0)
	header = order.AppendUint32(order.AppendUint16(order.AppendUint16(header, 0x0112), kind), 1)
	if kind == 4 {
		return order.AppendUint32(header, uint32(t))
	}
	return order.AppendUint16(order.AppendUint16(header, uint16(t)), 0)
}

// tagged puts an orientation into files of every format that can carry one.
var tagged = map[string]func(t *testing.T, header []byte, turn int) []byte{
	"colours/plain.jpg": func(t *testing.T, header []byte, _ int) []byte {
		segment := append([]byte("Exif\x00\x00"), header...)
		file := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
		return append(append(file, segment...), contents(t, "colours/plain.jpg")[2:]...)
	},
	"colours/plain.png": func(t *testing.T, header []byte, _ int) []byte {
		file := contents(t, "colours/plain.png")
		chunk := append([]byte("eXIf"), header...)
		whole := append(append([]byte(nil), file[:33]...), 0, 0, 0, byte(len(header)))
		whole = binary.BigEndian.AppendUint32(append(whole, chunk...), crc32.ChecksumIEEE(chunk))
		return append(whole, file[33:]...)
	},
	"colours/lossless.webp": func(t *testing.T, header []byte, _ int) []byte {
		const hasExif = 0x08
		canvas := []byte{hasExif, 0, 0, 0, 89, 0, 0, 59, 0, 0}
		body := appendChunk([]byte("WEBP"), chunk{extended, canvas})
		for _, c := range riffChunks(contents(t, "colours/lossless.webp")[12:]) {
			if c.kind == "VP8L" {
				body = appendChunk(body, c)
			}
		}
		body = appendChunk(body, chunk{"EXIF", header})
		return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	},
	"colours/plain.tif": func(t *testing.T, _ []byte, turn int) []byte {
		file := bytes.Clone(contents(t, "colours/plain.tif"))
		at := bytes.Index(file, []byte{0x12, 0x01, 3, 0, 1, 0, 0, 0}) // the tag as a number of two bytes
		if at < 0 {
			t.Fatal("no orientation in the file")
		}
		file[at+8] = byte(turn)
		return file
	},
}

func contents(t testing.TB, name string) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryFormatIsSeenAsItsOrientationSays(t *testing.T) {
	// Where the corners of what is stored are seen: top left, top right, bottom left, bottom right.
	seen := map[int][4]int{
		0: {0, 1, 2, 3}, 1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}, 9: {0, 1, 2, 3},
	}
	for name, tag := range tagged {
		for turn, stored := range seen {
			for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
				for _, kind := range []uint16{3, 4} {
					info, err := Inspect(tag(t, exifHeader(turn, order, kind), turn))
					if err != nil {
						t.Fatalf("%s, orientation %d: %v", name, turn, err)
					}
					if lying := turn >= 5 && turn <= 8; lying != (info.Height == 90) {
						t.Errorf("%s, orientation %d: said to be %d × %d", name, turn, info.Width, info.Height)
					}
					picture, err := info.Decode()
					if err != nil {
						t.Fatalf("%s, orientation %d: %v", name, turn, err)
					}
					right, bottom := info.Width-15, info.Height-13
					for i, at := range []image.Point{{15, 13}, {right, 13}, {15, bottom}, {right, bottom}} {
						checkCorner(t, name, turn, picture, at, boxes4[stored[i]].is)
					}
				}
			}
		}
	}
}

func checkCorner(t *testing.T, name string, turn int, picture image.Image, at image.Point, want color.RGBA) {
	t.Helper()
	r, g, b, _ := picture.At(at.X, at.Y).RGBA()
	for i, d := range [3]int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(b>>8) - int(want.B)} {
		if d > 26 || d < -26 {
			t.Errorf("%s, orientation %d: channel %d at %v is off by %d", name, turn, i, at, d)
		}
	}
}
