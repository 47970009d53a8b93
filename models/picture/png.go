package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"iter"
)

func inspectPNG(file []byte) (Info, error) {
	info := Info{turn: upright}
	for kind, data := range pngChunks(file) {
		switch kind {
		case "CgBI":
			return Info{}, unsupported("a PNG that Xcode has changed for its own use (CgBI)")
		case "eXIf":
			info.turn = exifTurn(data)
		}
	}
	needed := neededOfPNG(file)
	config, err := png.DecodeConfig(bytes.NewReader(needed))
	if err != nil {
		return Info{}, err
	}
	info.Width, info.Height = config.Width, config.Height
	info.MemoryBytes = config.Width * config.Height * bytesPerPixel(config.ColorModel)
	info.decode = func() (image.Image, error) {
		decoded, err := png.Decode(bytes.NewReader(needed))
		if err == nil {
			return decoded, nil
		}
		recoded, recodable := recodedPNG(needed)
		if !recodable {
			return nil, err
		}
		return png.Decode(bytes.NewReader(recoded))
	}
	return info, nil
}

// pngChunks gives the chunks of a file as far as they are whole.
func pngChunks(file []byte) iter.Seq2[string, []byte] {
	const signature, around = 8, 12 // a chunk's length, kind and check
	return func(yield func(string, []byte) bool) {
		for at := signature; at+around <= len(file); {
			length := int64(binary.BigEndian.Uint32(file[at:]))
			if length > int64(len(file)-at-around) {
				return
			}
			if !yield(string(file[at+4:at+8]), file[at+8:at+8+int(length)]) {
				return
			}
			at += around + int(length)
		}
	}
}

// bytesPerPixel is what a decoded pixel takes, with what it takes to be put on a ground.
func bytesPerPixel(model color.Model) int {
	switch model {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2 + 1
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8 + 4
	case color.NYCbCrAModel:
		return 4 + 4
	default:
		if _, paletted := model.(color.Palette); paletted {
			return 1
		}
		return 4
	}
}
