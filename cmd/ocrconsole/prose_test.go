package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// prose are the papers for people at the root, with how many names of the project each has at least: fewer mean that they are
// not read right any more.
var prose = map[string]int{"README.md": 5, "OPERATING.md": 10, "ARCHITECTURE.md": 60, "CONTRIBUTING.md": 30, "SECURITY.md": 40}

// Names in papers: what stands in backquotes, by its shape.
var (
	quotedName = regexp.MustCompile("`([^`\n]+)`")
	fileName   = regexp.MustCompile(`^[a-z.][\w./-]*\.(go|md|yml|yaml|templ|txt|mjs|json|sha256)$`)
	folderName = regexp.MustCompile(`^(cmd|handlers|models|static|views|web)(/[\w.-]+)*$`)
	testName   = regexp.MustCompile(`^(Test|Benchmark|Fuzz)[A-Z]\w+$`)
	makeName   = regexp.MustCompile(`^make ([a-z-]+)$`)
	ourCommand = regexp.MustCompile(`^ocrconsole ([a-z-]+)`)
	goName     = regexp.MustCompile(`^([A-Za-z]\w*)\.([A-Za-z]\w*)(?:\.([A-Za-z]\w*))?(?:\(\))?$`)
)

func TestWhateverPapersNameIsThere(t *testing.T) {
	t.Parallel()
	p := readProject(t, filepath.Join("..", ".."))
	for paper, least := range prose {
		text := p.read(t, paper)
		found := 0
		for _, quoted := range quotedName.FindAllStringSubmatch(text, -1) {
			what, missing := p.missing(quoted[1])
			if what != "" {
				found++
			}
			if missing {
				t.Errorf("%s names %s, but there is no such %s", paper, quoted[1], what)
			}
		}
		if found < least {
			t.Errorf("%s names %d things, of which there were more: is it still read right?", paper, found)
		}
	}
}

// missing says what a name is of, "" if of nothing that the project has, and whether it is missing.
func (p *project) missing(name string) (what string, missing bool) {
	switch {
	case slices.Contains(othersFiles, name):
		return "", false
	case fileName.MatchString(name):
		return "file", !p.hasFile(name)
	case folderName.MatchString(name):
		return "file or folder", !p.hasFolder(name) && !p.hasFile(name)
	case testName.MatchString(name):
		return "test", !strings.Contains(p.tests, "func "+name+"(")
	case makeName.MatchString(name):
		return "target of the Makefile", !strings.Contains(p.makefile, "\n"+makeName.FindStringSubmatch(name)[1]+":")
	case ourCommand.MatchString(name):
		return "command", !slices.Contains(commandNames(), ourCommand.FindStringSubmatch(name)[1])
	case goName.MatchString(name):
		parts := goName.FindStringSubmatch(name)
		if !p.ours(parts[1]) {
			return "", false
		}
		return "declaration", !p.declares(parts[1], parts[2], parts[3])
	default:
		return "", false
	}
}

// commandNames are the commands as they are called.
func commandNames() (names []string) {
	commands := reflect.TypeFor[cli]()
	for i := range commands.NumField() {
		field := commands.Field(i)
		name := field.Tag.Get("name")
		if name == "" { // as kong makes it
			name = strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(field.Name, "$1-$2"))
		}
		names = append(names, name)
	}
	return names
}

func TestEveryCommandIsExplained(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range commandNames() {
		if !regexp.MustCompile("(?m)^\\| .*`" + name + "\\b").Match(manual) {
			t.Errorf("OPERATING.md explains no %s in its table", name)
		}
	}
}

// Links lead within the project, or to the world, which this test does not ask.
var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	block   = regexp.MustCompile("(?s)```.*?```")
)

// anchors are the addresses of a paper's headings.
func anchors(text string) (names []string) {
	for _, h := range heading.FindAllStringSubmatch(block.ReplaceAllString(text, ""), -1) {
		plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
		names = append(names, strings.ReplaceAll(plain, " ", "-"))
	}
	return names
}

func TestEveryLinkOfPapersLeadsSomewhere(t *testing.T) {
	t.Parallel()
	p := readProject(t, filepath.Join("..", ".."))
	papers, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]bool{}
	for _, path := range papers {
		paper := filepath.Base(path)
		text := p.read(t, paper)
		for _, found := range link.FindAllStringSubmatch(block.ReplaceAllString(text, ""), -1) {
			target, anchor, _ := strings.Cut(found[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if target == "" {
				target = paper
			}
			if _, err := os.Stat(filepath.Join("..", "..", target)); err != nil {
				t.Errorf("%s leads to %s: %v", paper, found[1], err)
				continue
			}
			if anchor != "" && !slices.Contains(anchors(p.read(t, target)), anchor) {
				t.Errorf("%s leads to %s, and that has no such heading", paper, found[1])
			}
			linked[paper+" "+target] = true
		}
	}
	for _, path := range papers {
		if paper := filepath.Base(path); paper != "README.md" && !linked["README.md "+paper] {
			t.Errorf("the README does not lead to %s", paper)
		}
	}
}

// asvs are the points of level 1 and 2 of ASVS 5.0 in the chapters that SECURITY.md goes through.
var asvs = map[string]int{
	"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
}

// without are points that no test can cover: what they forbid is not there.
var without = []string{"6.2.10", "6.4.2", "6.6.1", "6.6.2", "6.6.3", "6.8.3"}

var asvsRow = regexp.MustCompile(`(?m)^\| ([0-9., –]+) \| (.+) \| (.+) \|$`)

// TestTheChecklistHasEveryPointOfLevelTwo, each with a test, or a file of this project, that covers it; that these are there, TestWhateverPapersNameIsThere sees.
func TestTheChecklistHasEveryPointOfLevelTwo(t *testing.T) {
	t.Parallel()
	p := readProject(t, filepath.Join("..", ".."))
	covered := make(map[string]bool)
	for _, row := range asvsRow.FindAllStringSubmatch(p.read(t, "SECURITY.md"), -1) {
		names := false
		for _, quoted := range quotedName.FindAllStringSubmatch(row[3], -1) {
			what, _ := p.missing(quoted[1])
			names = names || what == "test" || what == "file"
		}
		for _, point := range points(row[1]) {
			if covered[point] {
				t.Errorf("%s is there twice", point)
			}
			covered[point] = true
			if names == slices.Contains(without, point) {
				t.Errorf("%s is covered by %q", point, row[3])
			}
		}
	}
	for section, last := range asvs {
		for n := 1; n <= last; n++ {
			point := section + "." + strconv.Itoa(n)
			if !covered[point] {
				t.Errorf("%s is missing", point)
			}
			delete(covered, point)
		}
	}
	for point := range covered {
		t.Errorf("%s is no point of the chapters", point)
	}
}

// points reads "6.2.5, 6.2.9" and "6.6.1–6.6.3".
func points(cell string) (all []string) {
	for part := range strings.SplitSeq(cell, ", ") {
		from, until, is := strings.Cut(part, "–")
		if !is {
			all = append(all, part)
			continue
		}
		section := from[:strings.LastIndexByte(from, '.')+1]
		first, _ := strconv.Atoi(from[len(section):])
		last, _ := strconv.Atoi(until[len(section):])
		for n := first; n <= last; n++ {
			all = append(all, section+strconv.Itoa(n))
		}
	}
	return all
}
