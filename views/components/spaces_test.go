package components

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// templ leaves out the end of a line between a text and a component: a word there runs into what the component shows, as
// "Request id" into the id. Icons have their distance from the style.
var (
	endsInText = regexp.MustCompile(`^(?:[^<>@{}/]*|.*</?\w+[^>]*>[^<>{}]*|.*[{] [^{}]+ [}])[\w.,:;·)]$`)
	component  = regexp.MustCompile(`^@(?:components\.)?(?:TextLink|CopyID|WholeID|Badge|Amount)\(`)
)

func TestASpaceStandsBetweenATextAndTheComponentAfterIt(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"../*/*.templ", "../pages/*/*.templ"} {
		some, err := filepath.Glob(pattern)
		if err != nil || len(some) == 0 {
			t.Fatalf("%s: no templates: %v", pattern, err)
		}
		files = append(files, some...)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(source), "\n")
		for i, line := range lines[1:] {
			before := strings.TrimSpace(lines[i])
			if component.MatchString(strings.TrimSpace(line)) && endsInText.MatchString(before) {
				t.Errorf("%s:%d: no space between %q and what follows: write { \" \" }", file, i+1, before)
			}
		}
	}
}
