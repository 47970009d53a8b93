package drawing

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Person is somebody who does not exist, with a passport. Names are as the page prints them; those of the machine-readable
// zone are beside them.
type Person struct {
	State                  string // ICAO's code of three letters
	Surname, GivenName     string // as printed
	ZoneSurname, ZoneGiven string
	Number, Optional       string
	Sex                    string // M or F
	Birth, Issue, Expiry   time.Time
	PlaceOfBirth           string
	Authority              string
}

// country is what passports of one state hold. In number, A stands for a letter, 0 for a digit and all else for itself;
// names are printed and, after a slash where they differ, as in the zone.
type country struct {
	state, number     string
	surnames, givens  []string
	places, authority []string
}

var countries = []country{
	{"DEU", "C0AA0A0A0", []string{"MÜLLER/MUELLER", "KÖHLER/KOEHLER", "SCHRÖDER/SCHROEDER", "WEISS", "BECKER", "KECK", "VON DER HEIDE"}, []string{"ERIKA", "KLAUS", "JÖRG/JOERG", "SABINE", "LUKAS FELIX", "ALEXANDRA"}, []string{"BERLIN", "KÖLN", "DRESDEN"}, []string{"STADT KÖLN", "LANDESHAUPTSTADT DRESDEN"}},
	{"GBR", "000000000", []string{"SMITH", "ELLIS", "CLARKE", "O'CONNOR/OCONNOR", "FOXX", "MACALLISTER"}, []string{"ALICE LOUISE", "JACK", "OLIVIA", "CHARLES EDWARD", "ELLEN"}, []string{"LONDON", "LEEDS", "CARDIFF"}, []string{"HMPO"}},
	{"USA", "A00000000", []string{"JOHNSON", "WILLIAMS", "COLLINS", "ROCKWELL", "LOPEZ-KING/LOPEZ<KING"}, []string{"EMILY ANN", "TYLER", "JESSICA", "MAX KELLEN", "SCOTT"}, []string{"OHIO, U.S.A.", "TEXAS, U.S.A."}, []string{"UNITED STATES DEPARTMENT OF STATE"}},
	{"FRA", "00AA00000", []string{"LEFÈVRE/LEFEVRE", "DUBOIS", "ROUSSEAU", "GARÇON/GARCON", "LECLERC"}, []string{"CÉLINE/CELINE", "JEAN LUC", "ÉLISE MARIE/ELISE<MARIE", "XAVIER"}, []string{"LYON", "PARIS", "LILLE"}, []string{"PRÉFECTURE DU RHÔNE", "PRÉFECTURE DE POLICE"}},
	{"POL", "AA0000000", []string{"KOWALSKA", "NOWAK", "WIŚNIEWSKA/WISNIEWSKA", "KACZMAREK", "ŁUKASIK/LUKASIK"}, []string{"ANNA", "KRZYSZTOF", "BEATA KAROLINA", "ALEKSANDRA", "ŁUCJA/LUCJA"}, []string{"WARSZAWA", "KRAKÓW", "LUBLIN"}, []string{"PREZYDENT M. KRAKOWA", "WOJEWODA LUBELSKI"}},
	{"ESP", "AAA000000", []string{"GARCÍA LÓPEZ/GARCIA<LOPEZ", "MUÑOZ/MUNOZ", "CASTILLO", "EXPÓSITO RUIZ/EXPOSITO<RUIZ"}, []string{"CARMEN", "JOSÉ LUIS/JOSE<LUIS", "LUCÍA/LUCIA", "ÁLEX/ALEX"}, []string{"MADRID", "SEVILLA", "BILBAO"}, []string{"28001A1D1", "41003A6D1"}}, //nolint:misspell // of other languages
	{"SWE", "00000000", []string{"ÅKESSON/AAKESSON", "LINDSTRÖM/LINDSTROEM", "ERIKSSON", "BJÖRK/BJOERK"}, []string{"KARIN ELSA", "OSKAR", "ELLINOR", "LARS ERIK"}, []string{"LULEÅ", "UPPSALA", "KALMAR"}, []string{"POLISMYNDIGHETEN"}},
	{"NOR", "AAA000000", []string{"ØSTBY/OESTBY", "HANSEN", "KJELLEVOLD", "SÆTHER/SAETHER"}, []string{"KARI", "OLE KRISTIAN", "INGRID", "BJØRN/BJOERN"}, []string{"OSLO", "BERGEN", "TROMSØ"}, []string{"POLITIET"}}, //nolint:misspell // of other languages
	{"NLD", "AAA0A0A00", []string{"DE VRIES", "VAN DIJK", "BAKKER", "EXCELSIOR-KOK/EXCELSIOR<KOK"}, []string{"WILLEKE LISELOTTE", "KEES", "SOPHIE", "LEX"}, []string{"UTRECHT", "LEIDEN"}, []string{"BURG. VAN UTRECHT", "BURG. VAN LEIDEN"}},
	{"CHN", "E00000000", []string{"ZHANG", "LI", "XU", "KE", "OUYANG"}, []string{"XIAOMING", "LEI", "KEXIN", "YUE", "JIANGUO"}, []string{"BEIJING", "SICHUAN", "GUANGDONG"}, []string{"MPS EXIT & ENTRY ADMINISTRATION"}},
	{"SGP", "K0000000A", []string{"TAN", "LIM", "CHEE", "KOH"}, []string{"WEI LING", "XIN YI", "KAH SENG", "LI CHEN"}, []string{"SINGAPORE"}, []string{"MINISTRY OF HOME AFFAIRS"}},
	{"JPN", "AA0000000", []string{"SUZUKI", "KOIZUMI", "ONO", "SASAKI"}, []string{"SAKURA", "KENJI", "YUKO", "SHOICHI"}, []string{"TOKYO", "OSAKA", "KYOTO"}, []string{"MINISTRY OF FOREIGN AFFAIRS"}},
	{"IND", "A0000000", []string{"SHARMA", "KRISHNAN", "LAKSHMI", "PATEL"}, []string{"ROHAN KUMAR", "PRIYA", "SEEMA", "ANIKET"}, []string{"MUMBAI", "CHENNAI, TAMIL NADU", "DELHI"}, []string{"MUMBAI", "CHENNAI", "DELHI"}},
	{"CAN", "AA000000", []string{"TREMBLAY", "MARTIN", "SINCLAIR", "BOUCHER"}, []string{"SARAH", "NOAH ELLIOTT", "CHLOE", "FÉLIX/FELIX"}, []string{"OTTAWA CAN", "TORONTO CAN", "QUÉBEC CAN"}, []string{"GATINEAU", "MISSISSAUGA"}},
	{"BRA", "AA000000", []string{"DA SILVA", "GONÇALVES/GONCALVES", "PEIXOTO", "COSTA E SOUZA"}, []string{"JOÃO PEDRO/JOAO<PEDRO", "LUCIANA", "KELLY CRISTINA", "ELIAS"}, []string{"RECIFE/PE", "SÃO PAULO/SP"}, []string{"SR/DPF/PE", "SR/DPF/SP"}},
	{"HUN", "AA0000000", []string{"KISS", "SZŐKE/SZOEKE", "HORVÁTH/HORVATH", "LAKATOS"}, []string{"KATALIN", "LÁSZLÓ/LASZLO", "ZSÓFIA/ZSOFIA", "ELEK"}, []string{"BUDAPEST", "SZEGED", "PÉCS"}, []string{"KEKKH", "BM"}},
	{"CZE", "00000000", []string{"NOVÁKOVÁ/NOVAKOVA", "SVOBODA", "KUČERA/KUCERA", "ČERNÝ/CERNY"}, []string{"LENKA", "JAKUB", "KLÁRA/KLARA", "ALEXEJ"}, []string{"PRAHA", "BRNO", "PLZEŇ"}, []string{"MAGISTRÁT MĚSTA BRNA", "PRAHA 4"}},
	{"UTO", "A000000A0", []string{"ERIKSSON", "SPECIMEN", "KLEX", "CASSELL"}, []string{"ANNA MARIA", "LEE", "KAI LESLIE", "CECIL"}, []string{"ZENITH", "NADIR"}, []string{"PASSPORT OFFICE"}},
	{"AUS", "AA0000000", []string{"CITIZEN", "O'BRIEN/OBRIEN", "KELLER", "EXTON"}, []string{"JANE", "LACHLAN", "CHELSEA ROSE", "LIAM ALEX"}, []string{"CANBERRA", "PERTH", "HOBART"}, []string{"AUSTRALIA"}},
	{"TUR", "U00000000", []string{"YILMAZ", "ÖZTÜRK/OEZTUERK", "KAYA", "ÇELİK/CELIK"}, []string{"ELİF/ELIF", "KEREM", "AYLA", "MUSTAFA EMRE"}, []string{"ANKARA", "İZMİR", "KONYA"}, []string{"ANKARA", "KONYA"}},
}

// NewPerson makes somebody up.
func NewPerson(r *rand.Rand) Person {
	c := pick(r, countries)
	p := Person{State: c.state, Number: number(r, c.number), Sex: pick(r, []string{"M", "F"})}
	p.Surname, p.ZoneSurname = names(pick(r, c.surnames))
	p.GivenName, p.ZoneGiven = names(pick(r, c.givens))
	p.PlaceOfBirth, p.Authority = pick(r, c.places), pick(r, c.authority)
	p.Birth = time.Date(1935+r.IntN(85), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	p.Issue = time.Date(2017+r.IntN(9), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	p.Expiry = p.Issue.AddDate(10, 0, -1)
	if r.IntN(3) == 0 {
		p.Optional = number(r, "00000000000"[:6+r.IntN(6)])
	}
	return p
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func names(both string) (printed, zone string) {
	printed, zone, found := strings.Cut(both, "/")
	if !found {
		zone = strings.ReplaceAll(printed, " ", "<")
	}
	return printed, strings.ReplaceAll(zone, "<", " ")
}

// number fills a form with letters and digits; zeros, which are what is misread, are many.
func number(r *rand.Rand, form string) string {
	const letters = "CFGHJKLMNPRTVWXYZ"
	filled := []byte(form)
	for i, place := range filled {
		switch {
		case place == 'A':
			filled[i] = letters[r.IntN(len(letters))]
		case place == '0' && r.IntN(4) > 0:
			filled[i] = byte('0' + r.IntN(10))
		}
	}
	return string(filled)
}

// Zone is the person's machine-readable zone, with its check digits.
func (p *Person) Zone() [2]string {
	upper := padded("P<"+state(p.State)+zoneName(p.ZoneSurname)+"<<"+zoneName(p.ZoneGiven), 44)
	number := withDigit(padded(p.Number, 9))
	birth, expiry := withDigit(p.Birth.Format("060102")), withDigit(p.Expiry.Format("060102"))
	optional := withDigit(padded(p.Optional, 14))
	lower := number + state(p.State) + birth + p.Sex + expiry + optional
	return [2]string{upper, lower + checkDigit(number+birth+expiry+optional)}
}

// state writes Germany's code as its zone does.
func state(code string) string {
	if code == "DEU" {
		return "D<<"
	}
	return code
}

func zoneName(name string) string { return strings.ReplaceAll(name, " ", "<") }

func padded(s string, length int) string { return (s + strings.Repeat("<", length))[:length] }

func withDigit(s string) string { return s + checkDigit(s) }

// checkDigit is computed apart from the program that is tested, by ICAO 9303 part 3, 4.9.
func checkDigit(s string) string {
	const values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	sum := 0
	for i, c := range s {
		sum += max(strings.IndexRune(values, c), 0) * []int{7, 3, 1}[i%3]
	}
	return strconv.Itoa(sum % 10)
}
