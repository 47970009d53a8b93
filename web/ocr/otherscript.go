package ocr

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
)

// sureScript is the confidence from which the script is believed that tesseract's data tells of a picture.
const sureScript = 2.0

// inAnotherScript says whether a picture is in a script, as tesseract's data tells it, of which there are hardly letters in what
// was read.
func (j *job) inAnotherScript(ctx context.Context, s sheet, lines []recognition.Line) (bool, error) {
	report, err := j.program.orientation(ctx, s.gray)
	if err != nil {
		return false, err
	}
	script, sure := parseScript(report)
	letters, known := unicode.Scripts[script]
	if !known || sure < sureScript {
		return false, nil
	}
	all, of := 0, 0
	for _, line := range lines {
		for _, r := range line.Text() {
			if unicode.IsLetter(r) {
				all++
				if unicode.Is(letters, r) {
					of++
				}
			}
		}
	}
	return 2*of < all, nil
}

// parseScript reads the report on which script a picture is in, and how sure that is.
func parseScript(report []byte) (script string, sure float64) {
	for line := range strings.Lines(string(report)) {
		switch name, value, _ := strings.Cut(strings.TrimSpace(line), ": "); name {
		case "Script":
			script = value
		case "Script confidence":
			sure, _ = strconv.ParseFloat(value, 64) // what cannot be read is not sure
		}
	}
	return script, sure
}
