package drawing

import (
	"fmt"
	"os"
	"sync"

	"golang.org/x/image/font/opentype"
)

// handFont is a font that looks like somebody's hand, where Debian's package puts it.
type handFont struct{ name, pack, file string }

// handFonts go from print letters that stand apart to a running hand.
var handFonts = []handFont{
	{"print letters", "fonts-femkeklaver", "/usr/share/fonts/truetype/femkeklaver/femkeklaver.ttf"},
	{"a quick hand", "fonts-breip", "/usr/share/fonts/truetype/breip/Breip.ttf"},
	{"a small hand", "fonts-dkg-handwriting", "/usr/share/fonts/truetype/fifthhorseman/dkg.ttf"},
	{"a running hand", "fonts-kristi", "/usr/share/fonts/truetype/kristi/Kristi.ttf"},
}

// Hand is a font that looks handwritten, and what kind of hand it is.
type Hand struct {
	Name string
	Font
}

// Hands are fonts that look handwritten. It fails, with the install line, where one is not installed.
var Hands = sync.OnceValues(func() ([]Hand, error) {
	var hands []Hand
	for _, h := range handFonts {
		file, err := os.ReadFile(h.file)
		if err != nil {
			return nil, fmt.Errorf("no handwriting: apt-get install %s: %w", h.pack, err)
		}
		f, err := opentype.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.file, err)
		}
		hands = append(hands, Hand{h.name, Font{main: f}})
	}
	return hands, nil
})
