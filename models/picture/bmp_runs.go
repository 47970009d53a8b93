package picture

import "image"

// runs unpacks run lengths, from the bottom row up. What they leave out stays in the first colour.
func (b *bmp) runs(p *image.Paletted) error {
	const endOfLine, endOfPicture, move = 0, 1, 2
	data, x, y := b.pixels, 0, 0
	set := func(index byte) {
		if x < b.width && y < b.height {
			p.Pix[(b.height-1-y)*p.Stride+x] = index
		}
		x++
	}
	for len(data) >= 2 && y < b.height {
		count, value := int(data[0]), data[1]
		data = data[2:]
		switch {
		case count > 0:
			for i := range count {
				set(b.index([]byte{value, value}, i%2))
			}
		case value == endOfLine:
			x, y = 0, y+1
		case value == endOfPicture:
			return nil
		case value == move:
			if len(data) < 2 {
				return damaged("a move without its way")
			}
			x, y, data = x+int(data[0]), y+int(data[1]), data[2:]
		default: // so many pixels as they are, up to an even number of bytes
			size := (int(value)*b.bits + 7) / 8
			if len(data) < size {
				return damaged("%d pixels that are not there", value)
			}
			for i := range int(value) {
				set(b.index(data, i))
			}
			data = data[min(len(data), size+size%2):]
		}
	}
	if y < b.height-1 {
		return damaged("run lengths end in row %d of %d", y, b.height)
	}
	return nil
}

// index is the colour of the n-th pixel in bytes of one or two.
func (b *bmp) index(data []byte, n int) byte {
	switch {
	case b.bits == 8:
		return data[n]
	case n%2 == 0:
		return data[n/2] >> 4
	default:
		return data[n/2] & 0x0f
	}
}
