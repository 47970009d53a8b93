package picture

import (
	"image"
	"image/color"
)

// painter paints strips and tiles into the whole picture: into gray if that is all it is, or else into colours.
type painter struct {
	*tiff

	gray    *image.Gray
	colours *image.NRGBA
}

// paint decodes the tile of an index, and all planes of it, into a place. What is outside of the picture is dropped.
func (p *painter) paint(index int, tile image.Rectangle) error {
	if p.compression == packJPEG {
		return p.paintJPEG(index, tile)
	}
	planes := make([][]byte, 1, p.samples)
	if p.planar {
		planes = planes[:p.samples]
	}
	for i := range planes {
		unpacked, err := p.unpack(index+i*p.across*p.down, tile.Dy())
		if err != nil {
			return err
		}
		planes[i] = unpacked
	}
	inside := tile.Intersect(image.Rect(0, 0, p.width, p.height))
	row := make([]uint8, inside.Dx()*p.samples)
	for y := range inside.Dy() {
		if p.photometric == lumaChroma && p.chunkBytes() != p.rowBytes()*p.tileHeight {
			p.sharedRow(row, planes[0], y)
		} else {
			for i, plane := range planes {
				p.levels(row[i:], plane[y*p.rowBytes():], inside.Dx(), len(planes))
			}
		}
		p.paintRow(image.Pt(inside.Min.X, inside.Min.Y+y), row)
	}
	return nil
}

// levels reads a row's samples as bytes; those of a palette stay what they are.
func (t *tiff) levels(row []uint8, data []byte, width, planes int) {
	count, step := width*t.samples, 1
	if planes > 1 {
		count, step = width, t.samples
	}
	most := 1<<t.bits - 1
	for i := range count {
		var level uint8
		switch t.bits {
		case 16:
			level = uint8(t.order.Uint16(data[2*i:]) >> 8) // #nosec G115 -- its upper byte
		case 8:
			level = data[i]
		default:
			shift := 8 - t.bits*(i%(8/t.bits)+1)
			level = data[i*t.bits/8] >> shift & uint8(most) // #nosec G115 -- less than a byte
			if t.photometric != paletted || i%t.perChunk() > 0 {
				level = uint8(int(level) * 255 / most) // #nosec G115 -- at most 255
			}
		}
		row[i*step] = level
	}
}

// sharedRow reads a row of a chunk in which groups of pixels share their two colours.
func (t *tiff) sharedRow(row []uint8, data []byte, y int) {
	sx, sy := t.subsampling[0], t.subsampling[1]
	group, across := sx*sy+2, (t.tileWidth+sx-1)/sx
	for x := range len(row) / 3 {
		at := (y/sy*across + x/sx) * group
		row[3*x], row[3*x+1], row[3*x+2] = data[at+y%sy*sx+x%sx], data[at+sx*sy], data[at+sx*sy+1]
	}
}

// paintRow paints samples from a point on.
func (p *painter) paintRow(at image.Point, row []uint8) {
	if p.gray != nil {
		target := p.gray.Pix[p.gray.PixOffset(at.X, at.Y):]
		for x := range len(row) / p.samples {
			target[x] = p.level(row[x*p.samples])
		}
		return
	}
	target := p.colours.Pix[p.colours.PixOffset(at.X, at.Y):]
	for x := range len(row) / p.samples {
		c := p.colour(row[x*p.samples:][:p.samples])
		target[4*x], target[4*x+1], target[4*x+2], target[4*x+3] = c.R, c.G, c.B, c.A
	}
}

func (t *tiff) level(sample uint8) uint8 {
	if t.photometric == whiteIsZero {
		return 255 - sample
	}
	return sample
}

// colour is what the samples of a pixel mean.
func (t *tiff) colour(samples []uint8) color.NRGBA {
	c := color.NRGBA{A: 255}
	switch t.photometric {
	case redGreen:
		c.R, c.G, c.B = samples[0], samples[1], samples[2]
	case paletted:
		n, i := 1<<t.bits, int(samples[0])
		c.R, c.G, c.B = upper(t.palette[i]), upper(t.palette[n+i]), upper(t.palette[2*n+i])
	case inks:
		c.R, c.G, c.B = color.CMYKToRGB(samples[0], samples[1], samples[2], samples[3])
	case lumaChroma:
		c.R, c.G, c.B = color.YCbCrToRGB(samples[0], samples[1], samples[2])
	default:
		level := t.level(samples[0])
		c.R, c.G, c.B = level, level, level
	}
	if t.alpha > 0 {
		c.A = samples[t.alpha]
		if t.premultiplied && c.A > 0 {
			for _, channel := range []*uint8{&c.R, &c.G, &c.B} {
				*channel = uint8(min(255, int(*channel)*255/int(c.A))) // #nosec G115 -- at most 255
			}
		}
	}
	return c
}

// upper is the upper byte of a palette's level.
func upper(level int) uint8 { return uint8(level >> 8 & 0xff) } // #nosec G115 -- a byte

// paintJPEG paints a tile, or its planes, that are JPEGs.
func (p *painter) paintJPEG(index int, tile image.Rectangle) error {
	planes := 1
	if p.planar {
		planes = p.samples
	}
	inside := tile.Intersect(image.Rect(0, 0, p.width, p.height))
	decoded := make([]image.Image, planes)
	for i := range decoded {
		var err error
		if decoded[i], err = p.jpegTile(index + i*p.across*p.down); err != nil {
			return err
		}
		if size := decoded[i].Bounds().Size(); size.X < inside.Dx() || size.Y < inside.Dy() {
			return damaged("a tile of %v for %v", size, inside)
		}
	}
	row := make([]uint8, inside.Dx()*p.samples)
	for y := range inside.Dy() {
		at := image.Pt(inside.Min.X, inside.Min.Y+y)
		if planes == 1 && p.samples > 1 {
			p.paintColours(at, decoded[0], y, inside.Dx())
			continue
		}
		for i, plane := range decoded {
			gray, isGray := plane.(*image.Gray)
			if !isGray {
				return damaged("a plane in colours")
			}
			for x := range inside.Dx() {
				row[x*p.samples+i] = gray.Pix[y*gray.Stride+x]
			}
		}
		p.paintRow(at, row)
	}
	return nil
}

// paintColours paints a row of a JPEG whose colours its decoder has made out.
func (p *painter) paintColours(at image.Point, decoded image.Image, y, width int) {
	target := p.colours.Pix[p.colours.PixOffset(at.X, at.Y):]
	for x := range width {
		c, _ := color.NRGBAModel.Convert(decoded.At(x, y)).(color.NRGBA) // this model converts to no other type
		target[4*x], target[4*x+1], target[4*x+2], target[4*x+3] = c.R, c.G, c.B, 255
	}
}
