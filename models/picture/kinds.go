package picture

import (
	"bytes"
	"strings"
)

// formatOf tells a file's format by how it begins; empty if it is none that is read.
func formatOf(file []byte) string {
	begins := func(with string) bool { return bytes.HasPrefix(file, []byte(with)) }
	switch {
	case begins("\xff\xd8"):
		return JPEG
	case begins("\x89PNG\r\n\x1a\n"):
		return PNG
	case begins("GIF87a"), begins("GIF89a"):
		return GIF
	case begins("BM"):
		return BMP
	case begins("II\x2a\x00"), begins("MM\x00\x2a"), begins("II\x2b\x00"), begins("MM\x00\x2b"):
		return TIFF
	case begins("RIFF") && len(file) >= 12 && string(file[8:12]) == "WEBP":
		return WEBP
	default:
		return ""
	}
}

// others are kinds of files that people send for pictures, by how they begin.
var others = []struct {
	at    int
	magic string
	kind  string
}{
	{0, "%PDF", "a PDF"},
	{0, "8BPS", "a Photoshop file"},
	{0, "\x00\x00\x01\x00", "an icon file"},
	{0, "\x00\x00\x00\x0cjP  ", "a JPEG 2000"},
	{0, "\xff\x4f\xff\x51", "a JPEG 2000"},
	{0, "\xff\x0a", "a JPEG XL"},
	{0, "\x00\x00\x00\x0cJXL ", "a JPEG XL"},
	{0, "BA", "a bitmap array of OS/2"},
	{0, "II\xbc", "a JPEG XR"},
	{0, "AT&TFORM", "a DjVu"},
	{0, "PK\x03\x04", "a ZIP archive"},
	{0, "\x97JB2\r\n\x1a\n", "a JBIG2"},
	{0, "\x1f\x8b", "a gzip archive"},
}

// boxes are the brands of the files that are made of boxes, as phones write them.
var boxes = map[string]string{
	"avif": "an AVIF", "avis": "an AVIF", "crx\x20": "a raw photograph (CR3)",
	"heic": "a HEIC", "heix": "a HEIC", "hevc": "a HEIC", "heim": "a HEIC", "mif1": "a HEIF", "msf1": "a HEIF",
}

// otherKind names a file that is no picture of the formats, but of a kind that is known; empty if it is not.
func otherKind(file []byte) string {
	if len(file) >= 12 && string(file[4:8]) == "ftyp" {
		if kind := boxes[string(file[8:12])]; kind != "" {
			return kind
		}
		return "a video"
	}
	for _, other := range others {
		if len(file) > other.at && bytes.HasPrefix(file[other.at:], []byte(other.magic)) {
			return other.kind
		}
	}
	start := strings.ToLower(string(bytes.TrimLeft(file[:min(len(file), 1024)], "\ufeff \t\r\n")))
	switch {
	case strings.HasPrefix(start, "<svg"), strings.HasPrefix(start, "<?xml") && strings.Contains(start, "<svg"):
		return "an SVG"
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return "a web page"
	default:
		return ""
	}
}
