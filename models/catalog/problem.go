package catalog

import (
	"cmp"
	"fmt"
	"slices"
)

// Problem is one thing wrong in a catalog file.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`          // from 1
	Key     string `json:"key,omitempty"` // such as offerings[3].packages[1].price; empty for the whole file
	Message string `json:"message"`
}

// String gives the problem on one line, as compilers do, so that editors can jump to it.
func (p Problem) String() string {
	if p.Key == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Key, p.Message)
}

// sortProblems puts them in the order of the file; those of one line stay in the order they were found.
func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
}
