package ocr_test

import (
	"io/fs"
	"slices"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
)

func TestEverySampleIsSmallAndRecognised(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	files, err := fs.Glob(ocr.Samples, "*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, service := range recognition.Services {
		// One of a service's samples is read, which stands for the others: they differ in what they show, not in how they were made.
		read := inTurn(t, 0, ocr.SampleNames[service])
		for _, name := range ocr.SampleNames[service] {
			named++
			file, err := fs.ReadFile(ocr.Samples, name)
			if err != nil || len(file) > 60_000 {
				t.Errorf("%s: %d bytes, %v", name, len(file), err)
				continue
			}
			if !slices.Contains(read, name) {
				continue
			}
			result, err := e.Recognize(t.Context(), recognition.Request{Service: service, Image: file, At: now})
			if err != nil || result.Check() != nil {
				t.Errorf("%s: %+v, %v", name, result, err)
			}
		}
	}
	if named == 0 || named != len(files) {
		t.Errorf("%d files, %d named", len(files), named)
	}
}
