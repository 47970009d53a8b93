package ocr

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
)

// sureScript is the confidence from which the script is believed that tesseract's data tells of a picture: of Vietnamese and of
// small Chinese it says other scripts' names with up to 3.3.
const sureScript = 4.0

// inAnotherScript says whether a picture is in a script, as tesseract's data tells it, of which there are hardly letters in what
// was read. What was read as Chinese for the most part is: nothing else looks like it to the engine.
func (j *job) inAnotherScript(ctx context.Context, s sheet, lines []recognition.Line) (bool, error) {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.Text())
	}
	if mostlyChinese(text.String()) {
		return false, nil
	}
	report, err := j.program.orientation(ctx, s.gray)
	if err != nil {
		return false, err
	}
	script, sure := parseScript(report)
	letters, known := unicode.Scripts[script]
	if !known || sure < sureScript {
		return false, nil
	}
	return !mostlyOf(letters, text.String()), nil
}

// mostlyOf says whether half of a text's letters at least are of a script.
func mostlyOf(script *unicode.RangeTable, text string) bool {
	letters, of := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(script, r) {
				of++
			}
		}
	}
	return 2*of >= letters
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
