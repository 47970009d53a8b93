package recognition

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"ocrconsole/models/picture"
)

// Bounds of every picture.
const (
	// LargestFile is how large a file may be, in megabytes: what 10 MB of base64 hold.
	LargestFile = "7.5"

	shortestSide = 15 // pixels

	// maxDecodedBytes bounds the memory of one decoded picture, whatever its file promises: a file of a few kilobytes can
	// unfold into gigabytes. It is what bounds the pixels, besides the sides: a sheet of A3 at 600 dpi is read.
	maxDecodedBytes = 256 << 20

	// LargestDecoded is maxDecodedBytes as it is told, in megabytes.
	LargestDecoded = "256"
)

// limit is what one service reads.
type limit struct {
	longestSide int // pixels
	formats     []string
}

var (
	documentFormats = []string{picture.JPEG, picture.PNG, picture.BMP, picture.TIFF}

	limits = map[Service]limit{
		WebImage:     {30000, append(slices.Clone(documentFormats), picture.GIF, picture.WEBP)},
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

// Inspect checks a file against the documented limits of a service without decoding its pixels. It fails with AIS.0102
// if the format is none of the service's, and with AIS.0103 if the picture is too small or too large.
func Inspect(service Service, file []byte) (picture.Info, error) {
	allowed := limits[service]
	said, err := picture.Inspect(file)
	if err != nil || !slices.Contains(allowed.formats, said.Format) {
		return picture.Info{}, BadFormat(notRead(err, said.Format, allowed.formats), err)
	}
	short, long := min(said.Width, said.Height), max(said.Width, said.Height)
	switch {
	case short < shortestSide:
		return picture.Info{}, BadSize(fmt.Sprintf("The image is %d × %d px; each side must have at least %d px.", said.Width, said.Height, shortestSide))
	case long > allowed.longestSide:
		return picture.Info{}, BadSize(fmt.Sprintf("The image is %d × %d px; no side may have more than %d px.", said.Width, said.Height, allowed.longestSide))
	case said.MemoryBytes > maxDecodedBytes:
		return picture.Info{}, BadSize(fmt.Sprintf("The image is %d × %d px and takes %d MB when it is decoded; at most "+LargestDecoded+
			" MB are read. Send it with fewer pixels, or in gray.", said.Width, said.Height, (said.MemoryBytes+1<<20-1)>>20))
	}
	return said, nil
}

// notRead says why a file is not read: that it is of a kind that is not supported, which it names, or damaged.
func notRead(err error, format string, allowed []string) string {
	use := " Use " + strings.ToUpper(strings.Join(allowed, ", ")) + "."
	var kind picture.UnsupportedError
	switch {
	case err == nil:
		return "The image format is not supported: " + strings.ToUpper(format) + "." + use
	case errors.As(err, &kind):
		return "The image format is not supported: the file is " + kind.What + "." + use
	case errors.Is(err, picture.ErrUnknown):
		return "The image format is not supported." + use
	default:
		return damagedImage
	}
}

const damagedImage = "The image is damaged."

// Decode inspects a file and decodes its first picture, upright and opaque. A file that is cut off or damaged fails with
// AIS.0102.
func Decode(service Service, file []byte) (image.Image, error) {
	said, err := Inspect(service, file)
	if err != nil {
		return nil, err
	}
	decoded, err := said.Decode()
	var kind picture.UnsupportedError
	switch {
	case errors.As(err, &kind):
		return nil, BadFormat(notRead(err, said.Format, limits[service].formats), err)
	case err != nil:
		return nil, BadFormat(damagedImage, err)
	}
	return decoded, nil
}
