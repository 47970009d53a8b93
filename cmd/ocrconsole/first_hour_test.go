package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// The goals for who comes for the first time, from the landing page on.
const (
	clicksToASample = 4
	clicksToACall   = 8
)

// newcomer counts what they click.
type newcomer struct {
	*browsertest.Page
	clicks int
}

func (n *newcomer) press(label string) {
	n.clicks++
	n.Press(label)
}

func (n *newcomer) signsUp(email string) {
	n.Navigate("/")
	n.press("Sign up")
	n.Fill("#field-email", email)
	n.Fill("#field-password", testPassword)
	n.press("Create account")
	n.press("Claim 1,000 free calls")
}

// within fails the test when it took more clicks than the goal.
func (n *newcomer) within(t *testing.T, goal int, what string) {
	t.Helper()
	t.Logf("%d clicks to %s", n.clicks, what)
	if n.clicks > goal {
		t.Errorf("it took %d clicks to %s, the goal is %d", n.clicks, what, goal)
	}
}

// TestTheFirstHourTakesFewClicks goes from the landing page to a recognised sample, and to a call from a shell: what the pages give to
// paste is run as it is.
func TestTheFirstHourTakesFewClicks(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	c := startConsole(t, append(embedded(t), "OCRCONSOLE_OCR_ENGINE=tesseract"), false)
	t.Run("a sample, without JavaScript", func(t *testing.T) {
		n := &newcomer{Page: browsertest.Open(t, c.url, browsertest.WithoutJavaScript(), browsertest.Narrow())}
		n.signsUp("sample@example.com")
		n.press("Recognise a sample")
		n.WaitText("main", "Harbour Book Fair")
		n.within(t, clicksToASample, "a recognised sample")
	})
	t.Run("a call by curl", func(t *testing.T) {
		n := &newcomer{Page: browsertest.Open(t, c.url)}
		n.signsUp("curl@example.com")
		n.press("Create a key")
		exports := n.Written("figure code")
		n.press("Copy For this shell")
		n.press("Next: your first call")
		n.WaitText("#first-call", "Waiting for your first call")
		code := n.Written("#step-call code")
		n.press("Copy First call")
		answer := pastes(t, exports+"\n"+code+"\n")
		if !strings.Contains(answer, "words_block_list") {
			t.Fatalf("the call is answered %q", answer)
		}
		n.WaitText("#first-call", "Your first call has arrived")
		n.WaitVisible("#mark-call svg")
		n.within(t, clicksToACall, "a call by curl")
	})
}

// pastes runs what somebody pastes into a shell, in a home of its own.
func pastes(t *testing.T, lines string) string {
	t.Helper()
	script := filepath.Join(t.TempDir(), "pasted")
	if err := os.WriteFile(script, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "bash", script) // #nosec G204 -- what the page under test gives
	shell.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	said, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return string(said)
}
