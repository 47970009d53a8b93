package quality

import (
	_ "embed" // the results
	"encoding/json"
	"fmt"
	"time"

	"ocrconsole/models/recognition"
)

// Sure is the confidence from which an answer is one to rely on.
const Sure = recognition.Sure

// Report is what was measured.
type Report struct {
	At       time.Time `json:"at"`
	Version  string    `json:"version"`
	Machine  string    `json:"machine"`
	Set      string    `json:"set"` // Hash of the cases
	Measured []Measure `json:"measured"`
}

// Measure is of one service's pictures with one engine.
type Measure struct {
	Service recognition.Service `json:"service"`
	Engine  string              `json:"engine"`
	Count
	Kinds  []Kind  `json:"kinds,omitempty"`
	Fields []Field `json:"fields"`
	Time
}

// Count counts pictures. Right has all expected values; Refused was answered with a code that nobody pays for and that says
// something about the picture, Failed with any other error.
type Count struct {
	Pictures  int `json:"pictures"`
	Right     int `json:"right"`
	Wrong     int `json:"wrong"`      // has a wrong value
	WrongSure int `json:"wrong_sure"` // has a wrong value that the engine was sure of
	Refused   int `json:"refused"`
	Failed    int `json:"failed"`
}

// WrongLow are those of which every wrong value came with too low a confidence to rely on.
func (c Count) WrongLow() int { return c.Wrong - c.WrongSure }

// Kind counts the pictures to which the same happened.
type Kind struct {
	Name string `json:"name"`
	Count
}

// Field counts the values of a field, in the pictures that were answered. Sure are those with a confidence of Sure or more.
type Field struct {
	Name      string `json:"name"`
	Expected  int    `json:"expected"`
	Right     int    `json:"right"`
	Wrong     int    `json:"wrong"`
	Sure      int    `json:"sure"`
	WrongSure int    `json:"wrong_sure"`
}

// WrongLow are the wrong values with too low a confidence to rely on.
func (f Field) WrongLow() int { return f.Wrong - f.WrongSure }

// Time is what pictures took, one after the other and warm, in milliseconds: by the clock, and of processors, which other work
// on the machine does not change. Memory is the most that one process of the engine held.
type Time struct {
	MedianMillis    int64 `json:"median_ms"`
	SlowestMillis   int64 `json:"slowest_ms"`
	ProcessorMillis int64 `json:"processor_ms"` // mean
	MemoryMiB       int64 `json:"memory_mib"`
}

//go:embed results.json
var results []byte

// Results are those of the drawn pictures, as `make quality` measured them last.
func Results() (Report, error) {
	var r Report
	if err := json.Unmarshal(results, &r); err != nil {
		return r, fmt.Errorf("results of recognition: %w", err)
	}
	return r, nil
}
