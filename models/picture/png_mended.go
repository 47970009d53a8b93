package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// Colour types of PNG, of which the first two have levels and no palette.
const (
	pngGray      = 0
	pngGrayAlpha = 4
	pngAlpha     = 4 // is set where pixels have an alpha of their own
)

// neededOfPNG is a file with nothing but what its pixels need, and with an end: viewers show a picture whose end is missing, or whose
// texts and profiles have a wrong check, or that has a palette or a transparent colour which its kind of pixels cannot have. What it
// needs keeps its check.
func neededOfPNG(file []byte) []byte {
	needed := make([]byte, 0, len(file)+12)
	needed = append(needed, pngSignature...)
	colours, pixels := byte(0), false
	last := len(pngSignature)
	for kind, data := range pngChunks(file) {
		chunk := file[last : last+12+len(data)]
		last += len(chunk)
		switch kind {
		case "IHDR":
			if len(data) > 9 {
				colours = data[9]
			}
		case "PLTE":
			if colours == pngGray || colours == pngGrayAlpha {
				continue
			}
		case "tRNS":
			if pixels || colours&pngAlpha != 0 || crc32.ChecksumIEEE(chunk[4:8+len(data)]) != binary.BigEndian.Uint32(chunk[8+len(data):]) {
				continue
			}
		case "IDAT":
			pixels = true
		default:
			continue
		}
		needed = append(needed, chunk...)
	}
	// What is cut off may be no more than the end of the checks.
	if rest := file[min(last, len(file)):]; len(rest) > 8 && string(rest[4:8]) == "IDAT" {
		data := rest[8:min(len(rest), 8+int(binary.BigEndian.Uint32(rest)))]
		needed = withChunk(needed, "IDAT", data)
	}
	return withChunk(needed, "IEND", nil)
}

func withChunk(file []byte, kind string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data))) // #nosec G115 -- of a file
	start := len(file)
	file = append(append(file, kind...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}

// recodedPNG packs as many bytes again as the pixels of a file take: there may be more in it, or a wrong check behind them, which
// viewers pass over. It fails where there are fewer, or where what is packed has a wrong check of its own.
func recodedPNG(file []byte) (recoded []byte, ok bool) {
	var header []byte
	var packed []io.Reader
	recoded = append(recoded, pngSignature...)
	at := len(pngSignature)
	for kind, data := range pngChunks(file) {
		chunk := file[at : at+12+len(data)]
		at += len(chunk)
		if crc32.ChecksumIEEE(chunk[4:8+len(data)]) != binary.BigEndian.Uint32(chunk[8+len(data):]) {
			return nil, false
		}
		switch kind {
		case "IDAT":
			packed = append(packed, bytes.NewReader(data))
			continue
		case "IHDR":
			header = data
		case "IEND":
			continue
		}
		recoded = append(recoded, chunk...)
	}
	pixels, err := zlib.NewReader(io.MultiReader(packed...))
	if err != nil || len(header) < 13 {
		return nil, false
	}
	var again bytes.Buffer
	w, err := zlib.NewWriterLevel(&again, zlib.BestSpeed)
	if err != nil {
		return nil, false
	}
	if _, err := io.CopyN(w, pixels, rowsOfPNG(header)); err != nil || w.Close() != nil {
		return nil, false
	}
	return withChunk(withChunk(recoded, "IDAT", again.Bytes()), "IEND", nil), true
}

// rowsOfPNG is how many bytes the rows of a picture take, each with its filter, by the file's header.
func rowsOfPNG(header []byte) (size int64) {
	const interlaced = 1
	width, height := int64(binary.BigEndian.Uint32(header)), int64(binary.BigEndian.Uint32(header[4:]))
	bits := int64(header[8]) * map[byte]int64{pngGray: 1, 2: 3, 3: 1, pngGrayAlpha: 2, 6: 4}[header[9]]
	rows := func(width, height int64) int64 {
		if width <= 0 || height <= 0 {
			return 0
		}
		return height * (1 + (width*bits+7)/8)
	}
	if header[12] != interlaced {
		return rows(width, height)
	}
	for _, pass := range [7]struct{ x, y, right, down int64 }{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		size += rows((width-pass.x+pass.right-1)/pass.right, (height-pass.y+pass.down-1)/pass.down)
	}
	return size
}
