package ocr_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/drawing"
)

// fake is an engine whose program is a shell script: it lists English, and does what it is told with a picture.
func fake(t *testing.T, body string, c ocr.TesseractConfig) *ocr.Tesseract {
	t.Helper()
	c.Program = filepath.Join(t.TempDir(), "tesseract")
	script := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo List; echo eng; exit; fi\n" + body + "\n"
	if err := os.WriteFile(c.Program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	e, err := ocr.NewTesseract(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func webRequest() recognition.Request {
	return recognition.Request{Service: recognition.WebImage, Image: drawing.PNG(page(drawing.Regular, 12)), At: now}
}

func TestWithoutTheProgramCallsAreUnavailableAndTheInstallLineIsSaid(t *testing.T) {
	e, err := ocr.NewTesseract(ocr.TesseractConfig{Program: filepath.Join(t.TempDir(), "tesseract"), Languages: []string{"eng", "chi_sim"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Ready(); err == nil || !strings.Contains(err.Error(), "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim") {
		t.Errorf("ready: %v", err)
	}
	_, err = e.Recognize(t.Context(), webRequest())
	wants(t, err, "ModelArts.4403", 503)
}

func TestAMissingLanguageIsSaid(t *testing.T) {
	e := fake(t, "exit 1", ocr.TesseractConfig{Languages: []string{"eng", "deu"}})
	if err := e.Ready(); err == nil || !strings.HasSuffix(err.Error(), "apt-get install tesseract-ocr-deu") {
		t.Errorf("ready: %v", err)
	}
}

func TestALanguageCannotBeAnArgument(t *testing.T) {
	for _, language := range []string{"-c", "eng+chi_sim", "../eng", ""} {
		if _, err := ocr.NewTesseract(ocr.TesseractConfig{Languages: []string{language}}); err == nil {
			t.Errorf("%q is taken", language)
		}
	}
}

func TestAProgramThatFailsIsUnavailable(t *testing.T) {
	for name, body := range map[string]string{"it ends": "exit 3", "it is killed": "kill -9 $$", "it says other things": "echo hello"} {
		t.Run(name, func(t *testing.T) {
			_, err := fake(t, body, ocr.TesseractConfig{}).Recognize(t.Context(), webRequest())
			wants(t, err, "ModelArts.4403", 503)
		})
	}
}

func TestAProgramThatHangsIsKilledWithItsChildren(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	var child []byte
	for timeout := time.Second; len(child) == 0; timeout *= 4 { // on a busy machine it is killed before it has begun
		e := fake(t, "sleep 600 & echo $! >"+pid+"; wait", ocr.TesseractConfig{Timeout: timeout})
		_, err := e.Recognize(t.Context(), webRequest())
		wants(t, err, "ModelArts.4402", 504)
		if child, err = os.ReadFile(pid); err != nil && timeout > time.Minute {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); alive(strings.TrimSpace(string(child))); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %s still runs", child)
		}
	}
}

// alive says whether a process runs; one that has ended and was not waited for does not.
func alive(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

func TestTheQueueIsBoundedAndACallerMayLeaveIt(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	e := fake(t, "touch "+started+"; sleep 600", ocr.TesseractConfig{Workers: 1, Queue: 1})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	call := func() { _, err := e.Recognize(ctx, webRequest()); ended <- err }
	go call()
	for {
		if _, err := os.Stat(started); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	go call() // waits
	for {
		short, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := e.Recognize(short, webRequest())
		stop()
		var known *recognition.Error
		if errors.As(err, &known) && known.Code == "ModelArts.4401" {
			break
		}
		wants(t, err, "ModelArts.4402", 504) // the other call was not in the queue yet
		select {
		case err := <-ended: // it came second, and was refused in place of this one
			wants(t, err, "ModelArts.4401", 429)
			go call()
		default:
		}
	}
	cancel()
	for range 2 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
}

func TestBadPicturesAreToldFromUnreadableOnes(t *testing.T) {
	e := tesseract(t)
	red := drawing.New(300, 300, color.White)
	red.Fill(image.Rect(50, 50, 250, 250), color.RGBA{200, 30, 30, 255})
	dark := drawing.New(300, 200, color.Gray{8})
	dark.Text(drawing.Bold, 40, 20, 100, color.Gray{24}, "too dark")
	for name, test := range map[string]struct {
		service recognition.Service
		file    []byte
		code    string
	}{
		"no picture":            {recognition.WebImage, []byte("hello"), "AIS.0102"},
		"cut off":               {recognition.WebImage, drawing.PNG(red)[:300], "AIS.0102"},
		"too small":             {recognition.WebImage, drawing.PNG(drawing.New(14, 200, color.White)), "AIS.0103"},
		"too large for a plate": {recognition.LicensePlate, drawing.PNG(drawing.New(4097, 15, color.White)), "AIS.0103"},
		"blank":                 {recognition.WebImage, drawing.PNG(drawing.New(300, 300, color.White)), "AIS.0104"},
		"dark":                  {recognition.IDCard, drawing.PNG(dark), "AIS.0104"},
		"blank, for a plate":    {recognition.LicensePlate, drawing.PNG(drawing.New(300, 300, color.Black)), "AIS.0104"},
		"no passport":           {recognition.Passport, drawing.PNG(red), "AIS.0105"},
		"no plate":              {recognition.LicensePlate, drawing.PNG(red), "AIS.0105"},
		"no card":               {recognition.IDCard, drawing.PNG(red), "AIS.0105"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := e.Recognize(t.Context(), recognition.Request{Service: test.service, Image: test.file, At: now})
			wants(t, err, test.code, 400)
		})
	}
}
