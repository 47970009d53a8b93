package ocr

import (
	"context"
	"image"
	"slices"
	"strings"

	"ocrconsole/models/recognition"
)

// mostNamesByTesseract is how sure names are at most that tesseract alone read: in one of ten that zone and page agreed in, both
// were read wrongly alike, and no digit checks them.
const mostNamesByTesseract = 0.85

// passport reads the data page of a passport by tesseract alone.
func (j *job) passport(ctx context.Context) (recognition.Result, error) {
	result, err := j.passportPage(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"surname", "given_name"} {
		if sure, given := result.Confidence[name]; given {
			result.Confidence[name] = min(sure, mostNamesByTesseract)
		}
	}
	return result, nil
}

// passportPage reads the page, whichever way it lies. A zone at its bottom whose check digits all agree tells that it lies
// upright, and is not read again with the page.
func (j *job) passportPage(ctx context.Context) (*recognition.PassportResult, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
	size := s.gray.Rect.Size()
	bottom := image.Rect(0, size.Y*zoneTop/100, size.X, size.Y)
	zone, err := j.zoneIn(ctx, s, bottom)
	if err == nil && zone.Certain() {
		page, err := j.text(ctx, s.part(image.Rect(0, 0, size.X, bottom.Min.Y)))
		if err != nil {
			return nil, err
		}
		return recognition.NewPassportResult(zone, page)
	}
	if err != nil && !isUnreadable(err) {
		return nil, err
	}
	return j.wholePassport(ctx, s)
}

// zoneTop is where the zone begins at the earliest, in percent of the height of a page that fills the picture: it takes
// the lowest fifth of a data page.
const zoneTop = 74

// wholePassport looks for the zone in all of the picture.
func (j *job) wholePassport(ctx context.Context, s sheet) (*recognition.PassportResult, error) {
	page, err := j.text(ctx, s)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(page, zoneLike) {
		quarters, _, err := j.orientation(ctx, s)
		if err != nil {
			return nil, err
		}
		if quarters != 0 {
			s = s.turned(quarters)
			if page, err = j.text(ctx, s); err != nil {
				return nil, err
			}
		}
	}
	zone, err := j.zone(ctx, s, page)
	if err != nil {
		return nil, err
	}
	return recognition.NewPassportResult(zone, page)
}

// zoneIn reads the machine-readable zone in a part of the sheet, with its few characters. It fails with AIS.0105 if there
// is none.
func (j *job) zoneIn(ctx context.Context, s sheet, place image.Rectangle) (*recognition.MRZ, error) {
	alone := reading{languages: []string{english}, mode: modeBlock, only: recognition.ZoneSymbols}
	lines, err := j.read(ctx, s.part(place).enlarged(), alone)
	if err != nil {
		return nil, err
	}
	return recognition.FindMRZ(lines, j.request.At)
}

// zone reads the machine-readable zone by itself. The page's own lines are taken if more check digits agree with them.
func (j *job) zone(ctx context.Context, s sheet, page []recognition.Line) (*recognition.MRZ, error) {
	among, unread := recognition.FindMRZ(page, j.request.At)
	zone, err := j.zoneIn(ctx, s, zonePlace(s, page))
	switch {
	case err != nil && !isUnreadable(err):
		return nil, err
	case err != nil:
		return among, unread
	case unread == nil && among.Checked() > zone.Checked():
		return among, nil
	}
	return zone, nil
}

// zoneLike says whether a line looks like one of the zone's.
func zoneLike(line recognition.Line) bool {
	text := line.Compact()
	return len(text) >= 25 && strings.Count(text, "<")+strings.Count(text, "«") >= 3
}

// zonePlace is where the zone is: around the lines that look like it, or else at the bottom of the picture.
func zonePlace(s sheet, page []recognition.Line) image.Rectangle {
	toSheet, size := s.toSent.inverse(), s.gray.Rect.Size()
	var around image.Rectangle
	for _, line := range page {
		if zoneLike(line) {
			around = around.Union(toSheet.bounds(line.Location()))
		}
	}
	if around.Empty() {
		return image.Rect(0, size.Y*6/10, size.X, size.Y)
	}
	// Room for the other line of the two, if one was not read.
	room := max(around.Dy(), size.Y/20)
	return image.Rect(0, around.Min.Y-room, size.X, around.Max.Y+room)
}
