package picture

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"math/bits"

	"golang.org/x/image/tiff/lzw"
)

// perChunk is how many samples a pixel has in one strip or tile.
func (t *tiff) perChunk() int {
	if t.planar {
		return 1
	}
	return t.samples
}

// rowBytes is how long a row of a strip or tile is.
func (t *tiff) rowBytes() int { return (t.tileWidth*t.perChunk()*t.bits + 7) / 8 }

// chunkBytes is how long an unpacked strip or tile is at most.
func (t *tiff) chunkBytes() int {
	if sx, sy := t.subsampling[0], t.subsampling[1]; t.photometric == lumaChroma && sx*sy > 1 {
		return ((t.tileWidth + sx - 1) / sx) * ((t.tileHeight + sy - 1) / sy) * (sx*sy + 2)
	}
	return t.rowBytes() * t.tileHeight
}

// unpack gives the samples of a strip or tile of so many rows. A last strip may be shorter than others.
func (t *tiff) unpack(index, rows int) ([]byte, error) {
	data := t.file[t.offsets[index]:][:t.counts[index]]
	want := t.rowBytes() * rows
	if t.chunkBytes() != t.rowBytes()*t.tileHeight { // groups of pixels that share their colour
		want = t.chunkBytes()
	}
	if t.lsbFirst && t.compression != packLZW {
		data = reversed(data)
	}
	var unpacked []byte
	var err error
	switch t.compression {
	case packPlain:
		unpacked = data[:min(len(data), want)]
	case packHuffman, packGroup3, packGroup4:
		unpacked, err = unfax(data, t.tileWidth, rows, faxMode{t.compression == packHuffman, t.compression == packGroup4, t.mixedFax})
	case packBits:
		unpacked, err = unpackBits(data, want)
	case packLZW:
		reader := lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		unpacked, err = readUpTo(reader, want)
	default:
		var reader io.ReadCloser
		if reader, err = zlib.NewReader(bytes.NewReader(data)); err == nil {
			unpacked, err = readUpTo(reader, want)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(unpacked) < want {
		return nil, damaged("a strip of %d bytes instead of %d", len(unpacked), want)
	}
	if t.predictor == 2 {
		if t.compression == packPlain {
			unpacked = bytes.Clone(unpacked)
		}
		t.unpredict(unpacked)
	}
	return unpacked, nil
}

func reversed(data []byte) []byte {
	reversed := make([]byte, len(data))
	for i, b := range data {
		reversed[i] = bits.Reverse8(b)
	}
	return reversed
}

// readUpTo reads no more than is wanted, whatever the data would unfold to.
func readUpTo(reader io.ReadCloser, want int) ([]byte, error) {
	var data bytes.Buffer
	_, err := io.CopyN(&data, reader, int64(want))
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // how much is missing, the caller sees
	}
	_ = reader.Close() // what follows was not asked for
	return data.Bytes(), err
}

func unpackBits(data []byte, want int) ([]byte, error) {
	unpacked := make([]byte, 0, min(want, 128*len(data)))
	for len(data) > 0 && len(unpacked) < want {
		switch n := int(int8(data[0])); { // #nosec G115 -- signed
		case n >= 0:
			if len(data) < n+2 {
				return nil, damaged("%d bytes that are not there", n+1)
			}
			unpacked, data = append(unpacked, data[1:n+2]...), data[n+2:]
		case n == -128:
			data = data[1:]
		default:
			if len(data) < 2 {
				return nil, damaged("a byte to repeat that is not there")
			}
			for range 1 - n {
				unpacked = append(unpacked, data[1])
			}
			data = data[2:]
		}
	}
	return unpacked[:min(len(unpacked), want)], nil
}

// unpredict adds to each sample the one of the pixel left of it.
func (t *tiff) unpredict(data []byte) {
	row, step := t.rowBytes(), t.perChunk()
	for ; len(data) >= row; data = data[row:] {
		if t.bits == 8 {
			for i := step; i < row; i++ {
				data[i] += data[i-step]
			}
			continue
		}
		for i := 2 * step; i+1 < row; i += 2 {
			t.order.PutUint16(data[i:], t.order.Uint16(data[i:])+t.order.Uint16(data[i-2*step:]))
		}
	}
}

// jpegTile decodes a strip or tile that is a JPEG, whose tables may stand in the directory.
func (t *tiff) jpegTile(index int) (image.Image, error) {
	data := t.file[t.offsets[index]:][:t.counts[index]]
	if formatOf(data) != JPEG {
		return nil, damaged("a strip that is no JPEG")
	}
	whole := []byte{0xff, startOfImage}
	if len(t.jpegTables) > 4 {
		whole = append(whole, bytes.TrimSuffix(t.jpegTables[2:], []byte{0xff, endOfImage})...)
	}
	h, err := readJPEGHeader(append(whole, data[2:]...))
	if err != nil {
		return nil, err
	}
	if h.width > t.tileWidth || h.height > t.tileHeight || h.components != t.perChunk() {
		return nil, damaged("a tile of %d × %d px of %d samples", h.width, h.height, h.components)
	}
	whole = append(whole, t.adobe(h)...)
	whole = append(whole, data[2:]...)
	if h, err = readJPEGHeader(whole); err != nil {
		return nil, err
	}
	decoded, err := jpeg.Decode(bytes.NewReader(h.mended(whole)))
	if inks, four := decoded.(*image.CMYK); four {
		for i := range inks.Pix { // the decoder takes inks for written the other way round, as they are outside of a TIFF
			inks.Pix[i] = 255 - inks.Pix[i]
		}
	}
	return decoded, err
}

// adobe tells the decoder what the directory says of the colours.
func (t *tiff) adobe(h jpegHeader) []byte {
	transform := byte(0)
	if t.photometric == lumaChroma {
		transform = 1
	}
	if h.adobe || h.components == 1 {
		return nil
	}
	return []byte{0xff, adobeSegment, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform}
}
