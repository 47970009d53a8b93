package quality

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ocrconsole/models/recognition"
)

// fieldPlates is the field that results of several plates are compared by.
const fieldPlates = "plate_number"

// answer is a value with its confidence. Results that have none are taken at their word.
type answer struct {
	value      string
	confidence float64
}

// answersOf are a result's values by the API's names of the fields.
func answersOf(result recognition.Result) (map[string]answer, error) {
	switch r := result.(type) {
	case *recognition.PlateResult:
		return map[string]answer{fieldPlates: platesOf(*r)}, nil
	case *recognition.PassportResult:
		answers, err := textsOf(r)
		for name, a := range answers {
			if confidence, given := r.Confidence[name]; given {
				answers[name] = answer{a.value, confidence}
			}
		}
		return answers, err
	default:
		return textsOf(r)
	}
}

func platesOf(plates recognition.PlateResult) answer {
	a := answer{confidence: 1}
	var numbers []string
	for _, p := range plates {
		numbers = append(numbers, p.Number)
		a.confidence = min(a.confidence, p.Confidence)
	}
	slices.Sort(numbers)
	a.value = strings.Join(numbers, " ")
	return a
}

// textsOf are the texts that a result marshals to, also those of its parts; a part's name comes before its fields' only where
// there are two parts.
func textsOf(result recognition.Result) (map[string]answer, error) {
	said, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(said, &fields); err != nil {
		return nil, fmt.Errorf("a result of another shape: %w", err)
	}
	answers := make(map[string]answer)
	for name, value := range fields {
		switch v := value.(type) {
		case string:
			answers[name] = answer{v, 1}
		case map[string]any:
			for inner, value := range v {
				if text, is := value.(string); is {
					answers[name+"."+inner] = answer{text, 1}
				}
			}
		}
	}
	return answers, nil
}

// right says whether a value is what was expected.
func right(field, expected, got string) bool {
	switch field {
	case fieldPlates:
		numbers := strings.Fields(expected)
		slices.Sort(numbers)
		return strings.Join(numbers, " ") == got
	default:
		return expected == got
	}
}
