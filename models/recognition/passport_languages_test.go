package recognition

import (
	"strings"
	"testing"
)

// secondLabels are place of birth, date of issue and authority as pages print them beside the English ones.
var secondLabels = map[string][3]string{
	"Finnish":                      {"Syntymäpaikka", "Myöntämispäivä", "Viranomainen"},
	"Turkish":                      {"Doğum Yeri", "Veriliş Tarihi", "Veren Makam"},
	"Hungarian":                    {"Születési hely", "Kiállítás dátuma", "Kiállító hatóság"},
	"Croatian":                     {"Mjesto rođenja", "Datum izdavanja", "Nadležno tijelo"},
	"Slovene":                      {"Kraj rojstva", "Datum izdaje", "Pristojni organ"},
	"Romanian":                     {"Locul nașterii", "Data eliberării", "Autoritatea"},
	"Estonian":                     {"Sünnikoht", "Väljaandmise kuupäev", "Väljaandja"},
	"Latvian":                      {"Dzimšanas vieta", "Izdošanas datums", "Izdevējiestāde"},
	"Lithuanian":                   {"Gimimo vieta", "Išdavimo data", "Išdavė"},
	"Indonesian":                   {"Tempat lahir", "Tanggal pengeluaran", "Kantor yang mengeluarkan"},
	"Malay":                        {"Tempat lahir", "Tarikh dikeluarkan", "Pejabat pengeluar"},
	"Albanian":                     {"Vendlindja", "Data e lëshimit", "Autoriteti"},
	"Icelandic":                    {"Fæðingarstaður", "Útgáfudagur", "Útgefandi"},
	"Danish":                       {"Fødested", "Udstedelsesdato", "Myndighed"},
	"Norwegian":                    {"Fødested", "Utstedelsesdato", "Utstedt av"},
	"Slovak":                       {"Miesto narodenia", "Dátum vydania", "Vydávajúci orgán"},
	"Russian":                      {"Место рождения", "Дата выдачи", "Орган, выдавший"},
	"Ukrainian":                    {"Місце народження", "Дата видачі", "Орган, що видав"},
	"Greek":                        {"Τόπος γέννησης", "Ημερομηνία έκδοσης", "Εκδούσα αρχή"},
	"Korean":                       {"출생지", "발급일", "발행관청"},
	"Hebrew":                       {"מקום הלידה", "תאריך הנפקה", "רשות"},
	"Arabic":                       {"مكان الولادة", "تاريخ الإصدار", "جهة الإصدار"},
	"Georgian":                     {"დაბადების ადგილი", "გაცემის თარიღი", "გამცემი"},
	"a language that is not known": {"Dwywe nalod", "Tarzu ehlin", "Verkono"},
}

// known are languages whose labels are told from values by their words, so that they may be in capitals.
var known = strings.Fields("Finnish Turkish Hungarian Croatian Slovene Romanian Estonian Latvian Lithuanian Indonesian Malay Albanian Danish Norwegian Slovak Russian Ukrainian Korean")

func mustBeRead(t *testing.T, what string, r *PassportResult) {
	t.Helper()
	if r.PlaceOfBirth != "HELSINKI" || r.DateOfIssue != "2022-04-16" || r.IssuingAuthority != "PASSPORT OFFICE" {
		t.Errorf("%s: %q %q %q", what, r.PlaceOfBirth, r.DateOfIssue, r.IssuingAuthority)
	}
}

func TestALabelOnceMoreOnALineOfItsOwnIsNoValue(t *testing.T) {
	english := [3]string{"Place of birth", "Date of issue", "Authority"}
	for language, labels := range secondLabels {
		for _, height := range []int{30, 36} {
			page := func(first, second [3]string) []Line {
				return []Line{
					lineAt(400, 400, first[0]), lineAt(400, 400+height, second[0]), lineAt(400, 410+2*height, "HELSINKI"),
					lineAt(400, 600, first[1]), lineAt(400, 600+height, second[1]), lineAt(400, 610+2*height, "16 APR 2022"),
					lineAt(1000, 600, first[2]), lineAt(1000, 600+height, second[2]), lineAt(1000, 610+2*height, "PASSPORT OFFICE"),
				}
			}
			mustBeRead(t, language+" below", resultOf(t, page(english, labels)...))
			mustBeRead(t, language+" above", resultOf(t, page(labels, english)...))
		}
		for _, between := range []string{" / ", "/", " | ", "|"} {
			mustBeRead(t, language+" behind"+between, resultOf(t, lineAt(400, 400, english[0]+between+labels[0]), lineAt(400, 440, "HELSINKI"),
				lineAt(400, 600, english[1]+between+labels[1]), lineAt(400, 640, "16 APR 2022"),
				lineAt(1100, 600, english[2]+between+labels[2]), lineAt(1100, 640, "PASSPORT OFFICE")))
		}
	}
}

func TestLabelsInCapitalsAreToldByTheirWords(t *testing.T) {
	upper := func(labels [3]string) [3]string {
		return [3]string{strings.ToUpper(labels[0]), strings.ToUpper(labels[1]), strings.ToUpper(labels[2])}
	}
	english := upper([3]string{"Place of birth", "Date of issue", "Authority"})
	for _, language := range known {
		labels := upper(secondLabels[language])
		mustBeRead(t, language+" below", resultOf(t,
			lineAt(400, 400, english[0]), lineAt(400, 430, labels[0]), lineAt(400, 470, "HELSINKI"),
			lineAt(400, 600, english[1]), lineAt(400, 630, labels[1]), lineAt(400, 670, "16 APR 2022"),
			lineAt(1000, 600, english[2]), lineAt(1000, 630, labels[2]), lineAt(1000, 670, "PASSPORT OFFICE")))
		mustBeRead(t, language+" behind a bar", resultOf(t, lineAt(400, 400, english[0]+" | "+labels[0]), lineAt(400, 440, "HELSINKI"),
			lineAt(400, 600, english[1]+" | "+labels[1]), lineAt(400, 640, "16 APR 2022"),
			lineAt(1100, 600, english[2]+" | "+labels[2]), lineAt(1100, 640, "PASSPORT OFFICE")))
	}
}

func TestAValueInSmallLettersIsRead(t *testing.T) {
	r := resultOf(t, lineAt(400, 400, "Place of birth"), lineAt(400, 436, "Zürich"), lineAt(400, 500, "Authority"), lineAt(400, 536, "Burg. van Amsterdam"))
	if r.PlaceOfBirth != "Zürich" || r.IssuingAuthority != "Burg. van Amsterdam" {
		t.Errorf("%q %q", r.PlaceOfBirth, r.IssuingAuthority)
	}
	three := resultOf(t, lineAt(400, 400, "Place of birth"), lineAt(400, 432, "Dwywe nalod"), lineAt(400, 464, "Verkono ehlin"), lineAt(400, 500, "ZENITH"))
	if three.PlaceOfBirth != "ZENITH" {
		t.Errorf("in three languages: %q", three.PlaceOfBirth)
	}
}
