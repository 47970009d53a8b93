package paper

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// characters is how many characters each font has as its makers gave it: see fonts/README.md.
var characters = map[string]int{
	"DroidSansFallbackFull": 28601, "NanumSquareR": 17559, "NotoSans-Bold": 2840, "NotoSans-Regular": 2840, "NotoSansArabic-Regular": 1161,
	"NotoSansArmenian-Regular": 104, "NotoSansBengali-Regular": 173, "NotoSansDevanagari-Regular": 272, "NotoSansEthiopic-Regular": 505,
	"NotoSansGeorgian-Regular": 186, "NotoSansGujarati-Regular": 164, "NotoSansGurmukhi-Regular": 154, "NotoSansHebrew-Regular": 145,
	"NotoSansKannada-Regular": 164, "NotoSansKhmer-Regular": 175, "NotoSansLao-Regular": 76, "NotoSansMalayalam-Regular": 187,
	"NotoSansMyanmar-Regular": 239, "NotoSansOriya-Regular": 150, "NotoSansSinhala-Regular": 170, "NotoSansSymbols-Regular": 840,
	"NotoSansTamil-Regular": 147, "NotoSansTelugu-Regular": 163, "NotoSansThaana-Regular": 89, "NotoSansThai-Regular": 101,
	"NotoSerifTibetan-Regular": 223,
}

// mostFonts is how much room the packed fonts may take in the program.
const mostFonts = 3_700_000

func TestTheFontsAreSmallAndHaveAllTheirCharacters(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, "fonts/*.ttf.gz")
	if err != nil || len(names) != len(characters) {
		t.Fatalf("%d fonts: %v", len(names), err)
	}
	room := int64(0)
	for _, file := range names {
		info, err := fs.Stat(files, file)
		if err != nil {
			t.Fatal(err)
		}
		room += info.Size()
		name := strings.TrimSuffix(path.Base(file), ".ttf.gz")
		face, err := typeface(name)
		if err != nil {
			t.Fatal(err)
		}
		found := map[rune]bool{}
		for all := face.Font.Cmap.Iter(); all.Next(); {
			if character, glyph := all.Char(); glyph != 0 {
				found[character] = true
			}
		}
		if len(found) != characters[name] {
			t.Errorf("%s has %d characters of %d", name, len(found), characters[name])
		}
	}
	if room > mostFonts {
		t.Errorf("the fonts take %d bytes", room)
	}
}
