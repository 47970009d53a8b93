package browsertest

import (
	_ "embed"
	"fmt"
	"strings"
)

// axeVersion is that of testdata/axe.min.js.
const axeVersion = "4.14.1"

//go:embed testdata/axe.min.js
var axeSource string

// Violation is a rule of axe that a page breaks, and where.
type Violation struct {
	ID    string
	Help  string
	Nodes []struct {
		Target         []any
		FailureSummary string
	}
}

// String says what to mend.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.ID, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&b, "\n    %v: %s", node.Target, strings.Join(strings.Fields(node.FailureSummary), " "))
	}
	return b.String()
}

// Axe checks the page, as it is shown now, with all of axe's rules, and fails the test for each that it breaks.
// axe is injected by the browser itself, so that the page's content security policy stays as it is; it needs
// JavaScript.
func (p *Page) Axe() {
	p.t.Helper()
	p.report(p.Violations())
}

// AxeLook checks what depends on the theme and the width only: for a page that Axe has checked in another way.
func (p *Page) AxeLook() {
	p.t.Helper()
	p.report(p.violations(`, runOnly: ["color-contrast", "target-size", "scrollable-region-focusable", "aria-hidden-focus", "bypass"]`))
}

func (p *Page) report(violations []Violation) {
	p.t.Helper()
	for _, violation := range violations {
		p.t.Errorf("%s (%d wide, dark %v): axe %s", p.URL(), p.settings.width, p.settings.dark, violation)
	}
}

// Violations checks the page as Axe does and returns what it finds.
func (p *Page) Violations() []Violation {
	p.t.Helper()
	return p.violations(`, rules: {"target-size": {enabled: true}}`)
}

// violations runs axe with further options.
func (p *Page) violations(options string) []Violation {
	p.t.Helper()
	if p.settings.noScript {
		p.t.Fatal("axe needs JavaScript, which is switched off on this page")
	}
	const loaded = `typeof axe === "object" && axe.version`
	if evaluate[any](p, "look for axe", loaded) != axeVersion {
		// Its value is left out: the source ends in a function, which cannot be returned.
		if _, err := p.evaluate(axeSource + "\n;true"); err != nil {
			p.fail("load axe", err)
		}
	}
	// From its beginning: what a page that was scrolled has under the bar that stays above it is not covered for who reads on.
	return evaluate[[]Violation](p, "run axe", `scrollTo(0, 0), axe.run(document, {resultTypes: ["violations"]`+options+`}).then(r => r.violations)`)
}
