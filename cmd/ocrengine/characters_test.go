package main

import (
	"errors"
	"math"
	"testing"

	"ocrconsole/web/ocr/engine"
)

// few are the characters of these tests: A, O, 0 and the space.
func few(t *testing.T) characters {
	t.Helper()
	c, err := parseCharacters([]byte("A\r\nO\n0"))
	if err != nil || string(c[1:]) != "AO0 " {
		t.Fatalf("%q, %v", c, err)
	}
	return c
}

// said are steps with probabilities of none, A, O, 0 and the space.
func said(rows ...[5]float32) steps2D {
	s := steps2D{classes: 5}
	for _, row := range rows {
		s.levels = append(s.levels, row[:]...)
	}
	return s
}

func TestALineIsReadOffItsSteps(t *testing.T) {
	c := few(t)
	s := said(
		[5]float32{0.9, 0.1}, [5]float32{0.1, 0.8, 0.1}, [5]float32{0.1, 0.9}, // A over two steps
		[5]float32{0.1, 0, 0.5, 0.4}, [5]float32{0.6, 0, 0.2, 0.2}, [5]float32{0.1, 0, 0.3, 0.6}, [5]float32{0.9, 0.1},
		[5]float32{0.9, 0.1},
	)
	var line engine.Line
	c.decode(&line, s, nil, 8.0/7) // the last step is filled up
	if line.Text != "AO0" || len(line.Chars) != 3 || math.Abs(line.Confidence-(0.9+0.5+0.6)/3) > 1e-6 {
		t.Fatalf("%+v", line)
	}
	for i, x := range []float64{2.0 / 7, 3.5 / 7, 5.5 / 7} {
		if math.Abs(line.Chars[i].X-x) > 1e-9 {
			t.Errorf("character %d is at %v, not %v", i, line.Chars[i].X, x)
		}
	}
	if o := line.Chars[1].Others; len(o) != 1 || o[0].Rune != '0' || math.Abs(o[0].Probability-0.4) > 1e-6 {
		t.Errorf("others %+v", o)
	}
}

func TestOnlyAllowedCharactersAreReadAndGivenStepByStep(t *testing.T) {
	c := few(t)
	s := said([5]float32{0.1, 0, 0.6, 0.3}, [5]float32{0.1, 0.8, 0, 0.05})
	a := c.allow("0Z")
	var line engine.Line
	c.decode(&line, s, a, 1)
	if line.Text != "0" || math.Abs(line.Confidence-0.3) > 1e-6 || len(line.Chars[0].Others) != 0 {
		t.Errorf("%+v", line)
	}
	steps := s.of(a)
	if len(steps) != 2 || len(steps[0]) != 3 || steps[0][1] != 0.3 || steps[0][2] != 0 || steps[1][0] != 0.1 {
		t.Errorf("steps %v: want none, 0 and Z, which the network does not know", steps)
	}
}

func TestNothingReadIsAnEmptyLine(t *testing.T) {
	line := engine.Line{Text: "before", Confidence: 1, Chars: make([]engine.Char, 3)}
	few(t).decode(&line, said([5]float32{0.9, 0.1}), nil, 1)
	if line.Text != "" || line.Confidence != 0 || len(line.Chars) != 0 {
		t.Errorf("%+v", line)
	}
}

func TestAListThatIsNotTheNetworksIsRefused(t *testing.T) {
	for _, list := range []string{"AB\nC", "A\n\nB", "\xff"} {
		if _, err := parseCharacters([]byte(list)); !errors.Is(err, errCharacters) {
			t.Errorf("%q: %v", list, err)
		}
	}
	c := few(t)
	for _, shape := range [][]int64{{1, 40}, {2, 40, 5}, {1, 40, 6625}} {
		if err := c.check(shape, 1); !errors.Is(err, errCharacters) {
			t.Errorf("%v: %v", shape, err)
		}
	}
}
