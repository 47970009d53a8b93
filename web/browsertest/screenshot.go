package browsertest

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// screenshotsEnv names the directory that screenshots are written to; without it none are taken.
const screenshotsEnv = "OCRCONSOLE_SCREENSHOTS"

// TakesScreenshots reports whether screenshots are wanted.
func TakesScreenshots() bool { return os.Getenv(screenshotsEnv) != "" }

// Screenshot writes the whole page to NAME.png, if screenshots are wanted.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	if !TakesScreenshots() {
		return
	}
	if err := p.screenshot(name); err != nil {
		p.t.Fatalf("screenshot %s: %v", name, err)
	}
}

func (p *Page) screenshot(name string) error {
	var image []byte
	if err := p.do(chromedp.FullScreenshot(&image, 100)); err != nil {
		return err
	}
	dir := os.Getenv(screenshotsEnv)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	file := strings.NewReplacer("/", "-", " ", "-").Replace(name) + ".png"
	return os.WriteFile(filepath.Join(dir, file), image, 0o600)
}
