package picture

import (
	"encoding/binary"
	"image"
)

// Tags of TIFF that say how a picture is stored.
const (
	tagSubfile      = 254
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagFillOrder    = 266
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagRowsPerStrip = 278
	tagStripBytes   = 279
	tagPlanar       = 284
	tagT4           = 292
	tagPredictor    = 317
	tagPalette      = 320
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileBytes    = 325
	tagInkSet       = 332
	tagExtra        = 338
	tagSampleFormat = 339
	tagJPEGTables   = 347
	tagJPEGStart    = 513
	tagJPEGBytes    = 514
	tagSubsampling  = 530
)

// What a sample means, by the tag Photometric.
const (
	whiteIsZero = 0
	blackIsZero = 1
	redGreen    = 2
	paletted    = 3
	mask        = 4
	inks        = 5
	lumaChroma  = 6
)

// photometrics names those that are not read.
var photometrics = map[int]string{
	8: "CIELab colours", 9: "ICCLab colours", 10: "ITULab colours", 32803: "a sensor's raw pixels", 32844: "LogLuv colours", 32845: "LogLuv colours", 34892: "a raw photograph's linear pixels",
}

// The ways in which pixels are packed, by the tag Compression.
const (
	packPlain    = 1
	packHuffman  = 2
	packGroup3   = 3
	packGroup4   = 4
	packLZW      = 5
	packOldJPEG  = 6
	packJPEG     = 7
	packZIP      = 8
	packZIPAdobe = 32946
	packBits     = 32773
)

// compressions names those that are not read.
var compressions = map[int]string{
	9: "JBIG", 10: "JBIG", 32766: "NeXT", 32771: "CCITT RLEW", 32809: "ThunderScan", 34661: "JBIG", 34676: "SGILog", 34677: "SGILog", 34712: "JPEG 2000",
	34887: "LERC", 34925: "LZMA", 50000: "Zstandard", 50001: "WEBP", 50002: "JPEG XL", 52546: "JPEG XL", 34933: "PNG", 34892: "lossy JPEG of DNG",
}

// tiff is what the directory of a TIFF says about its picture.
type tiff struct {
	file  []byte
	order binary.ByteOrder

	width, height int
	bits          int // of a sample
	samples       int // of a pixel
	alpha         int // which sample is alpha; 0 for none
	premultiplied bool
	compression   int
	photometric   int
	predictor     int
	planar        bool // each sample in a plane of its own
	lsbFirst      bool
	mixedFax      bool
	palette       []int
	jpegTables    []byte
	subsampling   [2]int

	tiled                 bool
	tileWidth, tileHeight int // of a strip as well, which is as wide as the picture
	across, down          int // tiles
	offsets, counts       []int
}

func inspectTIFF(file []byte) (Info, error) {
	t := &tiff{file: file}
	directory, err := t.directory()
	if err != nil {
		return Info{}, err
	}
	if err := t.read(directory); err != nil {
		return Info{}, err
	}
	bytesPerPixel := 4
	if t.gray() {
		bytesPerPixel = 1
	}
	chunk := t.tileWidth * t.tileHeight * 4 // decoded by themselves
	if t.compression != packJPEG {
		chunk = t.chunkBytes()
	}
	return Info{
		Width: t.width, Height: t.height, MemoryBytes: t.width*t.height*bytesPerPixel + 2*chunk,
		turn: turnOf(directory.number(tagOrientation, 1)), decode: t.decode,
	}, nil
}

// read takes what the directory says, and refuses by its name what is not read.
func (t *tiff) read(d directory) error {
	t.width, t.height = d.number(tagWidth, 0), d.number(tagHeight, 0)
	t.samples, t.compression = d.number(tagSamples, 1), d.number(tagCompression, packPlain)
	t.photometric, t.predictor = d.number(tagPhotometric, blackIsZero), d.number(tagPredictor, 1)
	t.planar, t.lsbFirst = d.number(tagPlanar, 1) == 2, d.number(tagFillOrder, 1) == 2
	t.mixedFax = d.number(tagT4, 0)&1 != 0
	t.palette, t.jpegTables = d.numbers(tagPalette), d.bytes(tagJPEGTables)
	t.subsampling = [2]int{2, 2}
	if s := d.numbers(tagSubsampling); len(s) == 2 {
		t.subsampling = [2]int{s[0], s[1]}
	}
	const mostSamples = 16
	if t.width < 1 || t.height < 1 || t.width > mostSide || t.height > mostSide || t.samples < 1 || t.samples > mostSamples {
		return damaged("%d × %d px of %d samples", t.width, t.height, t.samples)
	}
	bits := d.numbers(tagBits)
	t.bits = 1
	if len(bits) > 0 {
		t.bits = bits[0]
	}
	for _, b := range bits {
		if b != t.bits {
			return unsupported("a TIFF of samples that differ in their bits")
		}
	}
	if err := t.check(d); err != nil {
		return err
	}
	t.readExtra(d)
	return t.readPlaces(d)
}

func (t *tiff) check(d directory) error {
	for _, format := range d.numbers(tagSampleFormat) {
		if format != 1 && format != 4 {
			return unsupported("a TIFF with signed or floating-point samples")
		}
	}
	switch t.compression {
	case packPlain, packLZW, packZIP, packZIPAdobe, packBits, packJPEG:
	case packHuffman, packGroup3, packGroup4:
		if t.bits != 1 || t.samples != 1 {
			return damaged("a fax of %d bits", t.bits)
		}
	case packOldJPEG:
		return t.checkOldJPEG(d)
	default:
		if name := compressions[t.compression]; name != "" {
			return unsupported("a TIFF with %s compression", name)
		}
		return unsupported("a TIFF with compression %d", t.compression)
	}
	if t.compression == packJPEG && t.bits != 8 || t.bits != 1 && t.bits != 2 && t.bits != 4 && t.bits != 8 && t.bits != 16 {
		return unsupported("a TIFF of %d bits a sample", t.bits)
	}
	if t.predictor != 1 && (t.predictor != 2 || t.bits < 8) {
		return unsupported("a TIFF with predictor %d for %d bits", t.predictor, t.bits)
	}
	return t.checkColours(d)
}

func (t *tiff) checkColours(d directory) error {
	least := 1
	switch t.photometric {
	case whiteIsZero, blackIsZero, mask:
	case paletted:
		if t.bits > 8 || len(t.palette) < 3<<t.bits {
			return damaged("a palette of %d for %d bits", len(t.palette), t.bits)
		}
	case redGreen, lumaChroma:
		least = 3
	case inks:
		if least = 4; d.number(tagInkSet, 1) != 1 {
			return unsupported("a TIFF of inks other than cyan, magenta, yellow and black")
		}
	default:
		if name := photometrics[t.photometric]; name != "" {
			return unsupported("a TIFF of %s", name)
		}
		return unsupported("a TIFF of colours of kind %d", t.photometric)
	}
	if t.samples < least {
		return damaged("%d samples of colours of kind %d", t.samples, t.photometric)
	}
	sx, sy := t.subsampling[0], t.subsampling[1]
	if t.photometric == lumaChroma && t.compression != packJPEG && (t.bits != 8 || t.samples != 3 || t.planar || sx != 1 && sx != 2 && sx != 4 || sy != 1 && sy != 2 && sy != 4 || sx*sy > 1 && t.predictor != 1) {
		return unsupported("a TIFF of luminance and chrominance stored in this way")
	}
	return nil
}

// checkOldJPEG makes a JPEG of TIFF's first kind one of the second, where the file holds it whole.
func (t *tiff) checkOldJPEG(d directory) error {
	start, length := d.number(tagJPEGStart, 0), d.number(tagJPEGBytes, 0)
	if start <= 0 || start >= len(t.file) || formatOf(t.file[start:]) != JPEG {
		return unsupported("a TIFF with JPEG compression of the old kind")
	}
	if length <= 0 || length > len(t.file)-start {
		length = len(t.file) - start
	}
	d.set(tagStripOffsets, start)
	d.set(tagStripBytes, length)
	d.set(tagRowsPerStrip, t.height)
	t.compression, t.bits = packJPEG, 8
	return t.checkColours(d)
}

// readExtra finds alpha among the samples that a pixel has beyond its colours.
func (t *tiff) readExtra(d directory) {
	const associated, unassociated = 1, 2
	for i, kind := range d.numbers(tagExtra) {
		if kind == associated || kind == unassociated {
			t.alpha, t.premultiplied = t.colours()+i, kind == associated
			break
		}
	}
	if t.alpha >= t.samples {
		t.alpha = 0
	}
}

// colours is how many samples of a pixel are its colour.
func (t *tiff) colours() int {
	switch t.photometric {
	case redGreen, lumaChroma:
		return 3
	case inks:
		return 4
	default:
		return 1
	}
}

// gray reports whether the picture has neither colours nor alpha.
func (t *tiff) gray() bool { return t.colours() == 1 && t.photometric != paletted && t.alpha == 0 }

// readPlaces reads where the strips or tiles are.
func (t *tiff) readPlaces(d directory) error {
	t.tileWidth, t.tileHeight = d.number(tagTileWidth, 0), d.number(tagTileHeight, 0)
	offsets, counts := tagTileOffsets, tagTileBytes
	if t.tiled = t.tileWidth > 0 && t.tileHeight > 0; !t.tiled {
		offsets, counts = tagStripOffsets, tagStripBytes
		t.tileWidth, t.tileHeight = t.width, min(t.height, d.number(tagRowsPerStrip, t.height))
	}
	t.offsets, t.counts = d.numbers(offsets), d.numbers(counts)
	// A tile may be larger than the picture, but not so large that a small picture takes long.
	const mostTileSide = 1 << 13
	if t.tileHeight < 1 || t.tileWidth > max(t.width, mostTileSide) || t.tileHeight > max(t.height, mostTileSide) {
		return damaged("tiles of %d × %d", t.tileWidth, t.tileHeight)
	}
	t.across, t.down = (t.width+t.tileWidth-1)/t.tileWidth, (t.height+t.tileHeight-1)/t.tileHeight
	if t.tileWidth*t.tileHeight*t.across*t.down > 4*max(t.width*t.height, mostTileSide*mostTileSide) {
		return damaged("%d × %d tiles of %d × %d", t.across, t.down, t.tileWidth, t.tileHeight)
	}
	tiles := t.across * t.down
	if t.planar {
		tiles *= t.samples
	}
	if len(t.counts) == 0 && len(t.offsets) == 1 && tiles == 1 && t.offsets[0] >= 0 { // old writers leave the only strip's length out
		t.counts = []int{max(0, len(t.file)-t.offsets[0])}
	}
	if len(t.offsets) < tiles || len(t.counts) < tiles {
		return damaged("%d places of %d tiles", len(t.offsets), tiles)
	}
	// Strips do not overlap: a file of many that point to the same bytes would take long.
	sum := 0
	for i := range tiles {
		if t.offsets[i] < 0 || t.counts[i] < 0 || t.offsets[i] > len(t.file) {
			return damaged("a strip at %d", t.offsets[i])
		}
		t.counts[i] = min(t.counts[i], len(t.file)-t.offsets[i])
		if sum += t.counts[i]; sum > 2*len(t.file) {
			return damaged("strips longer than the file")
		}
	}
	return nil
}

func (t *tiff) decode() (image.Image, error) {
	bounds := image.Rect(0, 0, t.width, t.height)
	p := &painter{tiff: t}
	var whole image.Image
	if t.gray() {
		gray := image.NewGray(bounds)
		p.gray, whole = gray, gray
	} else {
		colours := image.NewNRGBA(bounds)
		p.colours, whole = colours, colours
	}
	for row := range t.down {
		for column := range t.across {
			tile := image.Rect(column*t.tileWidth, row*t.tileHeight, (column+1)*t.tileWidth, min((row+1)*t.tileHeight, t.padded()))
			if err := p.paint(row*t.across+column, tile); err != nil {
				return nil, err
			}
		}
	}
	return whole, nil
}

// padded is where the last row of tiles ends: strips end with the picture, tiles do not.
func (t *tiff) padded() int {
	if t.tiled {
		return t.down * t.tileHeight
	}
	return t.height
}
