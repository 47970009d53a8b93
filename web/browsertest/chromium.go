// Package browsertest drives a real Chromium through the product's pages, as a customer would: it clicks what
// can be seen, types, and reads what is shown. Every action waits for what it started and fails the test if
// that takes too long; what the page itself reports as an error fails the test too.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"

	"ocrconsole/models/dbtest/keeper"
)

const startTimeout = 60 * time.Second

var errNoChromium = errors.New("no Chromium found; install it with `apt-get install chromium-headless-shell`, or run the tests with -short")

// sharedChromium starts the browser of this test binary and connects to it. Each test gets a profile of its
// own in it, so that starting one browser is enough.
var sharedChromium = sync.OnceValues(func() (context.Context, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	dir, err := keeper.TempDir(false)
	if err != nil {
		return nil, err
	}
	profile := filepath.Join(dir, "profile")
	browser := keeper.Process{Dir: dir, Signal: "TERM", Args: append([]string{program}, flags(profile)...)}
	if err := browser.Start(); err != nil {
		return nil, err
	}
	address, err := awaitDevTools(filepath.Join(profile, "DevToolsActivePort"))
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, keeper.Log(dir))
	}
	// The contexts live as long as the test binary, and so does the browser.
	allocator, _ := chromedp.NewRemoteAllocator(context.Background(), address, chromedp.NoModifyURL)
	ctx, _ := chromedp.NewContext(allocator)
	return ctx, chromedp.Run(ctx)
})

// shell is Chromium without windows, which takes less than half of the processor time for the same pages. It is what Debian's
// command starts: the command itself is a shell script, which would not hand a signal on.
const shell = "/usr/lib/chromium/chromium-headless-shell"

func findChromium() (string, error) {
	for _, name := range []string{shell, "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoChromium
}

// sparing are flags that have Chromium take an eighth less of the processor time for the same pages: a page is looked at for a moment
// and left, so that what it runs is not worth optimising. Compositing stays on its own thread: without it fewer frames are drawn, and
// neither autofocus nor a second press comes to pass.
var sparing = []string{"--js-flags=--no-maglev --no-turbofan --min-semi-space-size=16", "--in-process-gpu"}

// flags keep Chromium from calling home, which it would try at every start, and choose a free port.
func flags(profile string) []string {
	f := slices.Concat(sparing, []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--force-color-profile=srgb", "--lang=en-US", "--remote-debugging-port=0", "--user-data-dir=" + profile,
	})
	if os.Getuid() == 0 {
		f = append(f, "--no-sandbox") // Chromium refuses to run as root with it
	}
	return append(f, "about:blank")
}

// awaitDevTools reads the address to connect to from the file that Chromium writes when it is ready: the port
// in the first line, the path in the second.
func awaitDevTools(file string) (string, error) {
	for deadline := time.Now().Add(startTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if port, path, found := strings.Cut(strings.TrimSpace(string(text)), "\n"); found {
			return "ws://127.0.0.1:" + port + path, nil
		}
	}
	return "", fmt.Errorf("chromium was not ready within %s", startTimeout)
}
