package ocr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ocrconsole/models/recognition"
)

var errTable = errors.New("unexpected table of words")

// parseTable reads tesseract's tab-separated table into lines. Locations go through the given way back to the picture
// that was sent.
func parseTable(table []byte, toSent affine) ([]recognition.Line, error) {
	var lines []recognition.Line
	last := ""
	for row := range strings.Lines(string(table)) {
		cells := strings.SplitN(strings.TrimRight(row, "\n"), "\t", 12)
		if len(cells) != 12 {
			return nil, fmt.Errorf("%w: %q", errTable, row)
		}
		const wordLevel = "5"
		if cells[0] != wordLevel || strings.TrimSpace(cells[11]) == "" {
			continue
		}
		word, err := parseWord(cells, toSent)
		if err != nil {
			return nil, err
		}
		if line := strings.Join(cells[1:5], " "); line != last {
			lines, last = append(lines, nil), line
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], word)
	}
	return lines, nil
}

// parseWord reads a word's row: its box in cells 6 to 9, then its confidence in percent, then its text.
func parseWord(cells []string, toSent affine) (recognition.Word, error) {
	var box [4]int
	for i := range box {
		n, err := strconv.Atoi(cells[6+i])
		if err != nil {
			return recognition.Word{}, fmt.Errorf("%w: %q", errTable, cells)
		}
		box[i] = n
	}
	percent, err := strconv.ParseFloat(cells[10], 64)
	if err != nil {
		return recognition.Word{}, fmt.Errorf("%w: %q", errTable, cells)
	}
	return recognition.Word{
		Text:       strings.TrimSpace(cells[11]),
		Confidence: min(max(percent/100, 0), 1),
		Location:   toSent.location(box[0], box[1], box[0]+box[2], box[1]+box[3]),
	}, nil
}

// leastOrientation is the confidence above which a reported orientation has been seen to be right.
const leastOrientation = 1.0

// parseOrientation reads the report on which way up a picture is. The report turns clockwise.
func parseOrientation(report []byte) (quarters int, known bool, err error) {
	values := map[string]float64{}
	for line := range strings.Lines(string(report)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			values[name] = number
		}
	}
	degrees, found := values["Rotate"]
	if !found || values["Orientation confidence"] < leastOrientation {
		return 0, false, nil
	}
	if degrees != 0 && degrees != 90 && degrees != 180 && degrees != 270 {
		return 0, false, fmt.Errorf("%w: %q", errTable, report)
	}
	return (4 - int(degrees)/90) % 4, true, nil
}
