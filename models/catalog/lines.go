package catalog

import "strings"

// Line is a line of two texts that are compared: in both (' '), only in the first ('-') or only in the second ('+'). A gap ('…') stands for lines
// of both that are left out.
type Line struct {
	Sign rune
	Text string
}

const (
	// shownAround is how many lines of both are shown before and after what differs.
	shownAround = 3
	// comparedLines bounds what is compared line by line: beyond, all of the one stands before all of the other.
	comparedLines = 2_000
)

// CompareLines gives what differs between two texts, line by line, with what stands around it.
func CompareLines(before, after string) []Line {
	a, b := linesOf(before), linesOf(after)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var all []Line
	add := func(sign rune, lines ...string) {
		for _, text := range lines {
			all = append(all, Line{sign, text})
		}
	}
	add(' ', a[:start]...)
	all = append(all, middle(a[start:len(a)-end], b[start:len(b)-end])...)
	add(' ', a[len(a)-end:]...)
	return withoutDistant(all)
}

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// middle compares lines by their longest common subsequence.
func middle(a, b []string) []Line {
	var all []Line
	if len(a) > comparedLines || len(b) > comparedLines {
		for _, text := range a {
			all = append(all, Line{'-', text})
		}
		for _, text := range b {
			all = append(all, Line{'+', text})
		}
		return all
	}
	longest := make([][]int16, len(a)+1) // of what follows; no more than comparedLines
	for i := range longest {
		longest[i] = make([]int16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, Line{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[i+1][j] >= longest[i][j+1]):
			all = append(all, Line{'-', a[i]})
			i++
		default:
			all = append(all, Line{'+', b[j]})
			j++
		}
	}
	return all
}

// withoutDistant leaves out lines of both that are far from what differs.
func withoutDistant(all []Line) (near []Line) {
	keep := make([]bool, len(all))
	for i, line := range all {
		if line.Sign == ' ' {
			continue
		}
		for j := max(0, i-shownAround); j <= min(len(all)-1, i+shownAround); j++ {
			keep[j] = true
		}
	}
	for i, line := range all {
		switch {
		case keep[i]:
			near = append(near, line)
		case i > 0 && keep[i-1]:
			near = append(near, Line{Sign: '…'})
		case i == 0:
			near = append(near, Line{Sign: '…'})
		}
	}
	if len(near) == 1 && near[0].Sign == '…' {
		return nil
	}
	return near
}
