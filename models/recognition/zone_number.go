package recognition

import (
	"regexp"
	"strings"
)

// numberForms are how states number their passports, by the code of the nationality. They were written down by hand, without a
// register to compare them with, and may lack forms or have wrong ones. So they decide nothing alone: they raise or lower what
// a reading weighs among others of the same characters. A number of another form is not refused, but has to be read better.
var numberForms = map[string]*regexp.Regexp{}

func init() { //nolint:gochecknoinits // a table that is easier to read without a compilation for each line
	for state, form := range map[string]string{
		"AUS": `[A-Z]{1,2}\d{7}`,
		"AUT": `[A-Z]{1,2}\d{7}`,
		"BEL": `[A-Z]{2}\d{6}`,
		"BGR": `\d{9}`,
		"BRA": `[A-Z]{2}\d{6}`,
		"CAN": `[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2}`,
		"CHN": `[A-Z]\d{8}|E[A-HJ-NP-Z]\d{7}|[HK]\d{8}|MA?\d{7}`,
		"CZE": `\d{8}`,
		"D<<": `[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}`, // no vowels, nor letters like digits
		"DNK": `\d{9}`,
		"ESP": `[A-Z]{2,3}\d{6}`,
		"EST": `[A-Z]{1,2}\d{7}`,
		"FIN": `[A-Z]{2}\d{7}`,
		"FRA": `\d{2}[A-Z]{2}\d{5}`,
		"GBR": `\d{9}`,
		"GRC": `[A-Z]{2}\d{7}`,
		"HRV": `\d{9}`,
		"HUN": `[A-Z]{2}\d{6,7}`,
		"IDN": `[A-Z]{1,2}\d{6,7}`,
		"IND": `[A-Z]\d{7}`,
		"IRL": `[A-Z]{1,2}\d{7}`,
		"ISL": `A\d{7}`,
		"ISR": `\d{7,8}`,
		"ITA": `[A-Z]{2}\d{7}`,
		"JPN": `[A-Z]{2}\d{7}`,
		"KOR": `[A-Z]{1,2}\d{7,8}|[A-Z]\d{3}[A-Z]\d{4}`,
		"LKA": `[A-Z]\d{7}`,
		"LTU": `\d{8}`,
		"LVA": `[A-Z]{2}\d{7}`,
		"MEX": `[A-Z]\d{8}`,
		"MYS": `[A-Z]\d{8}`,
		"NGA": `[A-Z]\d{8}`,
		"NLD": `[A-NP-Z]{2}[A-NP-Z0-9]{6}\d`, // without the letter O
		"NOR": `\d{8}|[A-Z]{3}\d{6}`,
		"NZL": `[A-Z]{2}\d{6}`,
		"PHL": `[A-Z]{2}\d{7}|[A-Z]\d{7}[A-Z]`,
		"POL": `[A-Z]{2}\d{7}`,
		"PRT": `[A-Z]{1,2}\d{6}`,
		"ROU": `\d{8,9}`,
		"RUS": `\d{9}`,
		"SGP": `[A-Z]\d{7}[A-Z]`,
		"SVN": `P[A-Z]\d{7}`,
		"SWE": `\d{8}|[A-Z]{2}\d{6}`,
		"THA": `[A-Z]{1,2}\d{6,7}`,
		"TUR": `[A-Z]\d{8}`,
		"TWN": `\d{9}|[A-Z]\d{8}`,
		"UKR": `[A-Z]{2}\d{6}`,
		"USA": `\d{9}|[A-Z]\d{8}`,
		"VNM": `[A-Z]\d{7,8}`,
		"ZAF": `[A-Z]\d{8}`,
	} {
		numberForms[state] = regexp.MustCompile(`^(` + form + `)<*$`)
	}
}

var (
	// usualNumber is what most states' numbers look like: some letters, then digits.
	usualNumber = regexp.MustCompile(`^[A-Z]{0,3}\d{5,9}<*$`)
	// brokenNumber has fillers where no number has them.
	brokenNumber = regexp.MustCompile(`^<|<[^<]`)
)

// numberWeight is how likely a number is by its look, before it is read. A check digit does not tell letters from the digits they look
// like where they come in pairs, and never G from 6: these are told apart by what numbers of the state look like, and by their shape.
func numberWeight(number, state string) float64 {
	form := numberForms[state]
	switch {
	case brokenNumber.MatchString(number):
		return 1e-4
	case form != nil && form.MatchString(number):
		return 1
	case form != nil:
		return 0.002 * min(zeros(number), figures(number, form))
	case !usualNumber.MatchString(number):
		return 0.2 * min(zeros(number), figures(number, usualNumber))
	default:
		return zeros(number)
	}
}

// misread is how likely letters are to be some where digits in their place make the number look as it should, and the check digit
// does not tell.
const misread = 0.01

// zeros is how likely the letter O is to be one where a zero in its place makes the number look as most do.
func zeros(number string) float64 {
	with := strings.ReplaceAll(number, "O", "0")
	if with != number && checkDigit(with) == checkDigit(number) && usualNumber.MatchString(with) {
		return misread
	}
	return 1
}

// figures is how likely letters behind a number's first ones are to be some where the digits they look like give it a form.
func figures(number string, form *regexp.Regexp) float64 {
	for first := range mostFirstLetters + 1 {
		with := number[:first] + lettersAsDigits.Replace(number[first:])
		if with != number && checkDigit(with) == checkDigit(number) && form.MatchString(with) {
			return misread
		}
	}
	return 1
}

const mostFirstLetters = 3

var lettersAsDigits = strings.NewReplacer("O", "0", "I", "1", "Z", "2", "S", "5", "G", "6", "B", "8")

// twins are characters that are taken for others, with these: any letters for digits, and one kind of digits for a letter. What is
// read for the letter O has its own bound, and hardly any state uses O or I.
var twins = [][2]string{{"IZSGB", "12568"}, {"2", "Z"}, {"5", "S"}, {"6", "G"}, {"8", "B"}}

// hasTwin says whether another number, in which some characters are their twins, has the same check digit and looks as much like
// one of the state.
func hasTwin(number, state string) bool {
	most := oddness(number, state)
	for _, pair := range twins {
		var places []int
		for i := range len(number) {
			if strings.IndexByte(pair[0], number[i]) >= 0 {
				places = append(places, i)
			}
		}
		for chosen := 1; chosen < 1<<len(places); chosen++ {
			other := []byte(number)
			for k, place := range places {
				if chosen>>k&1 == 1 {
					other[place] = pair[1][strings.IndexByte(pair[0], number[place])]
				}
			}
			if twin := string(other); checkDigit(twin) == checkDigit(number) && oddness(twin, state) <= most {
				return true
			}
		}
	}
	return false
}

// oddness is how little a number looks like one of its state: by its form, and else by how often letters and digits take turns.
func oddness(number, state string) (turns int) {
	form := numberForms[state]
	if form == nil {
		form = usualNumber
	}
	if form.MatchString(number) {
		return 0
	}
	for i := range len(number) {
		if i == 0 || isDigit(number[i]) != isDigit(number[i-1]) {
			turns++
		}
	}
	return turns
}
