package ocr

import (
	"math"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// wordsOf gives a line of the recognition engine as words with their places.
func wordsOf(line engine.Line) recognition.Line {
	var words recognition.Line
	for from := 0; from < len(line.Chars); {
		to := from
		for to < len(line.Chars) && !unicode.IsSpace(line.Chars[to].Rune) {
			to++
		}
		if to > from {
			words = append(words, wordOf(line, from, to))
		}
		from = to + 1
	}
	return words
}

// wordOf is the word of some of a line's characters.
func wordOf(line engine.Line, from, to int) recognition.Word {
	word := recognition.Word{}
	text := make([]rune, 0, to-from)
	for _, c := range line.Chars[from:to] {
		text = append(text, c.Rune)
		word.Confidence += c.Probability / float64(to-from)
	}
	word.Text = string(text)
	// A character's middle is known, not its edges: words end halfway to the next character.
	left, right := 0.0, 1.0
	if from > 0 {
		left = (line.Chars[from-1].X + line.Chars[from].X) / 2
	}
	if to < len(line.Chars) {
		right = (line.Chars[to-1].X + line.Chars[to].X) / 2
	}
	for i, at := range [4][2]float64{{left, 0}, {right, 0}, {right, 1}, {left, 1}} {
		word.Location[i] = pointOf(line.Quad.At(at[0], at[1]))
	}
	return word
}

func locationOf(q engine.Quad) (l recognition.Location) {
	for i, p := range q {
		l[i] = pointOf(p)
	}
	return l
}

// quadOf is a location as the engine has it.
func quadOf(l recognition.Location) (q engine.Quad) {
	for i, p := range l {
		q[i] = engine.Point{X: float64(p[0]), Y: float64(p[1])}
	}
	return q
}

func pointOf(p engine.Point) [2]int { return [2]int{int(math.Round(p.X)), int(math.Round(p.Y))} }

// linesOf gives all lines of a page in which something was read.
func linesOf(lines []engine.Line) []recognition.Line {
	var all []recognition.Line
	for _, line := range lines {
		if words := wordsOf(line); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}
