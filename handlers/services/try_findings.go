package services

import (
	"math"
	"slices"
	"strconv"

	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/words"
)

// findings are a result as a table: one row for each thing found, and facts about the whole. Rows with a place in the
// picture have the number of theirs.
type findings struct {
	title   string
	columns []components.Column
	rows    []pages.TryRow
	facts   []components.Definition
	places  []recognition.Location
}

var confidenceColumn = components.Column{Label: "Confidence", Numeric: true}

// findings reads a result of any service.
func (v *view) findings(result recognition.Result) findings {
	switch r := result.(type) {
	case *recognition.WebImageResult:
		return v.textFindings(r)
	case *recognition.PassportResult:
		return v.passportFindings(r)
	case *recognition.PlateResult:
		return v.plateFindings(*r)
	case *recognition.IDCardResult:
		return cardFindings(r)
	default:
		return findings{}
	}
}

func (v *view) confidence(c float64) string { return v.Format.Permille(int64(math.Round(c * 1000))) }

// locate numbers a place in the picture; things found at the same place have the same number.
func (f *findings) locate(place recognition.Location) string {
	at := slices.Index(f.places, place)
	if at < 0 {
		at = len(f.places)
		f.places = append(f.places, place)
	}
	return strconv.Itoa(at + 1)
}

func (v *view) textFindings(r *recognition.WebImageResult) findings {
	f := findings{title: words.LinesOfText(v.Words().Counted(int64(r.WordsBlockCount), "line", "lines")), columns: []components.Column{{Label: "Text"}, confidenceColumn}}
	for _, block := range r.WordsBlockList {
		f.rows = append(f.rows, pages.TryRow{Number: f.locate(block.Location), Name: block.Words, Cells: []string{v.confidence(block.Confidence)}})
	}
	if r.Direction != nil {
		f.fact("Turn counter-clockwise to stand upright by", strconv.Itoa(*r.Direction)+"°")
	}
	if r.ExtractedData == nil {
		return f
	}
	if contact := r.ExtractedData.ContactInfo; contact != nil {
		f.fact("Name", contact.Name)
		f.fact("Phone", contact.Phone)
		f.fact("Province", contact.Province)
		f.fact("City", contact.City)
		f.fact("District", contact.District)
		f.fact("Address", contact.DetailAddress)
	}
	if size := r.ExtractedData.ImageSize; size != nil {
		f.fact("Size of the picture", strconv.Itoa(size.Width)+" × "+strconv.Itoa(size.Height)+" px")
	}
	return f
}

// notFound stands for what a picture does not show.
const notFound = "–"

func (f *findings) fact(term, text string) {
	if text == "" {
		text = notFound
	}
	f.facts = append(f.facts, components.Definition{Term: term, Text: text})
}

func (v *view) passportFindings(r *recognition.PassportResult) findings {
	f := findings{title: "Passport", columns: []components.Column{{Label: "Field"}, {Label: "Value"}, confidenceColumn}}
	for _, field := range []struct{ key, name, value string }{
		{"passport_type", "Type", r.PassportType},
		{"country_code", "Country code", r.CountryCode},
		{"passport_number", "Passport number", r.PassportNumber},
		{"nationality", "Nationality", r.Nationality},
		{"surname", "Surname", r.Surname},
		{"given_name", "Given name", r.GivenName},
		{"sex", "Sex", r.Sex},
		{"date_of_birth", "Date of birth", r.DateOfBirth},
		{"date_of_expiry", "Date of expiry", r.DateOfExpiry},
		{"date_of_issue", "Date of issue", r.DateOfIssue},
		{"place_of_birth", "Place of birth", r.PlaceOfBirth},
		{"place_of_issue", "Place of issue", r.PlaceOfIssue},
		{"issuing_authority", "Issuing authority", r.IssuingAuthority},
	} {
		row := pages.TryRow{Name: field.name, Cells: []string{notFound, notFound}}
		if field.value != "" {
			row.Cells[0] = field.value
		}
		if c, rated := r.Confidence[field.key]; rated {
			row.Cells[1] = v.confidence(c)
		}
		f.rows = append(f.rows, row)
	}
	return f
}

var colourNames = map[recognition.PlateColour]string{
	recognition.Blue: "Blue", recognition.Green: "Green", recognition.Black: "Black", recognition.White: "White",
	recognition.Yellow: "Yellow", recognition.YellowGreen: "Yellow and green",
}

func (v *view) plateFindings(plates recognition.PlateResult) findings {
	f := findings{title: v.Words().Counted(int64(len(plates)), "plate", "plates"), columns: []components.Column{{Label: "Number"}, {Label: "Colour"}, confidenceColumn}}
	for _, plate := range plates {
		colour, named := colourNames[plate.Color]
		if !named {
			colour = string(plate.Color)
		}
		f.rows = append(f.rows, pages.TryRow{
			Number: f.locate(plate.Location), Name: plate.Number, Cells: []string{colour, v.confidence(plate.Confidence)},
		})
	}
	return f
}
