package recognition

import (
	"math"
	"strings"
	"sync"
)

// plateIssuer is a country, or a kind of its plates, with the patterns of its numbers. In a pattern L is a letter, D a
// digit, d one but 0, X either, P a province of China, and every other character itself. L1-3 is one letter to three.
type plateIssuer struct {
	name string
	// weight is how likely a plate is of this issuer, compared with others.
	weight   float64
	letters  string // which there are; all of A to Z if empty
	patterns string // parted by spaces, the items of a pattern joined by dots
	grounds  []PlateColour
	valid    func(number []rune) bool // what more a number has to keep to; nothing if nil
}

// Letters that are not used where they could be taken for digits.
const (
	allLetters     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	withoutIO      = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	withoutIOQ     = "ABCDEFGHJKLMNPRSTUVWXYZ"
	withoutIOU     = "ABCDEFGHJKLMNPQRSTVWXYZ"
	withoutIOQU    = "ABCDEFGHJKLMNPRSTVWXYZ"
	cyrillicShaped = "ABEKMHOPCTYX"
	greekShaped    = "ABEZHIKMNOPTYX"
)

// plateIssuers are those whose formats are known: first those of the regions where the service is sold. The weights were
// chosen and not measured: China's are sold most, and the rest are by how many cars there are.
var plateIssuers = []plateIssuer{
	{"China", 20, withoutIO, "P.L.D5 P.L.L.D4 P.L.D.L.D3 P.L.D2.L.D2 P.L.D3.L.D P.L.D4.L P.L.L2.D3 P.L.L.D.L.D2 P.L.L.D2.L.D P.L.L.D3.L P.L.D.L2.D2 P.L.D2.L2.D P.L.D3.L2 P.L.X5 P.O.X.D4", nil, nil},
	{"China, new energy", 8, withoutIO, "P.L.L.D5 P.L.L.L.D4 P.L.D5.L P.L.L.X.D4", []PlateColour{Green, YellowGreen, White}, newEnergy},
	{"China, police", 2, withoutIO, "P.L.D4.警 P.L.X4.警 P.O.D5", []PlateColour{White}, nil},
	{"China, learners and trailers", 3, withoutIO, "P.L.D4.学 P.L.X4.学 P.L.D4.挂 P.L.X4.挂", []PlateColour{Yellow}, nil},
	{"China, Hong Kong and Macao", 2, withoutIO, "粤.Z.X4.港 粤.Z.X4.澳 粤.Z.X3.X.港", []PlateColour{Black}, nil},
	{"China, embassies", 1, withoutIO, "D6.使 使.D6 P.L.D4.领 P.L.D4.使", []PlateColour{Black, Green}, nil},
	{"China, armed police", 1, withoutIO, "W.J.P.D5 W.J.P.D4.X W.J.D7", []PlateColour{White}, nil},
	{"Hong Kong", 3, withoutIOQ, "L2.D2-4", []PlateColour{White, Yellow}, nil},
	{"Macao", 2, withoutIO, "M.L.D4 A.L.D4", []PlateColour{Black}, nil},
	{"Singapore", 4, withoutIO, "L2-3.D1-4.L", []PlateColour{Black, White, Yellow}, singaporeCheck},
	{"Chile", 3, "BCDFGHJKLPRSTVWXYZ", "L4.D2 L2.D4", []PlateColour{White, Yellow}, nil},
	{"Mexico", 3, "ABCDEFGHJKLMNPRSTUVWXYZ", "L3.D3.L", []PlateColour{White}, nil},
	{"Mexico, states and lorries", 2, "ABCDEFGHJKLMNPRSTUVWXYZ", "L3.D4 D3.L3 L.D2.L3 L2.D5 L2.D4.L D2.L.D3", []PlateColour{White}, nil},
	{"Brazil", 8, allLetters, "L3.D4 L3.D.L.D2", nil, nil},
	{"Argentina", 2, allLetters, "L3.D3 L2.D3.L2", nil, nil},
	{"Britain", 5, allLetters, "L2.D2.L3 L.D1-3.L3 L3.D1-3.L L3.D1-4", []PlateColour{White, Yellow}, nil},
	{"California", 6, allLetters, "d.L3.D3", nil, nil},
	{"California, lorries", 1, allLetters, "d.L.D5 D5.L.D", nil, nil},
	{"New York, Texas, Pennsylvania, Ohio", 6, allLetters, "L3.D4", nil, nil},
	{"Illinois", 1, allLetters, "L.D6", nil, nil},
	{"Missouri", 2, allLetters, "L2.D.L.D.L", nil, nil},
	{"United States", 6, allLetters, "L3.D3 D3.L3 L2.D.L.D3 L.D2.L3 L3.D2.L L4.D2 L.D3.L2 D2.L.D3 D3.L.D3 D.L2.D4 D.L2.D3 D3.L2.D D.L3.D2 D2.L2.D2 D4.L2 D3.L2 L.D5 D5.L L.D4.L D2.L.D4 D3.L4 L.D2.L.D2 D.L.D2.L.D2 L.D2.D.L2", nil, nil},
	{"Canada", 2, allLetters, "L4.D3 D3.L3 L3.D3 L.D2.L3", []PlateColour{White}, nil},
	{"Germany", 8, allLetters, "L2-3.D1-4 L4.D1-4 L5.D1-3 L2-3.D2-4.E L2-3.D2-4.H L4.D1-3.E L4.D1-3.H", []PlateColour{White}, germanDistrict},
	{"France", 6, withoutIOU, "L2.D3.L2 D4.L2.D2 D3.L3.D2 D3.L2.D2 D4.L3.D2", []PlateColour{White, Yellow}, nil},
	{"Italy", 4, withoutIOQU, "L2.D3.L2", []PlateColour{White}, nil},
	{"Spain", 3, "BCDFGHJKLMNPRSTVWXYZ", "D4.L3 L1-2.D4.L1-2", []PlateColour{White}, nil},
	{"Portugal", 1, allLetters, "D2.L2.D2 D4.L2 L2.D4 L2.D2.L2", []PlateColour{White}, nil},
	{"Netherlands", 2, allLetters, "D2.L3.D D.L3.D2 L2.D3.L L.D3.L2 L2.D2.L2 D2.L4 L4.D2 L3.D2.L D2.L2.D2 L.D2.L3", []PlateColour{Yellow, White}, nil},
	{"Belgium", 2, allLetters, "D.L3.D3 L3.D3 D3.L3", []PlateColour{White}, nil},
	{"Austria", 1, allLetters, "L.D5.L L.D4.L2 L2.D3.L2 L2.D4.L L2.D2.L3 L.D3.L3 L2.D3.L L.D4.L", []PlateColour{White}, nil},
	{"Switzerland", 1, allLetters, "L2.D3-6", []PlateColour{White}, swissCanton},
	{"Poland", 4, allLetters, "L2.D5 L2.D4.L L2.D3.L2 L2.D.L.D3 L2.D.L2.D2 L3.D5 L3.D4.L L3.D3.L L3.L.D3 L3.L2.D2 L3.D.L.D2 L3.D2.L2 L3.L.D2.L L3.D2.L.D L3.D.L2.D", []PlateColour{White}, nil},
	{"Czechia", 4, allLetters, "D.L.D5 D.L2.D4 L3.D4 L2.D4", []PlateColour{White}, czechRegion},
	{"Slovakia", 2, allLetters, "L2.D3.L2", []PlateColour{White}, nil},
	{"Hungary", 2, allLetters, "L3.D3 L4.D3", []PlateColour{White}, nil},
	{"Romania", 2, allLetters, "L2.D2.L3 B.D2-3.L3", []PlateColour{White}, nil},
	{"Bulgaria", 1, cyrillicShaped, "L1-2.D4.L2", []PlateColour{White}, nil},
	{"Croatia", 2, allLetters, "L2.D3.L L2.D4.L L2.D3.L2 L2.D4.L2", []PlateColour{White}, croatianTown},
	{"Slovenia", 1, allLetters, "L4.D3 L2.D3.L2 L2.D2.L.D2 L2.D.L.D3", []PlateColour{White}, nil},
	{"Serbia", 1, allLetters, "L2.D3-4.L2", []PlateColour{White}, nil},
	{"Lithuania, Finland, Sweden", 2, allLetters, "L3.D3 L3.D2.L", []PlateColour{White}, nil},
	{"Latvia", 1, allLetters, "L2.D4", []PlateColour{White}, nil},
	{"Estonia", 1, allLetters, "D3.L3", []PlateColour{White}, nil},
	{"Norway, Denmark, Illinois", 1, allLetters, "L2.D5", []PlateColour{White}, nil},
	{"Ireland", 1, allLetters, "D2-3.L1-2.D1-6", []PlateColour{White}, nil},
	{"Greece", 1, greekShaped, "L3.D4", []PlateColour{White}, nil},
	{"Turkey", 2, allLetters, "D2.L3.D2 D2.L.D4 D2.L2.D3 D2.L3.D3 D2.L2.D4 D2.L.D5", []PlateColour{White}, nil},
	{"Russia", 2, cyrillicShaped, "L.D3.L2.D2-3", []PlateColour{White}, nil},
	{"Ukraine", 1, cyrillicShaped + "I", "L2.D4.L2", []PlateColour{White}, nil},
	{"India", 3, allLetters, "L2.D2.L2.D4 L2.D2.L.D4 L2.D.L2.D4 L2.D.L3.D4", []PlateColour{White, Yellow}, indianState},
	{"Malaysia", 2, allLetters, "L3.D1-4 L2.D2-4", []PlateColour{Black}, nil},
	{"Indonesia", 1, allLetters, "L1-2.D2-4.L2-3", []PlateColour{Black, White}, nil},
	{"Vietnam", 2, allLetters, "D2.L.D5 D2.L.D4 D2.L.D.D5", []PlateColour{White, Yellow}, nil},
	{"Australia", 1, allLetters, "L3.D2.L D.L2.D.L2 L2.D2.L2 L3.D3", []PlateColour{White, Yellow}, nil},
	{"Taiwan", 1, withoutIO, "L3.D4 D4.L2 L2.D4", []PlateColour{White}, nil},
}

// platePattern is one of an issuer's patterns of a certain length.
type platePattern struct {
	issuer *plateIssuer
	places []string // which characters each place may hold
	// weight is how likely one number of this pattern is, compared with one of another, as a logarithm.
	weight float64
}

// platePatterns are all patterns by their length.
var platePatterns = sync.OnceValue(func() map[int][]platePattern {
	patterns := map[int][]platePattern{}
	for i := range plateIssuers {
		issuer := &plateIssuers[i]
		var own []platePattern
		for _, text := range strings.Fields(issuer.patterns) {
			own = append(own, issuer.expand(strings.Split(text, "."), nil)...)
		}
		for _, p := range own {
			p.weight = math.Log(issuer.weight / float64(len(own)))
			for _, place := range p.places {
				p.weight -= math.Log(float64(len([]rune(place))))
			}
			patterns[len(p.places)] = append(patterns[len(p.places)], p)
		}
	}
	return patterns
})

// expand gives the patterns of all lengths that the items stand for.
func (issuer *plateIssuer) expand(items, places []string) []platePattern {
	if len(items) == 0 {
		return []platePattern{{issuer: issuer, places: append([]string(nil), places...)}}
	}
	kind, least, most := parseItem(items[0])
	holds := kind
	switch kind {
	case "L":
		if holds = issuer.letters; holds == "" {
			holds = allLetters
		}
	case "D":
		holds = tenDigits
	case "d":
		holds = tenDigits[1:]
	case "X":
		holds = issuer.letters + tenDigits
	case "P":
		holds = strings.TrimSuffix(plateProvinces, "使") // which begins an embassy's number, and no province's
	}
	var patterns []platePattern
	for n := 1; n <= most; n++ {
		places = append(places[:len(places):len(places)], holds)
		if n >= least {
			patterns = append(patterns, issuer.expand(items[1:], places)...)
		}
	}
	return patterns
}

const tenDigits = "0123456789"

// parseItem reads a kind of character with how often it comes: L, D5 or L1-3.
func parseItem(item string) (kind string, least, most int) {
	runes := []rune(item)
	kind, least = string(runes[0]), 1
	if len(runes) > 1 {
		least = int(runes[1] - '0')
	}
	if most = least; len(runes) > 3 {
		most = int(runes[3] - '0')
	}
	return kind, least, most
}
