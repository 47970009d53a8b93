package browsertest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// problems collects what a developer would see in red in the console: uncaught exceptions, refusals of the
// content security policy, and styles, scripts, fonts and images that did not load.
type problems struct {
	mu    sync.Mutex
	found []string
}

func (p *problems) heard(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.add("exception: %s", e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			p.add("console error: %s", consoleText(e.Args))
		}
	case *log.EventEntryAdded:
		// A page answered with 404 or 422 is logged too, as a network error; tests provoke these on purpose.
		if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork {
			p.add("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && isAsset(e.Type) {
			p.add("%s %s answered %d", e.Type, e.Response.URL, e.Response.Status)
		}
	}
}

func isAsset(t network.ResourceType) bool {
	switch t {
	case network.ResourceTypeStylesheet, network.ResourceTypeScript, network.ResourceTypeFont, network.ResourceTypeImage:
		return true
	default:
		return false
	}
}

func consoleText(args []*runtime.RemoteObject) string {
	var texts []string
	for _, arg := range args {
		if arg.Description != "" {
			texts = append(texts, arg.Description)
			continue
		}
		texts = append(texts, string(arg.Value))
	}
	return strings.Join(texts, " ")
}

func (p *problems) add(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found = append(p.found, fmt.Sprintf(format, args...))
}

// report fails the test if the pages it saw had problems.
func (p *problems) report(t testing.TB) {
	t.Helper()
	for _, problem := range p.take() {
		t.Errorf("the page reported an error: %s", problem)
	}
}

// take returns the problems so far and forgets them.
func (p *problems) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := p.found
	p.found = nil
	return found
}

// Problems returns what the pages have reported as errors so far and forgets it, for a test that provokes one.
// Problems that nobody takes fail the test at its end.
func (p *Page) Problems() []string { return p.problems.take() }
