package quality

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
)

// The fields that results of several plates, and of lines of text, are compared by.
const (
	fieldPlates = "plate_number"
	fieldWords  = "words"
)

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
	case *recognition.WebImageResult:
		return map[string]answer{fieldWords: wordsOf(r)}, nil
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

func wordsOf(r *recognition.WebImageResult) answer {
	var lines []string
	sum := 0.0
	for _, block := range r.WordsBlockList {
		lines = append(lines, block.Words)
		sum += block.Confidence
	}
	return answer{strings.Join(lines, "\n"), sum / float64(max(1, len(lines)))}
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

// rightText is how many of a web image's characters must be read for it to be right: a comma may be missed.
const rightText = 0.98

// right says whether a value is what was expected. Spaces tell nothing in lines of text: an engine parts words by them, and
// Chinese has none.
func right(field, expected, got string) bool {
	switch field {
	case fieldPlates:
		numbers := strings.Fields(expected)
		slices.Sort(numbers)
		return strings.Join(numbers, " ") == got
	case fieldWords:
		return Accuracy(withoutSpace(expected), withoutSpace(got)) >= rightText
	default:
		return expected == got
	}
}

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Accuracy is how many of the characters were read: one less the edits that lead from one text to the other, by its length.
func Accuracy(want, got string) float64 {
	a, b := []rune(want), []rune(got)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return max(0, 1-float64(row[len(b)])/float64(max(1, len(a))))
}
