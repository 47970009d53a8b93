package static

import (
	"strconv"
	"strings"
)

// choose chooses the form in the coding that the client would rather have and, of those that it likes alike, the smallest: RFC
// 9110, 12.5.3. What is not coded is taken by everybody who does not say otherwise, and last. Not ok: the client takes none.
func choose(forms []form, accepted []string) (chosen form, ok bool) {
	weights := readWeights(accepted)
	best := 0.0
	for _, f := range forms {
		if w := weights.of(f.coding); w > best {
			chosen, best = f, w
		}
	}
	return chosen, best > 0
}

// weights are how much a client likes codings, from 0, not at all, to 1; "*" are all that it does not name.
type weights map[string]float64

// least is what a coding weighs that was not named, and need not be: less than what was.
const least = 0.0001

func (w weights) of(coding string) float64 {
	if weight, named := w[coding]; named {
		return weight
	}
	if weight, named := w["*"]; named {
		return weight
	}
	if coding == identity {
		return least
	}
	return 0
}

// readWeights reads Accept-Encoding. What cannot be understood was not said.
func readWeights(lines []string) weights {
	w := make(weights)
	for entry := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		coding, parameter, weighted := strings.Cut(entry, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding == "x-gzip" {
			coding = "gzip"
		}
		weight := 1.0
		if weighted {
			var ok bool
			if weight, ok = readWeight(parameter); !ok {
				continue
			}
		}
		if coding != "" {
			w[coding] = weight
		}
	}
	return w
}

// readWeight reads q=0.5.
func readWeight(parameter string) (weight float64, ok bool) {
	name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
	if !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 0, false
	}
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return weight, err == nil && weight >= 0 && weight <= 1
}
