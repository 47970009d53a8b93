package ocr

import (
	"image"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ocrconsole/models/recognition"
)

// A letter whose marks the reader does not know is read without them, and surely: u for ü, o for ộ. So the marks over and under
// the letters of a word are counted in the picture; a word with more of them than its letters have is in doubt.
const (
	markedWord   = 0.5 // confidence of a word with marks that were not read, at most
	leastMarked  = 14  // height of a word in pixels, below which dots cannot be told from dirt
	markSmaller  = 2.2 // times as high as a mark is what it belongs to, at least
	markOfHeight = 20  // of a word's height is a mark's smaller side at least: one part of so many
	mostWord     = 1_000_000
)

// doubtMarks lowers the confidence of words that have marks which were not read, as the sheet shows them.
func doubtMarks(s sheet, lines []recognition.Line) {
	toSheet := s.toSent.inverse()
	for _, line := range lines {
		for i, word := range line {
			if word.Confidence <= markedWord || !latin(word.Text) {
				continue
			}
			if over, under := marksIn(s.gray, toSheet.bounds(word.Location)); over > marksOver(word.Text) || under > marksUnder(word.Text) {
				line[i].Confidence = markedWord
			}
		}
	}
}

// latin says whether a word has letters, and none of another script.
func latin(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				return false
			}
		}
	}
	return letters > 0
}

// Marks of two spots; all others have one.
const (
	diaeresis   = '\u0308'
	doubleAcute = '\u030b'
)

// marksOver is how many spots the word's characters may have over others: the dots of i and j, and those of accents, of which
// some are two. What only looks like a mark over another, as in a colon, is allowed for.
func marksOver(word string) (most int) {
	for _, r := range norm.NFD.String(word) {
		switch {
		case r == diaeresis || r == doubleAcute || r == '%':
			most += 2
		case unicode.Is(unicode.Mn, r):
			most++
		case r == 'i' || r == 'j' || r == ':' || r == ';' || r == '=' || r == '"' || r == '\'' || r == '“' || r == '”' || r == '’':
			most++
		}
	}
	return most
}

// marksUnder is the same of spots under others.
func marksUnder(word string) (most int) {
	for _, r := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, r) || r == '?' || r == '!' || r == ':' || r == ';' || r == '=' || r == '%' || r == 'i' || r == 'j' {
			most++
		}
	}
	return most
}

// marksIn counts the small spots in a box that stand over, or under, larger ones.
func marksIn(gray *image.Gray, box image.Rectangle) (over, under int) {
	box = box.Intersect(gray.Rect)
	if box.Dy() < leastMarked || box.Dx()*box.Dy() > mostWord {
		return 0, 0
	}
	spots := spotsIn(gray, box)
	for _, small := range spots {
		size := small.Size()
		if min(size.X, size.Y)*markOfHeight < box.Dy() || small.Min.Y == box.Min.Y && size.Y*2 < size.X {
			continue
		}
		for _, large := range spots {
			if float64(large.Dy()) < markSmaller*float64(size.Y) || !inColumns(small, large) {
				continue
			}
			if small.Max.Y <= large.Min.Y+large.Dy()/8 {
				over++
				break
			}
			if small.Min.Y >= large.Max.Y {
				under++
				break
			}
		}
	}
	return over, under
}

// inColumns says whether the middle of a spot is above or below another, or hardly beside it: the two dots of ï are.
func inColumns(small, large image.Rectangle) bool {
	middle := (small.Min.X + small.Max.X) / 2
	return middle >= large.Min.X-small.Dx() && middle < large.Max.X+small.Dx()
}

// spotsIn are the boxes around what stands by itself in a box, dark on light or light on dark, whichever is less.
func spotsIn(gray *image.Gray, box image.Rectangle) (found []image.Rectangle) {
	part := image.NewGray(image.Rect(0, 0, box.Dx(), box.Dy()))
	for y := range box.Dy() {
		copy(part.Pix[y*part.Stride:][:box.Dx()], gray.Pix[gray.PixOffset(box.Min.X, box.Min.Y+y):])
	}
	written := inkIn(part)
	seen := make([]bool, len(part.Pix))
	for i, level := range part.Pix {
		if !seen[i] && written.has(level) {
			found = append(found, spotOf(part, seen, i, written))
		}
	}
	return found
}

// spotOf is the box around the spot of a pixel, whose pixels are marked as seen.
func spotOf(part *image.Gray, seen []bool, first int, written ink) image.Rectangle {
	var box image.Rectangle
	seen[first] = true
	for todo := []int{first}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		at := image.Pt(i%part.Stride, i/part.Stride)
		box = box.Union(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))})
		for y := max(0, at.Y-1); y <= min(part.Rect.Dy()-1, at.Y+1); y++ {
			for x := max(0, at.X-1); x <= min(part.Rect.Dx()-1, at.X+1); x++ {
				if next := y*part.Stride + x; !seen[next] && written.has(part.Pix[next]) {
					seen[next] = true
					todo = append(todo, next)
				}
			}
		}
	}
	return box
}
