package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/webp"
)

// inspectWEBP reads a WEBP, of whose animation the first picture is decoded.
func inspectWEBP(file []byte) (Info, error) {
	chunks := riffChunks(file[12:])
	info := Info{turn: upright}
	still, place := file, image.Rectangle{}
	for _, chunk := range chunks {
		switch {
		case chunk.kind == "EXIF":
			info.turn = exifTurn(bytes.TrimPrefix(chunk.data, []byte("Exif\x00\x00")))
		case chunk.kind == "ANMF" && place.Empty() && len(chunk.data) >= frameHeader:
			still, place = firstFrame(chunk.data)
		}
	}
	config, err := webp.DecodeConfig(bytes.NewReader(still))
	if err != nil {
		return Info{}, err
	}
	info.Width, info.Height = config.Width, config.Height
	info.MemoryBytes = config.Width * config.Height * max(bytesPerPixel(config.ColorModel), bytesPerPixel(color.NYCbCrAModel))
	info.decode = func() (image.Image, error) { return webp.Decode(bytes.NewReader(still)) }
	if place.Empty() {
		const animated = 0x02
		if len(chunks) > 0 && chunks[0].kind == extended && len(chunks[0].data) > 0 && chunks[0].data[0]&animated != 0 {
			return Info{}, damaged("an animation without a picture")
		}
		return info, nil
	}
	if len(chunks) == 0 || chunks[0].kind != extended || len(chunks[0].data) < 10 {
		return Info{}, damaged("an animation without a canvas")
	}
	canvas := image.Rect(0, 0, uint24(chunks[0].data[4:])+1, uint24(chunks[0].data[7:])+1)
	if !place.In(canvas) || place.Size() != image.Pt(config.Width, config.Height) {
		return Info{}, damaged("a frame of %v on a canvas of %v", place, canvas)
	}
	info.Width, info.Height = canvas.Dx(), canvas.Dy()
	info.MemoryBytes += 4 * info.Width * info.Height
	info.decode = func() (image.Image, error) {
		frame, err := webp.Decode(bytes.NewReader(still))
		if err != nil || place == canvas {
			return frame, err
		}
		whole := image.NewNRGBA(canvas)
		draw.Draw(whole, place, frame, frame.Bounds().Min, draw.Src)
		return whole, nil
	}
	return info, nil
}

const (
	extended    = "VP8X" // the chunk that says what others there are
	frameHeader = 16     // bytes of a frame before its own chunks
)

// chunk is a part of a file of RIFF.
type chunk struct {
	kind string
	data []byte
}

// riffChunks gives the chunks as far as they are whole.
func riffChunks(data []byte) (chunks []chunk) {
	for len(data) >= 8 {
		length := int64(binary.LittleEndian.Uint32(data[4:]))
		if length > int64(len(data)-8) {
			return chunks
		}
		chunks = append(chunks, chunk{string(data[:4]), data[8 : 8+length]})
		data = data[min(int64(len(data)), 8+length+length%2):]
	}
	return chunks
}

// firstFrame makes a still picture's file of an animation's frame, and says where on the canvas it is.
func firstFrame(frame []byte) (file []byte, place image.Rectangle) {
	at := image.Pt(2*uint24(frame), 2*uint24(frame[3:]))
	width, height := uint24(frame[6:])+1, uint24(frame[9:])+1
	place = image.Rectangle{Min: at, Max: at.Add(image.Pt(width, height))}
	body := []byte("WEBP")
	const alphaFlag = 0x10
	header := make([]byte, 10)
	header[0] = alphaFlag
	putUint24(header[4:], width-1)
	putUint24(header[7:], height-1)
	chunks := riffChunks(frame[frameHeader:])
	for i, c := range chunks {
		if i == 0 && c.kind == "ALPH" {
			body = appendChunk(body, chunk{extended, header})
		}
		body = appendChunk(body, c)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...), place // #nosec G115 -- a part of a file
}

func appendChunk(file []byte, c chunk) []byte {
	file = append(file, c.kind...)
	file = append(binary.LittleEndian.AppendUint32(file, uint32(len(c.data))), c.data...) // #nosec G115 -- a part of a file
	if len(c.data)%2 == 1 {
		file = append(file, 0)
	}
	return file
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func putUint24(b []byte, n int) {
	b[0], b[1], b[2] = byte(n), byte(n>>8), byte(n>>16)
}
