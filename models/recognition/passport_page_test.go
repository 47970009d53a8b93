package recognition

import "testing"

// at is a line of the page whose words begin there, 26 pixels high and 14 pixels a character wide.
func lineAt(x, y int, text string) Line {
	right := x + 14*len([]rune(text))
	return Line{{Text: text, Confidence: 0.99, Location: Location{{x, y}, {right, y}, {right, y + 26}, {x, y + 26}}}}
}

func resultOf(t *testing.T, page ...Line) *PassportResult {
	t.Helper()
	z, err := ParseMRZ(icaoUpper, zoneWith("L898902C3", "UTO"), 0.9, called)
	if err != nil {
		t.Fatal(err)
	}
	page = append(page, lineAt(400, 2000, "ERIKSSON"), lineAt(400, 2100, "ANNA MARIA"))
	r, err := NewPassportResult(z, page)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestALabelInTwoLanguagesIsNoValue(t *testing.T) {
	for _, labels := range [][3]string{
		{"Place of birth/ Lieu de naissance", "Date of issue/ Date de délivrance", "Authority/ Autorité"},
		{"Placeof birth/Lieudenaissance", "Dateof issue/Datededelivrance", "Authority/Autorite"},
		{"6. Geburtsort/Place of birth", "7. Ausstellungsdatum/Date of issue", "9. Behörde/Authority/Autorité"},
		{"出生地点/Place of birth", "签发日期/Date of issue", "签发机关/Authority"},
		{"NATURALIDADE/PLACE OF BIRTH", "DATA DE EXPEDIÇÃO/DATE OF ISSUE", "AUTORIDADE/AUTHORITY"},
		{"Lugar de nacimiento", "Fecha de expedición", "Autoridad"},
		{"Place of birth/ Fæðingarstaður", "Date of issue/ Útgáfudagur", "Authority/ Útgefandi"},
		{"PIace of birth", "Date ofissue", "Authority"}, // misread
	} {
		r := resultOf(t, lineAt(400, 400, labels[0]), lineAt(400, 436, "ZENITH"),
			lineAt(400, 500, labels[1]), lineAt(1000, 500, labels[2]), lineAt(400, 536, "16 APR/AVR 22"), lineAt(1000, 536, "PASSPORT OFFICE"))
		if r.PlaceOfBirth != "ZENITH" || r.DateOfIssue != "2022-04-16" || r.IssuingAuthority != "PASSPORT OFFICE" {
			t.Errorf("%q: %q %q %q", labels, r.PlaceOfBirth, r.DateOfIssue, r.IssuingAuthority)
		}
	}
}

func TestAColumnIsReadByItself(t *testing.T) {
	r := resultOf(t,
		lineAt(400, 400, "Place of birth"), lineAt(800, 400, "Date of issue"), lineAt(1200, 400, "Date of expiry"),
		lineAt(400, 436, "TAIWAN"), lineAt(800, 436, "16 APR 2022"), lineAt(1200, 436, "15 APR 2032"))
	if r.PlaceOfBirth != "TAIWAN" || r.DateOfIssue != "2022-04-16" {
		t.Errorf("%q %q", r.PlaceOfBirth, r.DateOfIssue)
	}
	// As an engine reads it that takes both columns for one line.
	joined := append(lineAt(400, 400, "Place of birth"), lineAt(800, 400, "Date of issue")...)
	values := append(lineAt(400, 436, "TAIWAN"), lineAt(800, 436, "16 APR 2022")...)
	// As an engine reads it that finds one line where labels touch.
	touching := resultOf(t, lineAt(400, 400, "Date of issue/ Date de délivranceAuthority/ Autorité"), lineAt(400, 436, "16 APR/AVR 22"), lineAt(860, 436, "PASSPORT OFFICE"))
	if touching.DateOfIssue != "2022-04-16" || touching.IssuingAuthority != "PASSPORT OFFICE" {
		t.Errorf("touching: %q %q", touching.DateOfIssue, touching.IssuingAuthority)
	}
	if r = resultOf(t, joined, values); r.PlaceOfBirth != "TAIWAN" || r.DateOfIssue != "2022-04-16" {
		t.Errorf("one line: %q %q", r.PlaceOfBirth, r.DateOfIssue)
	}
}

func TestValuesBesideTheirLabelsAreRead(t *testing.T) {
	r := resultOf(t, lineAt(400, 400, "Place of birth: ZENITH"), lineAt(400, 450, "Authority:"), lineAt(560, 450, "PASSPORT OFFICE"), lineAt(400, 500, "Date of issue: 16.04.2022"))
	if r.PlaceOfBirth != "ZENITH" || r.IssuingAuthority != "PASSPORT OFFICE" || r.DateOfIssue != "2022-04-16" {
		t.Errorf("%+v", r)
	}
}

func TestAnEmptyFieldDoesNotTakeItsNeighbour(t *testing.T) {
	r := resultOf(t, lineAt(400, 400, "Place of birth"), lineAt(400, 436, "Authority"), lineAt(400, 472, "PASSPORT OFFICE"))
	if r.PlaceOfBirth != "" || r.IssuingAuthority != "PASSPORT OFFICE" {
		t.Errorf("%q %q", r.PlaceOfBirth, r.IssuingAuthority)
	}
}

func TestDatesAreReadAsPassportsPrintThem(t *testing.T) {
	for text, want := range map[string]string{
		"16 APR/AVR 22":   "2022-04-16",
		"16 APR /AVR 22":  "2022-04-16",
		"16APR2022":       "2022-04-16",
		"01 JAN 98":       "1998-01-01",
		"16 avril 2022":   "2022-04-16",
		"16 FÉV/FEB 2020": "2020-02-16",
		"05 KVĚ/MAY 2021": "2021-05-05",
		"12 ENE/JAN 2019": "2019-01-12",
		"12 LIS/NOV 2019": "2019-11-12",
		"12 DEZ 2019":     "2019-12-12",
		"04 10月/OCT 2019": "2019-10-04",
		"16.04.2022":      "2022-04-16",
		"16/04/2022":      "2022-04-16",
		"16 04 2022":      "2022-04-16",
		"16042022":        "2022-04-16",
		"16.04.22":        "2022-04-16",
		"2022-04-16":      "2022-04-16",
		"2022.04.16":      "2022-04-16",
		"31.02.2022":      "",
		"L898902C3":       "",
		"12345678":        "",
	} {
		if got := pageDate(text, called); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestNamesThatThePageDoesNotSayAreNotSure(t *testing.T) {
	z, err := ParseMRZ(icaoUpper, icaoLower, 0.99, called)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := NewPassportResult(z, []Line{lineAt(400, 400, "JOHANSSON"), lineAt(400, 440, "KARIN")}); err == nil {
		t.Errorf("%+v", r)
	}
}

func TestFillersReadAsLettersAreTakenOutByThePage(t *testing.T) {
	for upper, want := range map[string][2]string{
		"P<UTOERIKSSON<<ANNA<XMARIAK<X<K<K<K<K<<<<<<<": {"ERIKSSON", "ANNA MARIA"},
		"P<UTOMUSTERMANNK<K<KERIKA<K<K<<<<<<<<<<<<<<<": {"MUSTERMANN", "ERIKA"},
		"P<UTOTAN<X<WEI<XLING<<<<<<<<<<<<<<<<<<<<<<<<": {"TAN", "WEI LING"},
	} {
		z, err := ParseMRZ(upper, zoneWith("L898902C3", "UTO"), 0.8, called)
		if err != nil {
			t.Fatal(err)
		}
		page := []Line{lineAt(400, 300, "Surname/ Nom"), lineAt(400, 340, want[0]), lineAt(400, 400, "Given names/ Prénoms"), lineAt(400, 440, want[1])}
		r, err := NewPassportResult(z, page)
		if err != nil {
			t.Errorf("%s: %v", upper, err)
			continue
		}
		if r.Surname != want[0] || r.GivenName != want[1] || r.Confidence["surname"] < 0.9 {
			t.Errorf("%s: %s, %s, %.2f", upper, r.Surname, r.GivenName, r.Confidence["surname"])
		}
	}
}

// Of names that tesseract read, whose fillers it takes for letters, a shorter one on the page is another name.
func TestAShorterNameOfThePageIsNotConfirmedByText(t *testing.T) {
	for upper, page := range map[string][2]string{
		"P<POLKACZMAREK<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<": {"KACZMAR", "ANNA"},
		"P<D<<KOEHLER<<LUKAS<<<<<<<<<<<<<<<<<<<<<<<<<": {"KOHLER", "LUKAS"},
		"P<UTOCLERK<<ALEXK<<<<<<<<<<<<<<<<<<<<<<<<<<<": {"CLERK", "ALE"},
		"P<UTOCLERK<<ALEX<<<<<<<<<<<<<<<<<<<<<<<<<<<<": {"CLERK", "ALE"},
	} {
		z, err := ParseMRZ(upper, zoneWith("L898902C3", "UTO"), 0.8, called)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewPassportResult(z, []Line{lineAt(400, 340, page[0]), lineAt(400, 440, page[1])})
		if err == nil && (r.Surname == page[0] && r.GivenName == page[1]) && r.Confidence["surname"] >= Sure {
			t.Errorf("%s: %q %q, %.2f", upper, r.Surname, r.GivenName, r.Confidence["surname"])
		}
	}
}

func TestTheCenturyOfABirthIsThePages(t *testing.T) {
	for printed, want := range map[string]string{"12.08.1914": "1914-08-12", "12.08.2014": "2014-08-12", "12 AUG 14": "2014-08-12", "nothing": "2014-08-12"} {
		number := "L898902C36UTO140812"
		lower := number + string(checkDigit("140812")) + "F3204153<<<<<<<<<<<<<<0"
		lower += string(compositeDigit(lower))
		z, err := ParseMRZ(icaoUpper, lower, 0.9, called)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewPassportResult(z, []Line{lineAt(400, 300, "ERIKSSON"), lineAt(400, 400, "ANNA MARIA"), lineAt(400, 500, printed)})
		if err != nil || r.DateOfBirth != want {
			t.Errorf("%s: %+v, %v", printed, r, err)
		}
	}
}

func TestATextThatWasFoundInPartsIsOneValue(t *testing.T) {
	r := resultOf(t, lineAt(400, 500, "Place of birth"), lineAt(1000, 500, "Authority"),
		lineAt(400, 536, "OHIO,"), lineAt(484, 538, "U.S.A."), lineAt(1000, 536, "UNITED STATES DEPARTMENT"), lineAt(1350, 534, "OF STATE"))
	if r.PlaceOfBirth != "OHIO, U.S.A." || r.IssuingAuthority != "UNITED STATES DEPARTMENT OF STATE" {
		t.Errorf("%q, %q", r.PlaceOfBirth, r.IssuingAuthority)
	}
	// The next column begins where no word of this one would.
	r = resultOf(t, lineAt(400, 500, "Place of birth"), lineAt(700, 500, "Authority"), lineAt(400, 536, "SANTIAGO DE CHILE"), lineAt(700, 536, "PASSPORT OFFICE"))
	if r.PlaceOfBirth != "SANTIAGO DE CHILE" || r.IssuingAuthority != "PASSPORT OFFICE" {
		t.Errorf("columns: %q, %q", r.PlaceOfBirth, r.IssuingAuthority)
	}
}

func TestAnAbbreviationKeepsItsPoint(t *testing.T) {
	for text, want := range map[string]string{
		"TEXAS, U.S.A.": "TEXAS, U.S.A.", ": LYON.": "LYON", "U.S.A. /": "U.S.A.", "/ PRAHA 4 -": "PRAHA 4", ".": "", "BURG. VAN LEIDEN": "BURG. VAN LEIDEN",
	} {
		if got := pageText(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
