package picture

import "encoding/binary"

// directory are the tags of one of a TIFF's pictures, with their values as bytes.
type directory struct {
	order binary.ByteOrder
	tags  map[int]entry
}

type entry struct {
	kind int
	data []byte
}

// kindBytes is how many bytes a value of each kind takes.
var kindBytes = [...]int{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8}

const (
	// mostDirectories is how many pictures are looked at for the first that is no preview.
	mostDirectories = 16
	// mostValues is how many strips or tiles a picture may have.
	mostValues = 1 << 20
)

// directory reads the tags of the first picture that is no preview of another; if all are, those of the first.
func (t *tiff) directory() (directory, error) {
	t.order = binary.BigEndian
	if t.file[0] == 'I' {
		t.order = binary.LittleEndian
	}
	const bigVersion, preview = 43, 1
	big := t.order.Uint16(t.file[2:]) == bigVersion
	var next uint64
	switch {
	case big && len(t.file) >= 16:
		next = t.order.Uint64(t.file[8:])
	case !big && len(t.file) >= 8:
		next = uint64(t.order.Uint32(t.file[4:]))
	}
	var first directory
	for i := range mostDirectories {
		d, after, err := t.readDirectory(next, big)
		if err != nil && i > 0 {
			break
		}
		if err != nil {
			return directory{}, err
		}
		if d.number(tagSubfile, 0)&preview == 0 && d.number(tagWidth, 0) > 0 {
			return d, nil
		}
		if i == 0 {
			first = d
		}
		if next = after; next == 0 {
			break
		}
	}
	return first, nil
}

// readDirectory reads the tags at a place, and where the next picture's are.
func (t *tiff) readDirectory(at uint64, big bool) (d directory, next uint64, err error) {
	countBytes, entryBytes, inline := uint64(2), uint64(12), uint64(4)
	if big {
		countBytes, entryBytes, inline = 8, 20, 8
	}
	size := uint64(len(t.file))
	if at < 8 || at > size || size-at < countBytes {
		return d, 0, damaged("a directory at %d", at)
	}
	count := uint64(t.order.Uint16(t.file[at:]))
	if big {
		count = t.order.Uint64(t.file[at:])
	}
	at += countBytes
	if count > (size-at)/entryBytes {
		return d, 0, damaged("%d tags", count)
	}
	d = directory{t.order, map[int]entry{}}
	for ; count > 0; count-- {
		raw := t.file[at : at+entryBytes]
		at += entryBytes
		if err := t.readEntry(d, raw, big, int(inline)); err != nil { // #nosec G115 -- 4 or 8
			return d, 0, err
		}
	}
	switch rest := t.file[at:]; {
	case big && len(rest) >= 8:
		next = t.order.Uint64(rest)
	case !big && len(rest) >= 4:
		next = uint64(t.order.Uint32(rest))
	}
	return d, next, nil
}

// readEntry adds a tag to a directory. Its values stand in the entry itself, or where that says.
func (t *tiff) readEntry(d directory, raw []byte, big bool, inline int) error {
	size := uint64(len(t.file))
	tag, kind := int(t.order.Uint16(raw)), int(t.order.Uint16(raw[2:]))
	values, data := uint64(t.order.Uint32(raw[4:])), raw[8:]
	if big {
		values, data = t.order.Uint64(raw[4:]), raw[12:]
	}
	if kind >= len(kindBytes) || kindBytes[kind] == 0 || values > size {
		return nil
	}
	length := values * uint64(kindBytes[kind]) // #nosec G115 -- of a table
	if length > uint64(inline) {               // #nosec G115 -- 4 or 8
		where := uint64(t.order.Uint32(data))
		if big {
			where = t.order.Uint64(data)
		}
		if where > size || size-where < length {
			if tag >= tagSubfile && tag <= tagSubsampling {
				return damaged("tag %d at %d", tag, where)
			}
			return nil // one that says nothing of the pixels
		}
		data = t.file[where:]
	}
	if _, twice := d.tags[tag]; !twice {
		d.tags[tag] = entry{kind, data[:length]}
	}
	return nil
}

// numbers are a tag's whole numbers. What no place in a file can be is -1.
func (d directory) numbers(tag int) []int {
	e := d.tags[tag]
	if e.kind == 0 || kindBytes[e.kind] == 0 {
		return nil
	}
	size := kindBytes[e.kind]
	values := make([]int, 0, min(len(e.data)/size, mostValues))
	for data := e.data; len(data) >= size && len(values) < mostValues; data = data[size:] {
		var n uint64
		switch size {
		case 1:
			n = uint64(data[0])
		case 2:
			n = uint64(d.order.Uint16(data))
		case 4:
			n = uint64(d.order.Uint32(data))
		default:
			n = d.order.Uint64(data)
		}
		if n > 1<<40 {
			values = append(values, -1)
			continue
		}
		values = append(values, int(n)) // #nosec G115 -- checked
	}
	return values
}

// number is a tag's first number.
func (d directory) number(tag, otherwise int) int {
	if values := d.numbers(tag); len(values) > 0 {
		return values[0]
	}
	return otherwise
}

func (d directory) bytes(tag int) []byte { return d.tags[tag].data }

// set replaces a tag by one number.
func (d directory) set(tag, value int) {
	const long = 4
	data := make([]byte, 4)
	d.order.PutUint32(data, uint32(value)) // #nosec G115 -- a place in a file, or a height
	d.tags[tag] = entry{long, data}
}
