package ocr_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/enginetest"
)

// patient is how long a picture may take, and wait: a machine that does much else at the same time proves nothing against it.
const patient = 5 * time.Minute

// engines are what tests read with: each is made once, as starting it takes about as long as a picture.
var engines = struct {
	sync.Mutex
	local     *ocr.Local
	tesseract *ocr.Tesseract
}{}

func TestMain(m *testing.M) {
	code := m.Run()
	if engines.local != nil {
		engines.local.Close()
	}
	os.Exit(code)
}

// installed is what is installed here: the recognition engine, and tesseract for what that cannot read.
func installed(t *testing.T) *ocr.Local {
	t.Helper()
	folder := enginetest.Folder(t)
	engines.Lock()
	defer engines.Unlock()
	if engines.local == nil {
		e, err := ocr.NewLocal(ocr.TesseractConfig{Timeout: patient, Workers: 1}, folder)
		if err != nil {
			t.Fatal(err)
		}
		// On a busy machine it may not start in time, and pictures would be read without it until it is tried again.
		for deadline := time.Now().Add(patient); e.Lacks() != "" && time.Now().Before(deadline); {
			time.Sleep(time.Second)
		}
		engines.local = e
	}
	return engines.local
}

// tesseract is the program as it is installed; tests that need it fail without it.
func tesseract(t *testing.T) *ocr.Tesseract {
	t.Helper()
	tier.Needs(t, tier.Recognition)
	engines.Lock()
	defer engines.Unlock()
	if engines.tesseract == nil {
		e, err := ocr.NewTesseract(ocr.TesseractConfig{Timeout: patient})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Ready(); err != nil {
			t.Fatal(err)
		}
		engines.tesseract = e
	}
	return engines.tesseract
}

// soaks is how many times over a run reads everything: with 1 it does not soak, and reads what tells most.
func soaks(t *testing.T) int {
	t.Helper()
	return tier.Rounds(t, 1)
}

// inTurn is one of all, another for every k; a run that soaks has all of them each time.
func inTurn[T any](t *testing.T, k int, all []T) []T {
	t.Helper()
	if soaks(t) > 1 {
		return all
	}
	return all[k%len(all):][:1]
}
