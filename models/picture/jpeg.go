package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"slices"
	"sync"
)

// Markers of JPEG.
const (
	firstRestart  = 0xd0
	lastRestart   = 0xd7
	startOfImage  = 0xd8
	endOfImage    = 0xd9
	startOfScan   = 0xda
	huffmanTables = 0xc4
	extraCodes    = 0xcc
	application1  = 0xe1
	adobeSegment  = 0xee
)

// jpegKinds are the kinds of frames, by their markers; the first three are read.
var jpegKinds = map[byte]string{
	0xc0: "", 0xc1: "", 0xc2: "", 0xc3: "a lossless JPEG", 0xc5: "a hierarchical JPEG", 0xc6: "a hierarchical JPEG", 0xc7: "a hierarchical JPEG",
	0xc9: "a JPEG with arithmetic coding", 0xca: "a JPEG with arithmetic coding", 0xcb: "a JPEG with arithmetic coding",
	0xcd: "a JPEG with arithmetic coding", 0xce: "a JPEG with arithmetic coding", 0xcf: "a JPEG with arithmetic coding", 0xf7: "a JPEG-LS",
}

// jpegHeader is what stands before a JPEG's first scan.
type jpegHeader struct {
	width, height, components int
	progressive               bool
	tables, adobe             bool // there are Huffman tables, and Adobe's word on colours
	scan                      int  // where the scan begins
	turn                      turn
}

func inspectJPEG(file []byte) (Info, error) {
	h, err := readJPEGHeader(file)
	if err != nil {
		return Info{}, err
	}
	bytesPerPixel := h.components
	if h.components == 4 {
		bytesPerPixel = 12 // its planes, and what they are converted to twice
	}
	if h.progressive {
		bytesPerPixel += 4 * h.components // coefficients of 32 bits
	}
	return Info{
		Width: h.width, Height: h.height, MemoryBytes: h.width * h.height * bytesPerPixel, turn: h.turn,
		decode: func() (image.Image, error) { return jpeg.Decode(bytes.NewReader(h.mended(file))) },
	}, nil
}

// readJPEGHeader reads the segments up to the first scan.
func readJPEGHeader(file []byte) (h jpegHeader, err error) {
	h.turn = upright
	for at := nextMarker(file, 2); at+4 <= len(file); {
		marker := file[at+1]
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if end > len(file) || end < at+4 {
			break
		}
		segment := file[at+4 : end]
		switch {
		case marker == startOfScan && h.width > 0:
			h.scan = at
			return h, nil
		case marker == huffmanTables:
			h.tables = true
		case marker == application1:
			if header, found := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); found {
				h.turn = exifTurn(header)
			}
		case marker == adobeSegment:
			h.adobe = h.adobe || bytes.HasPrefix(segment, []byte("Adobe"))
		case marker != extraCodes && marker != 0xc8 && marker >= 0xc0 && marker <= 0xcf, marker == 0xf7:
			if err := h.frame(marker, segment); err != nil {
				return h, err
			}
		}
		at = nextMarker(file, end)
	}
	return h, damaged("a JPEG without a scan")
}

// nextMarker is where the next marker with a segment stands. Cameras and programs that edit segments leave padding, markers of
// restarts and other bytes before it, which every decoder skips.
func nextMarker(file []byte, at int) int {
	for ; at+1 < len(file); at++ {
		marker := file[at+1]
		if file[at] == 0xff && marker != 0 && marker != 0xff && (marker < firstRestart || marker > lastRestart) {
			return at
		}
	}
	return len(file)
}

func (h *jpegHeader) frame(marker byte, segment []byte) error {
	if kind := jpegKinds[marker]; kind != "" {
		return UnsupportedError{kind}
	}
	if len(segment) < 6 {
		return damaged("a short frame header")
	}
	if segment[0] != 8 {
		return unsupported("a JPEG of %d bits a colour", segment[0])
	}
	h.height, h.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
	h.components, h.progressive = int(segment[5]), marker == 0xc2
	if h.components != 1 && h.components != 3 && h.components != 4 {
		return unsupported("a JPEG of %d colours", h.components)
	}
	if h.height == 0 {
		return unsupported("a JPEG whose height follows its pixels")
	}
	return nil
}

// mended adds what a file leaves out that every viewer takes for granted: the standard tables, as the frames of cameras'
// videos do; Adobe's word that four colours are inks, none of which is written as 255; and the marker at the end. A
// progressive file that lacks scans which make it sharp stays as it is.
func (h jpegHeader) mended(file []byte) []byte {
	var added []byte
	if !h.tables && !h.progressive {
		added = append(added, standardTables()...)
	}
	if h.components == 4 && !h.adobe {
		added = append(added, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	}
	whole := make([]byte, 0, len(file)+len(added)+2)
	whole = append(append(append(whole, file[:h.scan]...), added...), file[h.scan:]...)
	if bytes.HasSuffix(whole, []byte{0xff, endOfImage}) || h.progressive && !h.sharp(file) {
		return whole
	}
	return append(bytes.TrimSuffix(whole, []byte{0xff}), 0xff, endOfImage)
}

// sharp says whether the scans of a progressive file have all bits of all coefficients. The data of each may still be cut off, which
// its decoder finds out.
func (h jpegHeader) sharp(file []byte) bool {
	const coefficients = 64
	lack := map[byte][]byte{} // of each component, how many bits each coefficient lacks
	for at := nextMarker(file, h.scan); at+4 <= len(file) && file[at+1] != endOfImage; {
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if end > len(file) || end < at+4 {
			return false
		}
		if segment := file[at+4 : end]; file[at+1] == startOfScan {
			count := int(segment[0])
			if len(segment) != 1+2*count+3 {
				return false
			}
			first, last, bits := segment[1+2*count], segment[2+2*count], segment[3+2*count]&0xf
			for i := range count {
				of := lack[segment[1+2*i]]
				if of == nil {
					of = bytes.Repeat([]byte{0xff}, coefficients)
					lack[segment[1+2*i]] = of
				}
				for k := first; k <= min(last, coefficients-1); k++ {
					of[k] = bits
				}
			}
		}
		at = nextMarker(file, end)
	}
	for _, of := range lack {
		if slices.Max(of) > 0 {
			return false
		}
	}
	return len(lack) == h.components
}

// standardTables is the segment of the Huffman tables that the standard gives as typical ones: those that the encoder
// writes with every picture in colour.
var standardTables = sync.OnceValue(func() []byte {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 8, 8)), nil); err != nil {
		panic(err) // a buffer takes everything
	}
	at := bytes.Index(file.Bytes(), []byte{0xff, huffmanTables})
	length := int(binary.BigEndian.Uint16(file.Bytes()[at+2:]))
	return file.Bytes()[at : at+2+length]
})
