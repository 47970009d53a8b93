package ocr

import (
	"context"
	"image"
	"slices"
	"strings"

	"ocrconsole/models/recognition"
)

// mrzCharacters are all that stand in a machine-readable zone.
const mrzCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"

// passport reads the data page of a passport, whichever way it lies.
func (j *job) passport(ctx context.Context) (recognition.Result, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
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
	return recognition.NewPassportResult(zone, page), nil
}

// zone reads the machine-readable zone by itself, with its few characters. The page's own lines are taken if more
// check digits agree with them.
func (j *job) zone(ctx context.Context, s sheet, page []recognition.Line) (*recognition.MRZ, error) {
	among, unread := recognition.FindMRZ(page, j.request.At)
	alone := reading{languages: []string{english}, mode: modeBlock, only: mrzCharacters}
	lines, err := j.read(ctx, s.part(zonePlace(s, page)).enlarged(), alone)
	if err != nil {
		return nil, err
	}
	zone, err := recognition.FindMRZ(lines, j.request.At)
	if err != nil {
		return among, unread
	}
	if unread == nil && among.Checked() > zone.Checked() {
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
