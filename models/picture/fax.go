package picture

// faxMode is one of the ways in which fax machines code lines.
type faxMode struct {
	lineByLine bool // every line by itself, from a byte's first bit on, without marks (TIFF's compression 2)
	group4     bool // every line by the one above, without marks
	mixed      bool // group 3, where marks say which lines are coded by the one above
}

// faxReader reads the lines of a fax. Positions are those of changes between white and black, which each line begins with.
type faxReader struct {
	data  []byte
	at    int // in bits
	width int
	above []int // the changes of the line above
	line  []int
}

// unfax gives lines of a fax as bits, 1 for black, each line from a byte's first bit on. Lines that a damaged or short
// file lacks make it fail.
func unfax(data []byte, width, lines int, mode faxMode) ([]byte, error) {
	stride := (width + 7) / 8
	pixels := make([]byte, stride*lines)
	r := &faxReader{data: data, width: width}
	for y := range lines {
		oneDimensional := !mode.group4
		if oneDimensional && !mode.lineByLine {
			marked := r.skipMark()
			if mode.mixed && marked {
				oneDimensional = r.bit() == 1
			}
		}
		if mode.lineByLine {
			r.at = (r.at + 7) &^ 7
		}
		read := r.readAcross
		if !oneDimensional {
			read = r.readBelow
		}
		if !read() {
			return nil, damaged("line %d of %d of a fax", y, lines)
		}
		paint(pixels[y*stride:][:stride], r.line, width)
		r.above, r.line = r.line, r.above[:0]
	}
	return pixels, nil
}

// bit gives the next bit; 0 beyond the end, where no code is found any more.
func (r *faxReader) bit() int {
	if r.at >= 8*len(r.data) {
		r.at++
		return 0
	}
	bit := r.data[r.at/8] >> (7 - r.at%8) & 1
	r.at++
	return int(bit)
}

// skipMark passes over the mark at the end of a line, with the bits that fill it up, and says whether there was one.
func (r *faxReader) skipMark() bool {
	const zeros = 11
	start := r.at
	for r.at < 8*len(r.data) {
		if r.bit() == 0 {
			continue
		}
		if r.at-1-start >= zeros {
			return true
		}
		break
	}
	r.at = start
	return false
}

// run reads the length of a run, of one code or several; -1 if there is none.
func (r *faxReader) run(runs map[code]int) int {
	total := 0
	for {
		c, length, known := code(1), 0, false
		for range longestCode {
			c = c<<1 | code(r.bit()) // #nosec G115 -- a bit
			if length, known = runs[c]; known {
				break
			}
		}
		if !known || r.at > 8*len(r.data) {
			return -1
		}
		if total += length; total > r.width {
			return -1
		}
		if length < 64 {
			return total
		}
	}
}

// readAcross reads a line that is coded by itself: runs of white and black in turn.
func (r *faxReader) readAcross() bool {
	r.line = r.line[:0]
	for x, black := 0, false; x < r.width; black = !black {
		length := r.run(runsOf(black))
		if length < 0 || x+length > r.width {
			return false
		}
		x += length
		r.line = append(r.line, x)
	}
	return true
}

func runsOf(black bool) map[code]int {
	if black {
		return blackRuns
	}
	return whiteRuns
}

// readBelow reads a line that is coded by where it differs from the one above.
func (r *faxReader) readBelow() bool {
	r.line = r.line[:0]
	x, black := -1, false
	for next := 0; x < r.width; {
		// The first change above to the other colour right of where we are.
		for next > 0 && r.change(next-1) > x {
			next--
		}
		for next < len(r.above) && (r.change(next) <= x || next%2 == 1 != black) {
			next++
		}
		first, second := r.change(next), r.change(next+1)
		switch shift, mode := r.mode(); mode {
		case modePass:
			x = second
		case modeAcross:
			x = max(x, 0)
			for range 2 {
				length := r.run(runsOf(black))
				if length < 0 || x+length > r.width {
					return false
				}
				x += length
				r.line = append(r.line, x)
				black = !black
			}
		case modeVertical:
			if first+shift < max(x, 0) || first+shift > r.width {
				return false
			}
			x = first + shift
			r.line = append(r.line, x)
			black = !black
		default:
			return false
		}
		if x == r.width {
			break
		}
	}
	return true
}

// change is where a change of the line above is; behind its last, at the end.
func (r *faxReader) change(i int) int {
	if i < len(r.above) {
		return r.above[i]
	}
	return r.width
}

// The ways in which the next part of a line goes on from the one above.
const (
	modeUnknown = iota
	modePass
	modeAcross
	modeVertical
)

// mode reads how the line goes on, and for modeVertical by how many pixels it is off.
func (r *faxReader) mode() (shift, mode int) {
	zeros := 0
	for r.bit() == 0 {
		zeros++
		if zeros > 5 {
			return 0, modeUnknown
		}
	}
	right := func(by int) (int, int) {
		if r.bit() == 1 {
			return by, modeVertical
		}
		return -by, modeVertical
	}
	switch zeros {
	case 0:
		return 0, modeVertical
	case 1:
		return right(1)
	case 2:
		return 0, modeAcross
	case 3:
		return 0, modePass
	case 4:
		return right(2)
	default:
		return right(3)
	}
}

// paint sets the bits of the black runs.
func paint(row []byte, changes []int, width int) {
	for i := 0; i < len(changes); i += 2 {
		end := width
		if i+1 < len(changes) {
			end = changes[i+1]
		}
		for x := changes[i]; x < end; x++ {
			row[x/8] |= 0x80 >> (x % 8)
		}
	}
}
