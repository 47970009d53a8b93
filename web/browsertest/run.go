package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// do sends commands to the browser, bounded in time.
func (p *Page) do(actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, timeout)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// run sends commands and fails the test if the browser does not carry them out.
func (p *Page) run(what string, actions ...chromedp.Action) {
	p.t.Helper()
	if err := p.do(actions...); err != nil {
		p.fail(what, err)
	}
}

// start does something that may load a page or send requests, and waits until all of that is over.
func (p *Page) start(what string, action func() error) {
	p.t.Helper()
	p.activity.touch()
	if err := action(); err != nil {
		p.fail(what, err)
	}
	// Two round trips through the page's own thread: the second is answered after what the first one's turn has
	// queued, such as the sending of a form, has been announced.
	for range 2 {
		if _, err := p.evaluate("1"); err != nil {
			p.fail(what, err)
		}
	}
	p.activity.touch()
	p.until(what, func() error {
		if !p.activity.settled() {
			return errors.New("still loading")
		}
		return nil
	})
}

// until tries again and again, as a person would look again, and fails the test with the last reason.
func (p *Page) until(what string, try func() error) {
	p.t.Helper()
	deadline := time.Now().Add(timeout)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			p.fail(what, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// evaluate runs a JavaScript expression in the page, which works even if the page may not run its own scripts.
// It tries again while the page is being replaced.
func (p *Page) evaluate(expression string) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(p.ctx, timeout)
	defer cancel()
	var result *runtime.RemoteObject
	for {
		var exception *runtime.ExceptionDetails
		err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
			result, exception, err = runtime.Evaluate(expression).WithReturnByValue(true).WithAwaitPromise(true).Do(ctx)
			return err
		}))
		switch {
		case err == nil && exception != nil:
			return nil, exception
		case err == nil:
			return json.RawMessage(result.Value), nil
		case ctx.Err() != nil || !isBeingReplaced(err):
			return nil, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// isBeingReplaced recognises the answers of Chromium while a page gives way to the next.
func isBeingReplaced(err error) bool {
	for _, text := range []string{"context was destroyed", "Cannot find context", "navigated or closed", "Cannot find default execution context"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

// evaluate runs an expression and decodes what it gives.
func evaluate[T any](p *Page, what, expression string) T {
	p.t.Helper()
	value, err := tryEvaluate[T](p, expression)
	if err != nil {
		p.fail(what, err)
	}
	return value
}

func tryEvaluate[T any](p *Page, expression string) (value T, err error) {
	raw, err := p.evaluate(expression)
	if err != nil {
		return value, err
	}
	if len(raw) == 0 {
		return value, fmt.Errorf("%.60s… gave nothing", expression)
	}
	err = json.Unmarshal(raw, &value)
	return value, err
}

// call makes the expression that calls a JavaScript function with these arguments.
func call(function string, args ...any) string {
	texts := make([]string, len(args))
	for i, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			panic(err) // arguments are strings and numbers
		}
		texts[i] = string(text)
	}
	return "(" + function + ")(" + strings.Join(texts, ", ") + ")"
}

// fail ends the test with where the page was and what it showed, and a screenshot if these are wanted.
func (p *Page) fail(what string, err error) {
	p.t.Helper()
	shown, _ := p.evaluate(`location.href + "\n" + document.title + "\n" + (document.body ? document.body.innerText.slice(0, 1500) : "")`)
	var text string
	_ = json.Unmarshal(shown, &text)
	if os.Getenv(screenshotsEnv) != "" {
		_ = p.screenshot("failed-" + p.t.Name())
	}
	p.t.Fatalf("%s: %v\nthe page was: %s", what, err, text)
}
