package browsertest

import (
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// SavesFiles lets the browser save what pages offer as files, and gives the directory that they are saved in. Without it
// every download is broken off.
func (p *Page) SavesFiles() (dir string) {
	p.t.Helper()
	dir = p.t.TempDir()
	err := browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).
		WithBrowserContextID(p.profile).WithDownloadPath(dir).Do(cdp.WithExecutor(p.browser, chromedp.FromContext(p.browser).Browser))
	if err != nil {
		p.t.Fatalf("let the browser save files: %v", err)
	}
	return dir
}

// Choose chooses a file of this machine in a field for files.
func (p *Page) Choose(selector, path string) {
	p.t.Helper()
	what := "choose " + path + " in " + selector
	p.find(what, selector, "")
	p.start(what, func() error { return p.do(chromedp.SetUploadFiles(selector, []string{path}, chromedp.ByQuery)) })
}
