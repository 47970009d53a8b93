package paper

import (
	"slices"
	"strings"
	"testing"
)

// names of companies, one of each script that customers may write in.
var names = map[string]string{
	"Latin":         "Šárka Nguyễn Großhändler A/S, İstanbul",
	"Greek":         "Εταιρεία Παράδειγμα Α.Ε.",
	"Cyrillic":      "ООО «Пример» Київ",
	"Thai":          "บริษัท ที่ปรึกษาน้ำใจดี จำกัด (มหาชน)",
	"Lao":           "ບໍລິສັດ ຕົວຢ່າງ",
	"Khmer":         "ក្រុមហ៊ុន ឧទាហរណ៍",
	"Burmese":       "ဥပမာ ကုမ္ပဏီ",
	"Chinese":       "深圳市示例科技有限公司（中国）",
	"Japanese":      "株式会社サンプル、東京都の丸ビル",
	"Korean":        "주식회사 한국오씨알 뷁",
	"Hindi":         "हिन्दी क्षेत्र प्रौद्योगिकी प्राइवेट लिमिटेड",
	"Bengali":       "বাংলা প্রতিষ্ঠান",
	"Tamil":         "தமிழ் நிறுவனம்",
	"Telugu":        "తెలుగు సంస్థ",
	"Kannada":       "ಕನ್ನಡ ಸಂಸ್ಥೆ",
	"Malayalam":     "മലയാളം സ്ഥാപനം",
	"Gujarati":      "ગુજરાતી સંસ્થા",
	"Punjabi":       "ਪੰਜਾਬੀ ਸੰਸਥਾ",
	"Odia":          "ଓଡ଼ିଆ ସଂସ୍ଥା",
	"Sinhala":       "සිංහල ආයතනය",
	"Georgian":      "ქართული კომპანია",
	"Armenian":      "Հայկական ընկերություն",
	"Amharic":       "የኢትዮጵያ ድርጅት",
	"Tibetan":       "བོད་ཡིག",
	"mixed in line": "OCR 公司 Пример ตัวอย่าง & Co.",
}

func TestNamesOfEveryScriptHaveTheirShapesAndStayText(t *testing.T) {
	t.Parallel()
	for script, name := range names {
		for _, bold := range []bool{false, true} {
			lines := set(t, name, style{size: 9, bold: bold}, contentWidth)
			if got := said(lines); got != name {
				t.Errorf("%s: the line says %q, not %q", script, got, name)
			}
			if missing := missingShapes(lines); len(missing) > 0 {
				t.Errorf("%s: no shape for %q", script, missing)
			}
		}
	}
}

func TestArabicAndHebrewRunFromRightToLeft(t *testing.T) {
	t.Parallel()
	for name, seen := range map[string]string{
		"חברה 42":         "42 הרבח",
		"مرحبا":           "ابحرم",
		"Acme חברה Ltd.":  "Acme הרבח Ltd.",
		"شركة OCR المثال": "لاثملا OCR ةكرش",
	} {
		lines := set(t, name, plain, contentWidth)
		if got := said(lines); got != seen {
			t.Errorf("%q is seen as %q, not as %q", name, got, seen)
		}
		if missing := missingShapes(lines); len(missing) > 0 {
			t.Errorf("%q: no shape for %q", name, missing)
		}
	}
}

func TestArabicLettersAreJoined(t *testing.T) {
	t.Parallel()
	glyph := func(text string, cluster int) uint32 {
		return set(t, text, plain, contentWidth)[0].runs[0].Clusters[cluster].Glyphs[0].ID
	}
	if alone, joined := glyph("ب", 0), glyph("ببب", 1); alone == joined {
		t.Error("a letter in the middle of a word has the shape of one that stands alone")
	}
}

func TestMarksStandAboveTheirLetters(t *testing.T) {
	t.Parallel()
	for _, cluster := range set(t, "ที่", plain, contentWidth)[0].runs[0].Clusters[1:] {
		if glyph := cluster.Glyphs[0]; glyph.Advance != 0 {
			t.Errorf("%q moves the line on by %g", cluster.Text, glyph.Advance)
		}
	}
}

func TestLinesBreakWhereTheScriptAllowsItAndKeepTheirWidth(t *testing.T) {
	t.Parallel()
	const width = 120
	for name, text := range map[string]string{
		"words":    "a customer of a very long name that does not fit on a line",
		"one word": strings.Repeat("Donaudampfschifffahrt", 5),
		"Chinese":  strings.Repeat("示例科技有限公司", 6),
		"Thai":     strings.Repeat("บริษัทตัวอย่าง", 8),
	} {
		lines := set(t, text, plain, width)
		if len(lines) < 2 {
			t.Errorf("%s: %d line", name, len(lines))
		}
		if w := widest(lines); w > width {
			t.Errorf("%s: a line is %g wide, more than %d", name, w, width)
		}
		if got := said(lines); got != text {
			t.Errorf("%s: the lines say %q", name, got)
		}
	}
}

func TestAmountsAreAlignedAtTheDecimalPoint(t *testing.T) {
	t.Parallel()
	setter, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{typesetter: setter}
	table := Table{Columns: []Column{{Title: "What"}, {Title: "Amount", Kind: Amounts}}, Rows: []Row{
		{Cells: []string{"a", "$45.00"}}, {Cells: []string{"b", "$0.008"}}, {Cells: []string{"c", "$1,234"}},
	}}
	g := s.grid(&table)
	if got, want := g.tails[1], fractionWidth(s, "$0.008", plain); got != want {
		t.Errorf("room for %g behind the point, want %g", got, want)
	}
	for _, row := range g.rows {
		if len(row.cells[1]) != 1 {
			t.Errorf("an amount takes %d lines", len(row.cells[1]))
		}
	}
}

func set(t *testing.T, text string, s style, width float64) []line {
	t.Helper()
	setter, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	return setter.wrap(text, s, width)
}

// said is the text of the lines as the eye meets it.
func said(lines []line) string {
	var out strings.Builder
	for _, l := range lines {
		for _, run := range l.runs {
			for _, cluster := range run.Clusters {
				out.WriteString(cluster.Text)
			}
		}
	}
	return out.String()
}

// missingShapes lists the texts for which no typeface has a shape.
func missingShapes(lines []line) (missing []string) {
	for _, l := range lines {
		for _, run := range l.runs {
			for _, cluster := range run.Clusters {
				for _, glyph := range cluster.Glyphs {
					if glyph.ID == 0 && !slices.Contains(missing, cluster.Text) {
						missing = append(missing, cluster.Text)
					}
				}
			}
		}
	}
	return missing
}
