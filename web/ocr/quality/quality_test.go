package quality_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing/sets"
	"ocrconsole/web/ocr/quality"
)

func TestTheResultsAreOfThePicturesThatAreDrawnNow(t *testing.T) {
	tier.Needs(t, tier.Time)
	cases, err := sets.All()
	if err != nil {
		t.Fatal(err)
	}
	set, err := quality.Hash(cases)
	if err != nil {
		t.Fatal(err)
	}
	r, err := quality.Results()
	if err != nil {
		t.Fatal(err)
	}
	if r.Set != set {
		t.Errorf("web/ocr/quality/results.json is of the set %.12s, drawn is %.12s: run 'make quality'", r.Set, set)
	}
	pictures := make(map[recognition.Service]int)
	for _, c := range cases {
		pictures[c.Service]++
	}
	for _, m := range r.Measured {
		if m.Pictures != pictures[m.Service] || m.Pictures == 0 {
			t.Errorf("%s, %s: %d pictures measured, %d drawn", m.Engine, m.Service, m.Pictures, pictures[m.Service])
		}
		if m.Failed > 0 {
			t.Errorf("%s, %s: %d failed", m.Engine, m.Service, m.Failed)
		}
	}
	if len(r.Measured) == 0 || r.At.IsZero() || r.Version == "" {
		t.Errorf("results of %s at %v, %d measures", r.Version, r.At, len(r.Measured))
	}
}

// answers are what an engine says to pictures, by what they hold.
type answers map[string]func() (recognition.Result, error)

func (answers) Name() string                  { return "told" }
func (answers) Ready() error                  { return nil }
func (answers) Lacks() string                 { return "" }
func (answers) Usage() (time.Duration, int64) { return 0, 300 << 20 }
func (a answers) Recognize(_ context.Context, r recognition.Request) (recognition.Result, error) {
	return a[string(r.Image)]()
}

func TestPicturesAndFieldsAreCountedRightWrongAndSure(t *testing.T) {
	passport := func(number, surname string, sure float64) func() (recognition.Result, error) {
		return func() (recognition.Result, error) {
			return &recognition.PassportResult{PassportNumber: number, Surname: surname, Confidence: map[string]float64{"passport_number": sure, "surname": sure}}, nil
		}
	}
	engine := answers{
		"right": passport("A1", "DOE", 0.95), "wrong, sure": passport("A1", "D0E", 0.95), "wrong, unsure": passport("A1", "D0E", 0.5),
		"missed":      passport("A1", "", 0.95),
		"refused":     func() (recognition.Result, error) { return nil, recognition.Unreadable("unreadable") },
		"failed":      func() (recognition.Result, error) { return nil, recognition.Unavailable(errors.New("gone")) },
		"nothing":     func() (recognition.Result, error) { return nil, recognition.Unreadable("nothing there") },
		"seen ghosts": passport("A1", "DOE", 0.1),
	}
	want := map[string]string{"passport_number": "A1", "surname": "DOE"}
	var cases []quality.Case
	for _, name := range []string{"right", "wrong, sure", "wrong, unsure", "missed", "refused", "failed"} {
		cases = append(cases, quality.Case{File: name, Service: recognition.Passport, Kind: "k", Picture: []byte(name), Expected: want})
	}
	for _, name := range []string{"nothing", "seen ghosts"} {
		cases = append(cases, quality.Case{File: name, Service: recognition.Passport, Kind: "none", Picture: []byte(name)})
	}
	problems := 0
	measured, err := quality.Run(t.Context(), engine, cases, func(quality.Case, string) { problems++ })
	if err != nil || len(measured) != 1 {
		t.Fatalf("%+v, %v", measured, err)
	}
	m := measured[0]
	if m.Count != (quality.Count{Pictures: 8, Right: 2, Wrong: 3, WrongSure: 2, Refused: 2, Failed: 1}) || problems != 6 {
		t.Errorf("%+v, %d problems", m.Count, problems)
	}
	if len(m.Kinds) != 2 || m.Kinds[1] != (quality.Kind{Name: "none", Count: quality.Count{Pictures: 2, Right: 1, Wrong: 1, WrongSure: 1, Refused: 1}}) {
		t.Errorf("%+v", m.Kinds)
	}
	if len(m.Fields) != 2 || m.Fields[1] != (quality.Field{Name: "surname", Expected: 4, Right: 1, Wrong: 2, Sure: 2, WrongSure: 1}) {
		t.Errorf("%+v", m.Fields)
	}
	if m.MemoryMiB != 300 {
		t.Errorf("%+v", m.Time)
	}
}

func TestPlatesAndPagesAreComparedAsAWhole(t *testing.T) {
	plates := &recognition.PlateResult{{Number: "B2", Confidence: 0.95}, {Number: "A1", Confidence: 0.6}}
	words := &recognition.WebImageResult{WordsBlockList: []recognition.WordsBlock{{Words: "港口 书展", Confidence: 1}, {Words: "12 December", Confidence: 1}}}
	engine := answers{
		"plates": func() (recognition.Result, error) { return plates, nil },
		"words":  func() (recognition.Result, error) { return words, nil },
	}
	for _, test := range []struct {
		service         recognition.Service
		picture, field  string
		expected        string
		right, sureless bool
	}{
		{recognition.LicensePlate, "plates", "plate_number", "A1 B2", true, true},
		{recognition.LicensePlate, "plates", "plate_number", "A1", false, true},
		{recognition.LicensePlate, "plates", "plate_number", "A1 B2 C3", false, true},
		{recognition.WebImage, "words", "words", "港口书展\n12 December", true, false},
		{recognition.WebImage, "words", "words", "港口书展\n12 November", false, false},
	} {
		c := quality.Case{Service: test.service, Picture: []byte(test.picture), Expected: map[string]string{test.field: test.expected}}
		measured, err := quality.Run(t.Context(), engine, []quality.Case{c}, func(quality.Case, string) {})
		if err != nil || (measured[0].Right == 1) != test.right || (measured[0].Fields[0].Sure == 0) != test.sureless {
			t.Errorf("%q: %+v, %v", test.expected, measured, err)
		}
	}
}

// A page is right but for some characters; a line of which the engine is sure, and is not right, is counted still.
func TestLinesOfAPageAreCountedEachByItself(t *testing.T) {
	const expected = "Date 2026-05-08 15:24\n1 x Cheese scone 30.40\nThank you for your visit to our shop in the harbour, see you again soon"
	for name, test := range map[string]struct {
		lines      []recognition.WordsBlock
		page, sure quality.Count // of the page, and of its lines: Right, Wrong, WrongSure
	}{
		"in parts, in another order": {[]recognition.WordsBlock{
			{Words: "15:24", Confidence: 1},
			{Words: "Date 2026-05-08", Confidence: 1},
			{Words: "1 x Cheese scone", Confidence: 1},
			{Words: "30.40", Confidence: 0.5},
			{Words: "Thank you for your visit to our shop in the harbour, see you again soon", Confidence: 1},
		}, quality.Count{Right: 1}, quality.Count{Right: 3}},
		"wrong and sure, on a page that is right": {[]recognition.WordsBlock{
			{Words: "Date 2026-05-08 15:24", Confidence: 1},
			{Words: "1 x Cheese scone 3@.40", Confidence: 0.93},
			{Words: "Thank you for your visit to our shop in the harbour, see you again soon", Confidence: 1},
		}, quality.Count{Right: 1}, quality.Count{Right: 2, Wrong: 1, WrongSure: 1}},
		"cut off": {[]recognition.WordsBlock{
			{Words: "Date 2026-05-08 15:24", Confidence: 1},
			{Words: "1 x Cheese scone 30.", Confidence: 0.8},
			{Words: "Thank you for your visit", Confidence: 0.8},
		}, quality.Count{Wrong: 1}, quality.Count{Right: 1, Wrong: 1}},
	} {
		engine := answers{"page": func() (recognition.Result, error) {
			return &recognition.WebImageResult{WordsBlockList: test.lines}, nil
		}}
		c := quality.Case{Service: recognition.WebImage, Picture: []byte("page"), Expected: map[string]string{quality.FieldWords: expected}}
		measured, err := quality.Run(t.Context(), engine, []quality.Case{c}, func(quality.Case, string) {})
		if err != nil {
			t.Fatal(err)
		}
		m, lines := measured[0], measured[0].Fields[1]
		if m.Right != test.page.Right || m.Wrong != test.page.Wrong || m.WrongSure != test.page.WrongSure {
			t.Errorf("%s: %+v", name, m.Count)
		}
		if lines.Expected != 3 || lines.Right != test.sure.Right || lines.Wrong != test.sure.Wrong || lines.WrongSure != test.sure.WrongSure {
			t.Errorf("%s: %+v", name, lines)
		}
	}
}

func TestCasesAreReadAsTheyWereWrittenAndFromATable(t *testing.T) {
	folder := t.TempDir()
	cases := []quality.Case{
		{File: "a.jpg", Service: recognition.Passport, Kind: "clean", At: sets.At, Expected: map[string]string{"surname": "DOE"}, Picture: []byte("a")},
		{File: "b.jpg", Service: recognition.IDCard, Options: recognition.Options{Side: "back"}, Picture: []byte("b")},
	}
	if err := quality.Write(folder, cases); err != nil {
		t.Fatal(err)
	}
	read, err := quality.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	wrote, errWrote := quality.Hash(cases)
	got, errGot := quality.Hash(read)
	if wrote != got || errWrote != nil || errGot != nil {
		t.Errorf("%+v", read)
	}
	table := "file,service,field,expected\na.jpg,passport,surname,DOE\na.jpg,passport,passport_number,A1\nb.jpg,license-plate,,\n"
	if err := errors.Join(os.Remove(filepath.Join(folder, "expected.json")), os.WriteFile(filepath.Join(folder, "expected.csv"), []byte(table), 0o600)); err != nil {
		t.Fatal(err)
	}
	read, err = quality.Read(folder)
	if err != nil || len(read) != 2 || len(read[0].Expected) != 2 || read[0].Expected["passport_number"] != "A1" || len(read[1].Expected) != 0 || string(read[1].Picture) != "b" {
		t.Errorf("%+v, %v", read, err)
	}
}

func TestWrongFoldersOfCasesAreNamed(t *testing.T) {
	for name, test := range map[string]struct{ file, content, want string }{
		"empty":              {"x", "", "expected.json"},
		"no JSON":            {"expected.json", "{", "expected.json"},
		"no case":            {"expected.json", "[]", "no cases"},
		"an unknown service": {"expected.json", `[{"file":"x","service":"poetry"}]`, "poetry"},
		"no picture":         {"expected.json", `[{"file":"none.jpg","service":"passport"}]`, "none.jpg"},
		"outside":            {"expected.json", `[{"file":"../x","service":"passport"}]`, "../x"},
		"a row too short":    {"expected.csv", "file,service,field,expected\nx,passport\n", "expected.csv"},
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, test.file), []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := quality.Read(folder); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
