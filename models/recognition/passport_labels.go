package recognition

import (
	"slices"
	"strings"
	"unicode"
)

// The page's fields that have labels; those of the API have its names.
const (
	labelNumber    = "passport_number"
	labelSurname   = "surname"
	labelGiven     = "given_name"
	labelName      = "name"
	labelNation    = "nationality"
	labelSex       = "sex"
	labelBirth     = "date_of_birth"
	labelExpiry    = "date_of_expiry"
	labelIssue     = "date_of_issue"
	labelBorn      = "place_of_birth"
	labelIssued    = "place_of_issue"
	labelAuthority = "issuing_authority"
	labelOther     = "other"
)

// labelPhrases are the labels as passports print them in several languages, in small letters without marks and spaces.
var labelPhrases = map[string]string{
	labelNumber: "passportno passportnumber passportnr documentno documentnumber nodupasseport numerodepasseport passeportno passnr reisepassnr " +
		"pasaporteno numerodepasaporte passaporteno passaporton passaportono paszportnr 护照号 護照號碼",
	labelSurname: "surname familyname lastname nom nombrefamiliar apellidos apellido sobrenome apelido apelidos cognome nachname familienname nazwisko " +
		"prijmeni priezvisko efternamn efternavn etternavn achternaam sukunimi soyadi vezeteknev csaladinev prezime priimek perekonnanimi uzvards pavarde 姓",
	labelGiven: "givennames givenname forenames forename firstnames firstname prenoms prenom nombres nombre nome nomi vornamen vorname imiona imie " +
		"jmeno jmena meno fornamn fornavn voornamen etunimet adi utonev utonevek ime eesnimed vardi vardas prenume 名",
	labelName:   "name fullname 姓名",
	labelNation: "nationality nationalite nacionalidad nacionalidade cittadinanza staatsangehorigkeit obywatelstwo statniobcanstvo nationaliteit 国籍 國籍", //nolint:misspell // of other languages
	labelSex:    "sex sexe sexo sesso geschlecht plec pohlavi kon kjonn 性别 性別",
	labelBirth: "dateofbirth birthdate datedenaissance fechadenacimiento datadenascimento dataden ascimento datadinascita geburtsdatum geburtstag " +
		"dataurodzenia datumnarozeni fodelsedatum fodselsdato geboortedatum 出生日期",
	labelExpiry: "dateofexpiry expirydate dateofexpiration datedexpiration datedexpir fechadecaducidad fechadevencimiento fechadeexpiracion datadevalidade " +
		"validoate datadiscadenza gultigbis datawaznosci platnostdo giltigttill gyldigtil validuntil geldigtot 有效期至 有效期",
	labelIssue: "dateofissue issuedate datededelivrance datedemission fechadeexpedicion fechadeemision datadeexpedicao datadeemissao datadirilascio " +
		"ausstellungsdatum datumderausstellung datawydania datumvydani utfardandedatum utstedelsesdato datumvanafgifte 签发日期 發照日期",
	labelBorn: "placeofbirth lieudenaissance lugardenacimiento localdenascimento naturalidade luogodinascita geburtsort miejsceurodzenia mistonarozeni " +
		"fodelseort fodested geboorteplaats 出生地点 出生地點 出生地",
	labelIssued:    "placeofissue lieudedelivrance lugardeexpedicion localdeemissao luogodirilascio ausstellungsort 签发地点",
	labelAuthority: "issuingauthority authority autorite autoridad autoridade autorita behorde organwydajacy vydal myndighet instantie 签发机关 發照機關 机关",
	labelOther: "type typ tipo code kode codigo countrycode codeofissuingstate issuingcountry issuingstate paisemissor pais country codedupays personalno " +
		"personalnumber identityno idno residence domicile height taille grosse eyes colourofeyes signature holderssignature signaturedutitulaire " +
		"passport passeport pasaporte passaporte passaporto reisepass paszport remarks observations 类型 国家码 持照人签名",
}

// phrase is a label in one language.
type phrase struct {
	field   string
	letters []rune
}

// phrases are all labels, the longest first: "nom" is in many.
var phrases = func() (all []phrase) {
	for _, languages := range []map[string]string{labelPhrases, moreLabelPhrases} {
		for field, texts := range languages {
			for text := range strings.FieldsSeq(texts) {
				all = append(all, phrase{field, []rune(text)})
			}
		}
	}
	slices.SortFunc(all, func(a, b phrase) int {
		if n := len(b.letters) - len(a.letters); n != 0 {
			return n
		}
		return strings.Compare(string(a.letters)+a.field, string(b.letters)+b.field)
	})
	return all
}()

// labelled is a label within a text, by the text's characters.
type labelled struct {
	field    string
	from, to int
}

// labelsIn finds the labels in a text, from left to right. Short ones must be words by themselves; in long ones a letter may
// be misread.
func labelsIn(text string) (found []labelled) {
	runes := []rune(text)
	letters, at := plainLetters(runes)
	taken := make([]bool, len(letters))
	for _, p := range phrases {
		from, to := locate(letters, p.letters, taken)
		if to == 0 || !standsAlone(runes, at[from], at[to-1], len(p.letters)) {
			continue
		}
		for i := from; i < to; i++ {
			taken[i] = true
		}
		found = append(found, labelled{p.field, at[from], at[to-1] + 1})
	}
	slices.SortFunc(found, func(a, b labelled) int { return a.from - b.from })
	return slices.DeleteFunc(found, func(l labelled) bool { return within(runes, found, l) })
}

// within says whether a label is a part of a longer word that is not made of labels: "myndighet" of a value that ends so.
func within(text []rune, all []labelled, l labelled) bool {
	const ending = 2 // letters, of a plural or what was read too much
	free := func(from, step int) (n int) {
		for i := from; i >= 0 && i < len(text) && unicode.IsLetter(text[i]); i += step {
			if slices.ContainsFunc(all, func(other labelled) bool { return i >= other.from && i < other.to }) {
				return n
			}
			n++
		}
		return n
	}
	return text[l.from] < 0x2e80 && (free(l.from-1, -1) > ending || free(l.to, 1) > ending)
}

// plainLetters are a text's letters, small and without marks, and where they stand in it.
func plainLetters(text []rune) (letters []rune, at []int) {
	for i, r := range text {
		if !unicode.IsLetter(r) && r != 'º' && r != '°' {
			continue
		}
		r = unicode.ToUpper(r)
		if plain, marked := unmarked[r]; marked {
			r = plain
		}
		if r == 'º' || r == '°' {
			r = 'O' // Nº
		}
		letters, at = append(letters, unicode.ToLower(r)), append(at, i)
	}
	return letters, at
}

// standsAlone says whether a label is not a part of another word. Engines lose spaces, but seldom those about short words.
func standsAlone(text []rune, from, last, length int) bool {
	const long = 8
	if length >= long || text[from] > 0x2e80 {
		return true
	}
	before := from == 0 || !unicode.IsLetter(text[from-1])
	after := last+1 == len(text) || !unicode.IsLetter(text[last+1])
	return before && after
}

// locate finds a phrase among letters that no other label has taken, with one letter misread, lost or too many for each nine.
// To is 0 if it is not there.
func locate(letters, phrase []rune, taken []bool) (from, to int) {
	allowed := len(phrase) / 9
	type way struct{ cost, from int }
	row := make([]way, len(phrase)+1)
	for j := range row {
		row[j] = way{j, 0}
	}
	best := allowed + 1
	for i, r := range letters {
		if taken[i] {
			for j := range row {
				row[j] = way{j, i + 1}
			}
			continue
		}
		diagonal := row[0]
		row[0] = way{0, i + 1}
		for j, want := range phrase {
			cost := 1
			if r == want {
				cost = 0
			}
			next := way{diagonal.cost + cost, diagonal.from}
			if skipped := row[j+1]; skipped.cost+1 < next.cost {
				next = way{skipped.cost + 1, skipped.from}
			}
			if lost := row[j]; lost.cost+1 < next.cost {
				next = way{lost.cost + 1, lost.from}
			}
			diagonal, row[j+1] = row[j+1], next
		}
		if end := row[len(phrase)]; end.cost < best && end.from <= i {
			best, from, to = end.cost, end.from, i+1
		}
	}
	return from, to
}

// valueBehind is what stands behind the last label of a line; all of the line if it has none. Behind a slash or a bar stands the
// label once more, in another language.
func valueBehind(text string) string {
	found := labelsIn(text)
	if len(found) == 0 {
		return text
	}
	rest := strings.TrimSpace(string([]rune(text)[found[len(found)-1].to:]))
	rest = strings.TrimLeft(rest, "sS)")
	if rest = strings.TrimSpace(rest); rest != "" && strings.ContainsAny(rest[:1], `/|\`) || strings.HasPrefix(rest, "•") || strings.HasPrefix(rest, "·") {
		return ""
	}
	return pageText(strings.TrimLeft(rest, ".º°:： "))
}
