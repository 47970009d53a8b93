package picture

import (
	"encoding/binary"
	"image"
	"image/color"
	"math/bits"
)

// Compressions of BMP.
const (
	bmpPlain      = 0
	bmpRLE8       = 1
	bmpRLE4       = 2
	bmpMasks      = 3
	bmpJPEG       = 4
	bmpPNG        = 5
	bmpAlphaMasks = 6
)

// bmp is a file's header.
type bmp struct {
	width, height int
	topDown       bool
	bits          int // of a pixel
	compression   uint32
	masks         [4]uint32 // red, green, blue, alpha
	palette       color.Palette
	pixels        []byte
}

func inspectBMP(file []byte) (Info, error) {
	b, err := readBMPHeader(file)
	if err != nil {
		return Info{}, err
	}
	bytesPerPixel := 1
	if b.bits > 8 {
		bytesPerPixel = 4
	}
	return Info{Width: b.width, Height: b.height, turn: upright, MemoryBytes: b.width * b.height * bytesPerPixel, decode: b.decode}, nil
}

// readBMPHeader reads the headers of Windows from version 3 on, and those of OS/2.
func readBMPHeader(file []byte) (*bmp, error) {
	const fileHeader, core, info = 14, 12, 40
	if len(file) < fileHeader+core {
		return nil, damaged("a short header")
	}
	le := binary.LittleEndian
	start, size := int64(le.Uint32(file[10:])), int64(le.Uint32(file[fileHeader:]))
	if size < core || size > int64(len(file)-fileHeader) || start > int64(len(file)) {
		return nil, damaged("a header of %d bytes, pixels from %d", size, start)
	}
	header := make([]byte, max(size, 64)) // what OS/2 leaves out is 0
	copy(header, file[fileHeader:fileHeader+size])
	b := &bmp{pixels: file[start:]}
	entry := 4
	if size == core {
		entry = 3
		b.width, b.height, b.bits = int(le.Uint16(header[4:])), int(le.Uint16(header[6:])), int(le.Uint16(header[10:]))
	} else {
		b.width, b.height, b.bits = int(int32(le.Uint32(header[4:]))), int(int32(le.Uint32(header[8:]))), int(le.Uint16(header[14:])) // #nosec G115 -- signed
		b.compression = le.Uint32(header[16:])
	}
	if b.topDown = b.height < 0; b.topDown {
		b.height = -b.height
	}
	if err := b.check(size); err != nil {
		return nil, err
	}
	after := fileHeader + int(size)
	if size == info && (b.compression == bmpMasks || b.compression == bmpAlphaMasks) {
		n := 12
		if b.compression == bmpAlphaMasks {
			n = 16
		}
		if len(file) < after+n {
			return nil, damaged("no masks")
		}
		copy(header[info:], file[after:after+n])
		after += n
	}
	b.setMasks(header, size)
	if b.bits <= 8 {
		b.palette = bmpPalette(file[after:max(after, int(start))], entry, min(1<<b.bits, coloursUsed(header, size, b.bits)))
	}
	return b, nil
}

func coloursUsed(header []byte, size int64, bitsPerPixel int) int {
	if used := binary.LittleEndian.Uint32(header[32:]); size >= 40 && used > 0 && used < 1<<bitsPerPixel {
		return int(used)
	}
	return 1 << bitsPerPixel
}

// check refuses what is not read by its name.
func (b *bmp) check(headerBytes int64) error {
	const os2v2 = 64
	switch b.compression {
	case bmpPlain, bmpMasks, bmpAlphaMasks:
	case bmpRLE8, bmpRLE4:
		if b.topDown {
			return damaged("run lengths from the top")
		}
	case bmpJPEG, bmpPNG:
		return unsupported("a BMP that holds a JPEG or PNG")
	default:
		return unsupported("a BMP with compression %d", b.compression)
	}
	if headerBytes == os2v2 && b.compression >= bmpMasks {
		return unsupported("a BMP of OS/2 with compression %d", b.compression)
	}
	masked := b.compression == bmpMasks || b.compression == bmpAlphaMasks
	switch {
	case masked && b.bits != 16 && b.bits != 32, b.compression == bmpRLE8 && b.bits != 8, b.compression == bmpRLE4 && b.bits != 4:
		return damaged("%d bits with compression %d", b.bits, b.compression)
	case b.bits != 1 && b.bits != 2 && b.bits != 4 && b.bits != 8 && b.bits != 16 && b.bits != 24 && b.bits != 32:
		return unsupported("a BMP of %d bits a pixel", b.bits)
	}
	return nil
}

// setMasks says where in a pixel the colours are. Without masks, what a pixel of 32 bits has left is no alpha.
func (b *bmp) setMasks(header []byte, size int64) {
	const first, withAlpha = 40, 56
	switch {
	case b.compression == bmpMasks || b.compression == bmpAlphaMasks:
		for i := range b.masks {
			if i == 3 && size < withAlpha && b.compression != bmpAlphaMasks {
				break
			}
			b.masks[i] = binary.LittleEndian.Uint32(header[first+4*i:])
		}
	case b.bits == 16:
		b.masks = [4]uint32{0x7c00, 0x03e0, 0x001f}
	default:
		b.masks = [4]uint32{0xff0000, 0x00ff00, 0x0000ff}
	}
}

// bmpPalette reads the colours; those that the file lacks are black.
func bmpPalette(data []byte, entry, colours int) color.Palette {
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = color.RGBA{A: 255}
		if i < colours && len(data) >= (i+1)*entry {
			palette[i] = color.RGBA{data[i*entry+2], data[i*entry+1], data[i*entry], 255}
		}
	}
	return palette
}

func (b *bmp) decode() (image.Image, error) {
	bounds := image.Rect(0, 0, b.width, b.height)
	if b.compression == bmpRLE8 || b.compression == bmpRLE4 {
		p := image.NewPaletted(bounds, b.palette)
		return p, b.runs(p)
	}
	stride := (b.width*b.bits + 31) / 32 * 4
	if last := (b.width*b.bits + 7) / 8; len(b.pixels) < stride*(b.height-1)+last { // some writers leave the last padding out
		return nil, damaged("%d bytes of pixels", len(b.pixels))
	}
	if b.bits <= 8 {
		p := image.NewPaletted(bounds, b.palette)
		for y := range b.height {
			b.indexes(p.Pix[b.row(y)*p.Stride:][:b.width], b.pixels[y*stride:])
		}
		return p, nil
	}
	p := image.NewNRGBA(bounds)
	for y := range b.height {
		b.colours(p.Pix[b.row(y)*p.Stride:][:4*b.width], b.pixels[y*stride:])
	}
	if b.masks[3] != 0 && blankAlpha(p) { // written by programs that know of no alpha
		for i := 3; i < len(p.Pix); i += 4 {
			p.Pix[i] = 255
		}
	}
	return p, nil
}

// row is where the file's row is in the picture.
func (b *bmp) row(y int) int {
	if b.topDown {
		return y
	}
	return b.height - 1 - y
}

func (b *bmp) indexes(row, data []byte) {
	perByte, mask := 8/b.bits, byte(1<<b.bits-1)
	for x := range row {
		shift := 8 - b.bits*(x%perByte+1)
		row[x] = data[x/perByte] >> shift & mask
	}
}

func (b *bmp) colours(row, data []byte) {
	step := b.bits / 8
	for x := range len(row) / 4 {
		pixel := uint32(0)
		for i := range step {
			pixel |= uint32(data[x*step+i]) << (8 * i)
		}
		for i, mask := range b.masks {
			row[4*x+i] = masked(pixel, mask)
		}
		if b.masks[3] == 0 {
			row[4*x+3] = 255
		}
	}
}

// masked spreads the bits under a mask over a byte.
func masked(pixel, mask uint32) byte {
	if mask == 0 {
		return 0
	}
	shift := bits.TrailingZeros32(mask)
	most := uint64(mask >> shift)
	return byte(uint64(pixel&mask>>shift<<shift>>shift) * 255 / most) // #nosec G115 -- at most 255
}

func blankAlpha(p *image.NRGBA) bool {
	for i := 3; i < len(p.Pix); i += 4 {
		if p.Pix[i] != 0 {
			return false
		}
	}
	return true
}
