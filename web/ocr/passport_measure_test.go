package ocr_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/enginetest"
)

// counts are what became of answers to one question.
type counts struct{ right, wrong, missing, sure, sureWrong int }

func (c *counts) add(want, got string, confidence float64) {
	switch {
	case got == "":
		if want != "" { c.missing++ }
		return
	case got == want:
		c.right++
	default:
		c.wrong++
	}
	if confidence >= 0.9 {
		c.sure++
		if got != want {
			c.sureWrong++
		}
	}
}

func (c counts) String() string {
	return fmt.Sprintf("%3d right %3d wrong %3d missing; %3d sure, %d of them wrong", c.right, c.wrong, c.missing, c.sure, c.sureWrong)
}

func fieldsOf(t *testing.T, r *recognition.PassportResult) (fields map[string]string) {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	fields = map[string]string{}
	for name, value := range all {
		if s, ok := value.(string); ok {
			fields[name] = s
		}
	}
	return fields
}

func TestScratchMeasure(t *testing.T) {
	seed, _ := strconv.ParseUint(os.Getenv("SEED"), 10, 64)
	n, _ := strconv.Atoi(os.Getenv("N"))
	from, _ := strconv.Atoi(os.Getenv("FROM"))
	var e recognition.Engine
	if os.Getenv("TESS") == "" {
		local, err := ocr.NewLocal(ocr.TesseractConfig{Timeout: time.Minute, Workers: 1}, enginetest.Folder(t))
		if err != nil { t.Fatal(err) }
		t.Cleanup(local.Close)
		e = local
	} else {
		e = tesseract(t)
	}
	examples, err := drawing.Passports(seed, n)
	if err != nil { t.Fatal(err) }
	byField, byWay := map[string]*counts{}, map[string]*counts{}
	refused := map[string]int{}
	var took []time.Duration
	for i, x := range examples {
		if i < from { continue }
		began := time.Now()
		result, err := e.Recognize(context.Background(), recognition.Request{Service: recognition.Passport, Image: x.File, At: now})
		took = append(took, time.Since(began))
		if byWay[x.Degradation] == nil { byWay[x.Degradation] = &counts{} }
		if err != nil {
			refused[x.Degradation]++
			t.Logf("%d %s %s: %v", i, x.Degradation, x.Name, err)
			continue
		}
		r := result.(*recognition.PassportResult)
		got := fieldsOf(t, r)
		for name, want := range x.Want {
			if byField[name] == nil { byField[name] = &counts{} }
			byField[name].add(want, got[name], r.Confidence[name])
			if got[name] != want && (got[name] != "" || name != "place_of_issue") {
				t.Logf("%d %s %s: %s %q want %q %.2f", i, x.Degradation, x.Name, name, got[name], want, r.Confidence[name])
			}
		}
		byWay[x.Degradation].add(x.Want["surname"]+"|"+x.Want["given_name"], got["surname"]+"|"+got["given_name"], min(r.Confidence["surname"], r.Confidence["given_name"]))
	}
	for _, name := range slices.Sorted(maps.Keys(byField)) { t.Logf("%-20s %v", name, byField[name]) }
	for _, name := range slices.Sorted(maps.Keys(byWay)) { t.Logf("%-20s names %v, %d refused", name, byWay[name], refused[name]) }
	slices.Sort(took)
	t.Logf("time: median %v, most %v", took[len(took)/2], took[len(took)-1])
}
