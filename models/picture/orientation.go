package picture

import (
	"encoding/binary"
	"image"
	"image/color"
)

// turn is how a picture has to be turned to be seen as it was taken: the orientation of Exif, 1 to 8. Cameras store
// the pixels as the sensor lies, and say here how it was held; every viewer, and every browser, turns the picture.
type turn int

const (
	upright turn = 1
	// quarter is from where on width and height change places.
	quarter turn = 5
)

// turnOf is the turn of a tag's value; what is none says nothing.
func turnOf(value int) turn {
	if t := turn(value); t >= upright && t <= 8 {
		return t
	}
	return upright
}

// exifTurn reads the orientation in the first directory of Exif's header, which is one of TIFF; upright where it says none.
func exifTurn(header []byte) turn {
	const orientation, entryBytes = 0x0112, 12
	if len(header) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if header[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(header[4:]))
	if at+2 > int64(len(header)) {
		return upright
	}
	entries := header[at+2:]
	for range order.Uint16(header[at:]) {
		if len(entries) < entryBytes {
			return upright
		}
		if order.Uint16(entries) == orientation {
			const long = 4 // four bytes instead of two
			if order.Uint16(entries[2:]) == long {
				return turnOf(int(order.Uint32(entries[8:])))
			}
			return turnOf(int(order.Uint16(entries[8:])))
		}
		entries = entries[entryBytes:]
	}
	return upright
}

// Turned is a picture as it is to be seen. Its pixels stay where they are: the picture is not copied.
type Turned struct {
	image.Image
	turn turn
}

// turned gives the picture as it is to be seen.
func turned(picture image.Image, t turn) image.Image {
	if t == upright {
		return picture
	}
	return Turned{picture, t}
}

// Bounds are those of the picture as it is seen, from the origin.
func (p Turned) Bounds() image.Rectangle {
	size := p.Image.Bounds().Size()
	if p.turn >= quarter {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

// At gives the pixel that is seen at a place.
func (p Turned) At(x, y int) color.Color { return p.Image.At(p.Stored(x, y)) }

// Stored is where the pixel that is seen at a place is stored.
func (p Turned) Stored(x, y int) (int, int) {
	b := p.Image.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch p.turn {
	case upright:
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return b.Min.X + x, b.Min.Y + y
}
