package drawing

import (
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"time"
)

// Passport is a data page drawn as passports print it: labels in several languages, and the zone in OCR-B. It is 1250 ×
// 880 pixels, ten to the millimetre of the page of ICAO 9303 part 4.
type Passport struct {
	Person Person
	Layout Layout
	Seed   uint64 // of the security printing
}

// Layout is how a kind of passport arranges its page.
type Layout struct {
	Name   string
	labels map[string]string
	rows   [][]string // fields that stand beside each other
	date   func(time.Time) string
	beside bool // values stand behind their labels, not below them
	font   Font
}

// The fields of a page, by their names in the API.
const (
	fieldType      = "passport_type"
	fieldState     = "country_code"
	fieldNumber    = "passport_number"
	fieldSurname   = "surname"
	fieldGiven     = "given_name"
	fieldFullName  = "name"
	fieldNation    = "nationality"
	fieldBirth     = "date_of_birth"
	fieldSex       = "sex"
	fieldPlace     = "place_of_birth"
	fieldIssue     = "date_of_issue"
	fieldExpiry    = "date_of_expiry"
	fieldAuthority = "issuing_authority"
)

var monthsFrench = []string{"JAN", "FÉV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOÛT", "SEPT", "OCT", "NOV", "DÉC"}

func englishDay(t time.Time) string { return strings.ToUpper(t.Format("02 Jan 2006")) }
func shortYear(t time.Time) string {
	return strings.ToUpper(t.Format("02 Jan")) + "/" + monthsFrench[t.Month()-1] + t.Format(" 06")
}
func dotted(t time.Time) string  { return t.Format("02.01.2006") }
func spaced(t time.Time) string  { return t.Format("02 01 2006") }
func slashed(t time.Time) string { return t.Format("02/01/2006") }
func twoMonths(t time.Time) string {
	return strings.ToUpper(t.Format("02 Jan")) + " /" + monthsFrench[t.Month()-1] + t.Format(" 2006")
}

var usualRows = [][]string{{fieldType, fieldState, fieldNumber}, {fieldSurname}, {fieldGiven}, {fieldNation, fieldBirth}, {fieldSex, fieldPlace}, {fieldIssue, fieldAuthority}, {fieldExpiry}}

// Layouts are the kinds of pages that passports have.
var Layouts = []Layout{
	{"English and French", labels("Type/ Type", "Code/ Code", "Passport No./ No. du passeport", "Surname/ Nom", "Given names/ Prénoms", "Nationality/ Nationalité", "Date of birth/ Date de naissance", "Sex/ Sexe", "Place of birth/ Lieu de naissance", "Date of issue/ Date de délivrance", "Date of expiry/ Date d'expiration", "Authority/ Autorité"), usualRows, shortYear, false, Regular}, //nolint:misspell // of other languages
	{"English", labels("Type", "Country Code", "Passport No.", "Surname", "Given Name(s)", "Nationality", "Date of Birth", "Sex", "Place of Birth", "Date of Issue", "Date of Expiry", "Authority"), usualRows, englishDay, false, Regular},
	{"three languages", labels("Typ/Type/Type", "Kode/Code/Code", "Pass-Nr./Passport No./Passeport No.", "1. Name/Surname/Nom", "2. Vornamen/Given names/Prénoms", "4. Staatsangehörigkeit/Nationality/Nationalité", "3. Geburtstag/Date of birth", "5. Sex", "6. Geburtsort/Place of birth", "7. Ausstellungsdatum/Date of issue", "8. Gültig bis/Date of expiry", "9. Behörde/Authority/Autorité"), [][]string{{fieldType, fieldState, fieldNumber}, {fieldSurname}, {fieldGiven}, {fieldBirth, fieldNation}, {fieldSex, fieldPlace}, {fieldIssue, fieldExpiry}, {fieldAuthority}}, dotted, false, Bold}, //nolint:misspell // of other languages
	{"full name", labels("Type", "Code", "Passport No.", "Surname", "Given names", "Nationality", "Date of birth", "Sex", "Place of birth", "Date of issue", "Date of expiry", "Authority"), [][]string{{fieldType, fieldState, fieldNumber}, {fieldFullName}, {fieldSex, fieldNation}, {fieldBirth, fieldPlace}, {fieldIssue, fieldExpiry}, {fieldAuthority}}, englishDay, false, Bold},
	{"Spanish", labels("Tipo/Type", "País/Country", "Pasaporte Nº/Passport No.", "Apellidos/Surname", "Nombre/Given names", "Nacionalidad/Nationality", "Fecha de nacimiento/Date of birth", "Sexo/Sex", "Lugar de nacimiento/Place of birth", "Fecha de expedición/Date of issue", "Fecha de caducidad/Date of expiry", "Autoridad/Authority"), usualRows, spaced, false, Regular},
	{"Portuguese, two columns", labels("TIPO/TYPE", "PAÍS EMISSOR/ISSUING COUNTRY", "PASSAPORTE Nº/PASSPORT No.", "SOBRENOME/SURNAME", "NOME/GIVEN NAMES", "NACIONALIDADE/NATIONALITY", "DATA DE NASCIMENTO/DATE OF BIRTH", "SEXO/SEX", "NATURALIDADE/PLACE OF BIRTH", "DATA DE EXPEDIÇÃO/DATE OF ISSUE", "VÁLIDO ATÉ/DATE OF EXPIRY", "AUTORIDADE/AUTHORITY"), [][]string{{fieldType, fieldState}, {fieldNumber, fieldSex}, {fieldSurname}, {fieldGiven}, {fieldNation, fieldPlace}, {fieldBirth, fieldIssue}, {fieldExpiry, fieldAuthority}}, slashed, false, Regular},
	{"Chinese and English", labels("类型/Type", "国家码/Country Code", "护照号/Passport No.", "姓/Surname", "名/Given names", "国籍/Nationality", "出生日期/Date of birth", "性别/Sex", "出生地点/Place of birth", "签发日期/Date of issue", "有效期至/Date of expiry", "签发机关/Authority"), [][]string{{fieldType, fieldState, fieldNumber}, {fieldSurname}, {fieldGiven}, {fieldSex, fieldNation, fieldBirth}, {fieldPlace, fieldIssue}, {fieldExpiry}, {fieldAuthority}}, twoMonths, false, Regular},
	{"values beside", labels("Type:", "Code:", "Passport No.:", "Surname:", "Given names:", "Nationality:", "Date of birth:", "Sex:", "Place of birth:", "Date of issue:", "Date of expiry:", "Authority:"), [][]string{{fieldType, fieldNumber}, {fieldSurname}, {fieldGiven}, {fieldNation}, {fieldBirth}, {fieldSex, fieldPlace}, {fieldIssue}, {fieldExpiry}, {fieldAuthority}}, englishDay, true, Bold},
}

func labels(texts ...string) map[string]string {
	fields := []string{fieldType, fieldState, fieldNumber, fieldSurname, fieldGiven, fieldNation, fieldBirth, fieldSex, fieldPlace, fieldIssue, fieldExpiry, fieldAuthority}
	byField := map[string]string{fieldFullName: "Name"}
	for i, field := range fields {
		byField[field] = texts[i]
	}
	return byField
}

// Want is what is read on the page, by the API's names.
func (p *Passport) Want() map[string]string {
	const day = "2006-01-02"
	code := strings.Trim(state(p.Person.State), "<")
	return map[string]string{
		fieldType: "P", fieldState: code, fieldNumber: p.Person.Number, fieldSurname: p.Person.ZoneSurname, fieldGiven: p.Person.ZoneGiven,
		fieldNation: code, fieldSex: p.Person.Sex, fieldBirth: p.Person.Birth.Format(day), fieldExpiry: p.Person.Expiry.Format(day),
		fieldIssue: p.Person.Issue.Format(day), fieldPlace: p.Person.PlaceOfBirth, fieldAuthority: p.Person.Authority,
	}
}

func (p *Passport) printed(field string) string {
	o := &p.Person
	return map[string]string{
		fieldType: "P", fieldState: strings.Trim(state(o.State), "<"), fieldNumber: o.Number, fieldSurname: o.Surname, fieldGiven: o.GivenName,
		fieldFullName: o.Surname + " " + o.GivenName, fieldNation: o.State, fieldSex: o.Sex, fieldPlace: o.PlaceOfBirth, fieldAuthority: o.Authority,
		fieldBirth: p.Layout.date(o.Birth), fieldIssue: p.Layout.date(o.Issue), fieldExpiry: p.Layout.date(o.Expiry),
	}[field]
}

// Draw draws the page. It fails, with the install line, where a font is not installed.
func (p *Passport) Draw() (Canvas, error) {
	zone, err := OCRB()
	if err != nil {
		return Canvas{}, err
	}
	label, err := Regular.WithChinese()
	if err != nil {
		return Canvas{}, err
	}
	r := rand.New(rand.NewPCG(p.Seed, 9303)) //nolint:gosec // the same page every time
	c := New(1250, 880, color.RGBA{uint8(226 + r.IntN(24)), uint8(228 + r.IntN(22)), uint8(222 + r.IntN(26)), 255})
	tone := color.RGBA{uint8(60 + r.IntN(120)), uint8(60 + r.IntN(120)), uint8(60 + r.IntN(120)), 255}
	c.Guilloche(c.Rect, tone, 0.15+0.3*r.Float64(), r)
	drawPortrait(c, image.Rect(50, 150, 380, 600))
	c.Text(Bold, 36, 50, 80, ink, "PASSPORT   PASSEPORT")
	p.drawFields(c, label)
	dark := uint8(15 + r.IntN(70))
	zoneInk := color.RGBA{dark, dark, dark + 8, 255}
	thick := r.IntN(3) == 0 // ink runs on some paper
	for i, line := range p.Person.Zone() {
		c.zoneLine(zone, 66, 745+64*i, zoneInk, line)
		if thick {
			c.zoneLine(zone, 67, 745+64*i, zoneInk, line)
		}
	}
	return c, nil
}

func (p *Passport) drawFields(c Canvas, label Font) {
	apart := min(84, 590/len(p.Layout.rows)) // above the zone
	for i, row := range p.Layout.rows {
		y := 100 + i*apart
		x, step := 430, 810/len(row)
		for _, field := range row {
			if p.Layout.beside {
				end := c.Text(label, 20, x, y, labelInk, p.Layout.labels[field])
				c.Text(p.Layout.font, 26, end+14, y, ink, p.printed(field))
			} else {
				c.Text(label, 17, x, y, labelInk, p.Layout.labels[field])
				c.Text(p.Layout.font, 26, x, y+34, ink, p.printed(field))
			}
			x += step
		}
	}
}

// zoneLine writes a line of the zone: ten characters to the inch.
func (c Canvas) zoneLine(f Font, x, y int, colour color.RGBA, line string) {
	const pitch = 25.4
	for i, r := range line {
		c.Text(f, 35.13, x+int(float64(i)*pitch+0.5), y, colour, string(r))
	}
}
