package ocr

import (
	"context"
	"image"
	"runtime"

	"golang.org/x/sync/errgroup"

	"ocrconsole/models/recognition"
)

// A page is read in two halves at the same time where that parts nothing that belongs together: between two lines, and only if
// its text stands in one column, as tesseract reads columns one after the other.
const (
	halvedPixels = 1_500_000 // of the smallest sheet that is halved: others take less time than another process's start
	halvedFrom   = 0.4       // of the height, where the middle of a page begins, in which it is halved
	leastGap     = 5         // rows without any edge, at least, between the two lines
	columnGap    = 1.5       // heights of a line that are empty from a page's top to its bottom where it has columns
)

// halves are the two halves of a page of text in one column, or else the sheet itself.
func (s sheet) halves() []sheet {
	at := 0
	if pixels(s.gray) >= halvedPixels && runtime.GOMAXPROCS(0) > 1 {
		at = s.parting()
	}
	if at == 0 {
		return []sheet{s}
	}
	size := s.gray.Rect.Size()
	return []sheet{s.part(image.Rect(0, 0, size.X, at)), s.part(image.Rect(0, at, size.X, size.Y))}
}

// parting is the row between two lines of text at which the page is best halved; 0 if there is none.
func (s sheet) parting() int {
	found, size := edgesOf(s.gray), s.gray.Rect.Size()
	height := found.textHeight(size)
	if height == 0 || widestInside(found.columns(size.X)) > int(columnGap*float64(height)) {
		return 0
	}
	from := int(halvedFrom * float64(size.Y))
	inMiddle := make([]int, size.Y-2*from)
	for i := range inMiddle {
		inMiddle[i] = s.edgesIn(from + i)
	}
	start, length := longestEmpty(inMiddle)
	if length < leastGap {
		return 0
	}
	return from + start + length/2
}

// columns counts the edges in each column.
func (e edges) columns(width int) []int {
	counts := make([]int, width)
	for _, edge := range e {
		counts[int(edge[0])]++
	}
	return counts
}

// edgesIn counts the edges between a row, which is not the first, and the one above it: all of them, as edgesOf does not.
func (s sheet) edgesIn(y int) (count int) {
	above, row := s.gray.Pix[(y-1)*s.gray.Stride:], s.gray.Pix[y*s.gray.Stride:]
	for x := range s.gray.Rect.Dx() {
		if change := int(row[x]) - int(above[x]); change > edgeContrast || change < -edgeContrast {
			count++
		}
	}
	return count
}

// longestEmpty is the longest run of zeros.
func longestEmpty(counts []int) (start, length int) {
	run := 0
	for i, n := range counts {
		if n > 0 {
			run = 0
			continue
		}
		run++
		if run > length {
			start, length = i-run+1, run
		}
	}
	return start, length
}

// widestInside is the length of the longest run of zeros between others.
func widestInside(counts []int) int {
	first, last := 0, len(counts)
	for first < last && counts[first] == 0 {
		first++
	}
	for last > first && counts[last-1] == 0 {
		last--
	}
	_, length := longestEmpty(counts[first:last])
	return length
}

// text reads a sheet in the languages of the operator's choice.
func (j *job) text(ctx context.Context, s sheet) ([]recognition.Line, error) {
	halves := s.halves()
	read := make([][]recognition.Line, len(halves))
	both, ctx := errgroup.WithContext(ctx)
	for i, half := range halves {
		both.Go(func() (err error) {
			read[i], err = j.read(ctx, half, reading{languages: j.languages, mode: modePage})
			return err
		})
	}
	if err := both.Wait(); err != nil {
		return nil, err
	}
	lines := read[0]
	for _, more := range read[1:] {
		lines = append(lines, more...)
	}
	return lines, nil
}
