package recognition

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"

	_ "image/gif"  // registers a format that the services read
	_ "image/jpeg" // the same
	_ "image/png"  // the same

	_ "golang.org/x/image/bmp"  // the same
	_ "golang.org/x/image/tiff" // the same
	_ "golang.org/x/image/webp" // the same
)

// Bounds of every picture.
const (
	shortestSide = 15 // pixels

	// maxPixels and maxDecodedBytes bound the memory of one decoded picture, whatever its file promises: a file of a
	// few kilobytes can unfold into gigabytes.
	maxPixels       = 50_000_000
	maxDecodedBytes = 256 << 20
)

// limit is what one service reads.
type limit struct {
	longestSide int // pixels
	formats     []string
}

var (
	documentFormats = []string{"jpeg", "png", "bmp", "tiff"}

	limits = map[Service]limit{
		WebImage:     {30000, append(slices.Clone(documentFormats), "gif", "webp")},
		Passport:     {8192, documentFormats},
		LicensePlate: {4096, documentFormats},
		IDCard:       {8192, documentFormats},
	}
)

// Accepts tells what pictures a service reads: formats, and the pixels of the shortest and the longest side.
func (s Service) Accepts() (formats []string, shortest, longest int) {
	allowed := limits[s]
	return slices.Clone(allowed.formats), shortestSide, allowed.longestSide
}

// Picture is what a file says about itself before it is decoded.
type Picture struct {
	Format        string // jpeg, png, bmp, tiff, gif or webp
	Width, Height int
}

// Inspect checks a file against the documented limits of a service without decoding its pixels. It fails with AIS.0102
// if the format is none of the service's, and with AIS.0103 if the picture is too small or too large.
func Inspect(service Service, file []byte) (Picture, error) {
	allowed := limits[service]
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || !slices.Contains(allowed.formats, format) {
		return Picture{}, BadFormat("The image format is not supported. Use "+strings.ToUpper(strings.Join(allowed.formats, ", "))+".", err)
	}
	short, long := min(config.Width, config.Height), max(config.Width, config.Height)
	switch {
	case short < shortestSide:
		return Picture{}, BadSize(fmt.Sprintf("The image is %d × %d px; each side must have at least %d px.", config.Width, config.Height, shortestSide))
	case long > allowed.longestSide:
		return Picture{}, BadSize(fmt.Sprintf("The image is %d × %d px; no side may have more than %d px.", config.Width, config.Height, allowed.longestSide))
	case short*long > maxPixels:
		return Picture{}, BadSize(fmt.Sprintf("The image has %d pixels; at most %d are read.", short*long, maxPixels))
	case decodedBytes(config, format, file) > maxDecodedBytes:
		return Picture{}, BadSize("The image takes too much memory. Send it with fewer pixels, or with fewer bits for each.")
	}
	return Picture{Format: format, Width: config.Width, Height: config.Height}, nil
}

// Decode inspects a file and decodes its first picture. A file that is cut off or damaged fails with AIS.0102.
func Decode(service Service, file []byte) (image.Image, error) {
	said, err := Inspect(service, file)
	if err != nil {
		return nil, err
	}
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, BadFormat("The image is damaged.", err)
	}
	// The first frame of a GIF may be smaller than the whole; sizes were checked on the whole.
	if size := decoded.Bounds().Size(); size.X > said.Width || size.Y > said.Height || min(size.X, size.Y) < shortestSide {
		return nil, BadSize("The image is not of the size that its header says.")
	}
	return decoded, nil
}

// decodedBytes is about the most memory that decoding takes.
func decodedBytes(config image.Config, format string, file []byte) int {
	pixels := config.Width * config.Height
	switch {
	case format == "jpeg" && progressiveJPEG(file):
		return pixels * (3 + 3*4) // three colours, and their coefficients of 32 bits
	case format == "tiff":
		return pixels * (bytesPerPixel(config.ColorModel) + 8) // a strip may be as large as the picture, at 8 bytes a pixel
	default:
		return pixels * bytesPerPixel(config.ColorModel)
	}
}

func bytesPerPixel(model color.Model) int {
	switch model {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	default:
		if _, paletted := model.(color.Palette); paletted {
			return 1
		}
		return 4
	}
}
