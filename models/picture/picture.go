// Package picture decodes the pictures that people's scanners, phones and programs write: JPEG, PNG, BMP, TIFF, GIF and
// WEBP in their usual variants, upright and without transparency. What a file's memory and time come to is known from its
// header, before a pixel is decoded; what is not supported is named.
package picture

import (
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
)

// The formats, by their names in the API.
const (
	JPEG = "jpeg"
	PNG  = "png"
	BMP  = "bmp"
	TIFF = "tiff"
	GIF  = "gif"
	WEBP = "webp"
)

// Info is what a file says about itself before it is decoded.
type Info struct {
	Format string
	// Width and Height are those of the picture as it is seen, in pixels.
	Width, Height int
	// MemoryBytes is about the most that decoding it takes.
	MemoryBytes int

	turn   turn
	decode func() (image.Image, error)
}

// UnsupportedError is a file of a kind that is known, and not read. What names it in a sentence: "a TIFF with …".
type UnsupportedError struct{ What string }

// Error names the kind.
func (u UnsupportedError) Error() string { return u.What + " is not supported" }

func unsupported(format string, args ...any) error {
	return UnsupportedError{fmt.Sprintf(format, args...)}
}

// kindOf names the kind of a file that a decoder does not know, and else gives the error as it is.
func kindOf(err error) error {
	var inJPEG jpeg.UnsupportedError
	var inPNG png.UnsupportedError
	switch {
	case errors.As(err, &inJPEG):
		return unsupported("a JPEG of an unusual kind (%s)", string(inJPEG))
	case errors.As(err, &inPNG):
		return unsupported("a PNG of an unusual kind (%s)", string(inPNG))
	default:
		return err
	}
}

// ErrUnknown is a file that is none of the formats.
var ErrUnknown = errors.New("not a known picture format")

// errDamaged is a file that does not hold what its format or its own header says.
var errDamaged = errors.New("damaged")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(format, args...))
}

// Inspect reads a file's header. It fails with UnsupportedError on a known kind that is not read, with ErrUnknown on anything
// else that is no picture, and with another error on a damaged header.
func Inspect(file []byte) (Info, error) {
	format := formatOf(file)
	read := readers[format]
	if read == nil {
		if kind := otherKind(file); kind != "" {
			return Info{}, UnsupportedError{kind}
		}
		return Info{}, ErrUnknown
	}
	info, err := read(file)
	if err != nil {
		return Info{}, kindOf(err)
	}
	if info.Width < 1 || info.Height < 1 || info.Width > mostSide || info.Height > mostSide {
		return Info{}, damaged("%d × %d px", info.Width, info.Height)
	}
	info.Format = format
	if info.turn >= quarter {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

// mostSide is far above what any service reads, and so small that products of two sides and a few bytes do not overflow.
const mostSide = 1 << 20

var readers = map[string]func([]byte) (Info, error){
	JPEG: inspectJPEG, PNG: inspectPNG, BMP: inspectBMP, TIFF: inspectTIFF, GIF: inspectGIF, WEBP: inspectWEBP,
}

// Decode gives the pixels of the file, the first picture if it has several: upright, and on a ground where it is
// transparent. The caller has found Width, Height and MemoryBytes to be within what it allows.
func (i Info) Decode() (image.Image, error) {
	decoded, err := i.decode()
	if err != nil {
		return nil, kindOf(err)
	}
	seen := turned(opaque(decoded), i.turn)
	if seen.Bounds().Size() != image.Pt(i.Width, i.Height) {
		return nil, damaged("%v is not the size that the header says", seen.Bounds())
	}
	return seen, nil
}
