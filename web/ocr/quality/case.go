// Package quality measures how well pictures are recognised: on any pictures of which it is known what they show, by
// `ocrconsole ocr-eval`, and on those that this repository draws, of which the page /docs/quality tells.
package quality

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ocrconsole/models/recognition"
)

// Case is a picture with what is right to read on it.
type Case struct {
	File    string              `json:"file"` // name in the folder
	Service recognition.Service `json:"service"`
	// Kind is what happened to the picture, such as a blur; cases of a kind are reported together.
	Kind    string              `json:"kind,omitempty"`
	Options recognition.Options `json:"options,omitzero"`
	At      time.Time           `json:"at,omitzero"` // of the call; now if zero
	// Expected are values by the names of the API's fields. Of several plates it is plate_number with all numbers, parted by
	// spaces; of a web image it is words, with all lines. Nothing expected means that the picture must be refused.
	Expected map[string]string `json:"expected,omitempty"`

	Picture []byte `json:"-"`
}

// The files beside the pictures, one of which there must be: the cases as JSON, or one value a row as CSV, with the columns
// file, service, field and expected.
const (
	jsonFile = "expected.json"
	csvFile  = "expected.csv"
)

var errCases = errors.New("no cases")

// Read reads the cases of a folder, and their pictures.
func Read(folder string) ([]Case, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	files := root.FS()
	cases, err := readJSON(files)
	if errors.Is(err, fs.ErrNotExist) {
		cases, err = readCSV(files)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: neither %s nor %s is in %s", errCases, jsonFile, csvFile, folder)
	}
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%w in %s", errCases, folder)
	}
	for i, c := range cases {
		if !c.Service.Known() {
			return nil, fmt.Errorf("%s: unknown service %q", c.File, c.Service)
		}
		if cases[i].Picture, err = fs.ReadFile(files, c.File); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

func readJSON(files fs.FS) (cases []Case, err error) {
	content, err := fs.ReadFile(files, jsonFile)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(content, &cases); err != nil {
		return nil, fmt.Errorf("%s: %w", jsonFile, err)
	}
	return cases, nil
}

func readCSV(files fs.FS) (cases []Case, err error) {
	file, err := files.Open(csvFile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = 4
	if _, err := reader.Read(); err != nil { // the names of the columns
		return nil, fmt.Errorf("%s: %w", csvFile, err)
	}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return cases, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", csvFile, err)
		}
		at := slices.IndexFunc(cases, func(c Case) bool { return c.File == row[0] && string(c.Service) == row[1] })
		if at < 0 {
			at = len(cases)
			cases = append(cases, Case{File: row[0], Service: recognition.Service(row[1]), Expected: make(map[string]string)})
		}
		if row[2] != "" { // a row without a field is of a picture that must be refused
			cases[at].Expected[row[2]] = row[3]
		}
	}
}

// Write writes cases into a folder, as Read reads them.
func Write(folder string, cases []Case) error {
	content, err := json.MarshalIndent(cases, "", "  ")
	if err != nil {
		return err
	}
	for _, c := range cases {
		if err := os.WriteFile(filepath.Join(folder, c.File), c.Picture, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, jsonFile), append(content, '\n'), 0o600)
}

// Hash tells a set of cases from every other.
func Hash(cases []Case) (string, error) {
	sum := sha256.New()
	for _, c := range cases {
		said, err := json.Marshal(c)
		if err != nil {
			return "", err
		}
		picture := sha256.Sum256(c.Picture)
		sum.Write(said)
		sum.Write(picture[:])
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
