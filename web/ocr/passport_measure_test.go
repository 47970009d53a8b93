package ocr_test

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// counts are what became of answers, and how many of them were to be right by their confidence.
type counts struct {
	right, wrong, missing, refused, sure, sureWrong int
	promised                                        float64
}

func (c *counts) add(want, got string, confidence float64) {
	switch {
	case got == "" && want != "":
		c.missing++
		return
	case got == want:
		c.right++
	default:
		c.wrong++
	}
	c.promised += confidence
	if confidence >= recognition.Sure {
		c.sure++
		if got != want {
			c.sureWrong++
		}
	}
}

func (c *counts) String() string {
	return fmt.Sprintf("%d right, %d wrong, %d missing, %d refused; %d sure, of which %d wrong", c.right, c.wrong, c.missing, c.refused, c.sure, c.sureWrong)
}

// fieldsOf are a result's texts, by the API's names.
func fieldsOf(r *recognition.PassportResult) map[string]string {
	return map[string]string{
		"passport_type": r.PassportType, "country_code": r.CountryCode, "passport_number": r.PassportNumber, "surname": r.Surname,
		"given_name": r.GivenName, "nationality": r.Nationality, "sex": r.Sex, "date_of_birth": r.DateOfBirth,
		"date_of_expiry": r.DateOfExpiry, "date_of_issue": r.DateOfIssue, "place_of_birth": r.PlaceOfBirth, "issuing_authority": r.IssuingAuthority,
	}
}

// measured is how well passports were read: their names, by what happened to the picture, each field, and kinds of fields by
// how sure they were.
type measured struct{ names, fields, bands map[string]*counts }

// band is the kind of a field and how sure it was, as the table of recognition's certainty has them (mrz_sure.go).
func band(field string, confidence float64) string {
	kind := field
	switch field {
	case "passport_number", "date_of_birth", "date_of_expiry":
		kind = "numbers, dates"
	case "passport_type", "country_code", "nationality", "sex":
		kind = "type, states, sex"
	case "surname", "given_name":
		kind = "names"
	}
	switch {
	case confidence >= recognition.Sure:
		return kind + ", 0.9 and more"
	case confidence >= 0.7:
		return kind + ", 0.7 to 0.9"
	case confidence >= 0.5:
		return kind + ", 0.5 to 0.7"
	default:
		return kind + ", less"
	}
}

// total sums all of some counts.
func total(of map[string]*counts) (sum counts) {
	for _, c := range of {
		sum.right += c.right
		sum.wrong += c.wrong
		sum.missing += c.missing
		sum.refused += c.refused
		sum.sure += c.sure
		sum.sureWrong += c.sureWrong
	}
	return sum
}

func measure(t *testing.T, e recognition.Engine, examples []drawing.Example) measured {
	t.Helper()
	m := measured{map[string]*counts{}, map[string]*counts{}, map[string]*counts{}}
	of := func(all map[string]*counts, name string) *counts {
		if all[name] == nil {
			all[name] = &counts{}
		}
		return all[name]
	}
	var took []time.Duration
	for _, x := range examples {
		began := time.Now()
		result, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.Passport, Image: x.File, At: now})
		took = append(took, time.Since(began))
		if err != nil {
			t.Logf("%s, %s: %v", x.Name, x.Degradation, err)
			of(m.names, x.Degradation).refused++
			continue
		}
		r, _ := result.(*recognition.PassportResult)
		got := fieldsOf(r)
		for name, want := range x.Want {
			of(m.fields, name).add(want, got[name], r.Confidence[name])
			if got[name] != "" {
				of(m.bands, band(name, r.Confidence[name])).add(want, got[name], r.Confidence[name])
			}
		}
		names, want := got["surname"]+"|"+got["given_name"], x.Want["surname"]+"|"+x.Want["given_name"]
		of(m.names, x.Degradation).add(want, names, min(r.Confidence["surname"], r.Confidence["given_name"]))
		if names != want {
			t.Logf("%s, %s: %s, want %s (%.2f)", x.Name, x.Degradation, names, want, r.Confidence["surname"])
		}
	}
	for _, all := range []map[string]*counts{m.fields, m.names} {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			t.Logf("%-20s %v", name, all[name])
		}
	}
	t.Logf("%-33s answers  right", "kind, confidence")
	for _, name := range slices.Sorted(maps.Keys(m.bands)) {
		t.Logf("%-33s %7d  %5d", name, m.bands[name].right+m.bands[name].wrong, m.bands[name].right)
	}
	slices.Sort(took)
	t.Logf("a passport took %v, the slowest %v", took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	return m
}

// heldOut are pages that nothing was set by: recognition was made with those of other seeds. A soak has all that happens to
// pages, as often as it says; else some do that tell most.
func heldOut(t *testing.T, telling ...string) []drawing.Example {
	t.Helper()
	kinds := len(drawing.PassportDegradations)
	if soaks(t) > 1 {
		telling = nil
	}
	examples, err := drawing.Passports(9303, kinds*soaks(t), telling...)
	if err != nil {
		t.Fatal(err)
	}
	return examples
}

func TestWhatIsSureOfAPassportIsRight(t *testing.T) {
	e := installed(t)
	tier.Needs(t, tier.Recognition)
	examples := heldOut(t, "clean", "blur", "upside down", "open book", "photograph")
	m := measure(t, e, examples)
	names, fields := total(m.names), total(m.fields)
	if names.wrong*28 > len(examples) || names.right*28 < 24*len(examples) {
		t.Errorf("names: %v", &names)
	}
	if fields.sureWrong*50 > fields.sure {
		t.Errorf("fields: %v", &fields)
	}
	for name, c := range m.fields {
		// Twice the deviation that chance gives to so many answers.
		if chance := math.Sqrt(float64(c.right + c.wrong)); float64(c.right) < c.promised-chance {
			t.Errorf("%s: %v, where %.1f were promised", name, c, c.promised)
		}
	}
}

func TestWhatTesseractIsSureOfIsRight(t *testing.T) {
	e := tesseract(t)
	tier.Needs(t, tier.Recognition)
	examples := heldOut(t, "clean", "JPEG of quality 30", "open book", "photograph")
	m := measure(t, e, examples)
	names, fields := total(m.names), total(m.fields)
	if names.right == 0 || names.wrong*28 > len(examples) || fields.sureWrong*50 > fields.sure {
		t.Errorf("names: %v; fields: %v", &names, &fields)
	}
}

// Zones in real OCR-B, the fillers of which engines read as letters, and the zeros as O.
func TestFillersAndZerosOfOCRBAreRead(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	for file, want := range map[string][3]string{
		"eriksson.png":     {"ERIKSSON", "ANNA MARIA", "L898902C3"},
		"mustermann.png":   {"MUSTERMANN", "ERIKA", ""},
		"tan-wei-ling.png": {"TAN", "WEI LING", ""},
		"n00100200.png":    {"", "", "N00100200"},
	} {
		picture, err := os.ReadFile(filepath.Join("testdata", "passports", file))
		if err != nil {
			t.Fatal(err)
		}
		for name, engine := range map[string]func(*testing.T) recognition.Engine{
			"recognition engine": func(t *testing.T) recognition.Engine { return installed(t) },
			"tesseract":          func(t *testing.T) recognition.Engine { return tesseract(t) },
		} {
			if name == "tesseract" && file != "tan-wei-ling.png" && file != "n00100200.png" && soaks(t) == 1 {
				continue // one for the fillers, one for the zeros
			}
			t.Run(file+" by "+name, func(t *testing.T) {
				e := engine(t)
				result, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.Passport, Image: picture, At: now})
				if err != nil && name == "tesseract" {
					t.Skipf("refused, which costs nothing: %v", err)
				}
				if err != nil {
					t.Fatal(err)
				}
				r, _ := result.(*recognition.PassportResult)
				t.Logf("%+v", r)
				for i, got := range []string{r.Surname, r.GivenName, r.PassportNumber} {
					if want[i] != "" && got != want[i] {
						t.Errorf("read %q, want %q; %v", got, want[i], r.Confidence)
					}
				}
				if file == "eriksson.png" && (r.PlaceOfBirth != "ZENITH" || r.DateOfIssue != "2022-04-16") {
					t.Errorf("place of birth %q, date of issue %q", r.PlaceOfBirth, r.DateOfIssue)
				}
			})
		}
	}
}
