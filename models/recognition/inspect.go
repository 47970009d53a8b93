package recognition

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
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

// Picture is what a file says about itself before it is decoded; its sides are those of the picture as it is seen.
type Picture struct {
	Format        string // jpeg, png, bmp, tiff, gif or webp
	Width, Height int
	turn          turn
}

// Inspect checks a file against the documented limits of a service without decoding its pixels. It fails with AIS.0102
// if the format is none of the service's, and with AIS.0103 if the picture is too small or too large.
func Inspect(service Service, file []byte) (Picture, error) {
	allowed := limits[service]
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err == nil && format == "webp" && animatedWebP(file) {
		err, format = errAnimated, "animated webp"
	}
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
	said := Picture{Format: format, Width: config.Width, Height: config.Height, turn: upright}
	if format == "jpeg" {
		said.turn = exifTurn(file)
	}
	if said.turn >= quarter {
		said.Width, said.Height = said.Height, said.Width
	}
	return said, nil
}

var errAnimated = errors.New("an animated WEBP")

// animatedWebP tells whether the file is an animation, whose first picture the decoder cannot give either. Its header's
// first chunk says so.
func animatedWebP(file []byte) bool {
	const flags, animation = 20, 0x02
	return len(file) > flags && string(file[12:16]) == "VP8X" && file[flags]&animation != 0
}

// Decode inspects a file and decodes its first picture, as it is to be seen. A file that is cut off or damaged fails
// with AIS.0102.
func Decode(service Service, file []byte) (image.Image, error) {
	said, err := Inspect(service, file)
	if err != nil {
		return nil, err
	}
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, BadFormat("The image is damaged.", err)
	}
	decoded = turned(decoded, said.turn)
	whole := image.Rect(0, 0, said.Width, said.Height)
	// Sizes were checked on the whole, of which the first frame of a GIF may be a part.
	if said.Format == "gif" && decoded.Bounds().In(whole) && decoded.Bounds() != whole {
		canvas := image.NewNRGBA(whole)
		draw.Draw(canvas, decoded.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
		return canvas, nil
	}
	if decoded.Bounds().Size() != whole.Size() {
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
