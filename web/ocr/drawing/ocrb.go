package drawing

import (
	"fmt"
	"os"
	"sync"

	"golang.org/x/image/font/opentype"
)

// ocrBFile is where Debian's package fonts-ocr-b puts the font of machine-readable zones. Of its styles this one has no
// outlines that Go's package of fonts does not know; the others lose their 8 and their filler.
const ocrBFile = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"

var ocrBFont = sync.OnceValues(func() (*opentype.Font, error) {
	file, err := os.ReadFile(ocrBFile)
	if err != nil {
		return nil, fmt.Errorf("no OCR-B: apt-get install fonts-ocr-b: %w", err)
	}
	return opentype.Parse(file)
})

// OCRB is the font of machine-readable zones. It fails, with the install line, where it is not installed.
func OCRB() (Font, error) {
	f, err := ocrBFont()
	return Font{main: f}, err
}
