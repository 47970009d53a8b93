package models

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// migrationWords are what migrations of both databases say for what these call by other names: see migrations/common/README.md.
var migrationWords = map[string]map[string]string{
	"postgres": {
		"{{id}}": "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "{{number}}": "bigint", "{{instant}}": "timestamptz", "{{bytes}}": "bytea",
	},
	"sqlite": {
		"{{id}}": "integer PRIMARY KEY AUTOINCREMENT", "{{number}}": "integer", "{{instant}}": "timestamp", "{{bytes}}": "blob",
	},
}

// dialectFiles are all migrations in the words of one database: its own, and those that both have.
type dialectFiles struct {
	dialect     string
	own, common fs.FS
}

// migrationFiles gives the migrations within a folder that has a folder for each database and one for both.
func migrationFiles(folder fs.FS, dialect string) (dialectFiles, error) {
	own, err := fs.Sub(folder, dialect)
	if err != nil {
		return dialectFiles{}, err
	}
	common, err := fs.Sub(folder, "common")
	return dialectFiles{dialect, own, common}, err
}

// Glob implements fs.GlobFS.
func (d dialectFiles) Glob(pattern string) ([]string, error) {
	own, err := fs.Glob(d.own, pattern)
	if err != nil {
		return nil, err
	}
	common, err := fs.Glob(d.common, pattern)
	return slices.Concat(own, common), err
}

// Open implements fs.FS.
func (d dialectFiles) Open(name string) (fs.File, error) {
	file, err := d.own.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if file, err = d.common.Open(name); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(file)
	if err == nil {
		text, err = inWordsOf(d.dialect, text)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), file.Close())
	}
	return translated{file, bytes.NewReader(text)}, nil
}

// translated is a file that is read in the words of a database.
type translated struct {
	fs.File
	text *bytes.Reader
}

// Read reads what the file says in those words.
func (t translated) Read(p []byte) (int, error) { return t.text.Read(p) }

// inWordsOf gives a migration of both databases as one of them says it.
func inWordsOf(dialect string, migration []byte) ([]byte, error) {
	var out strings.Builder
	only := ""
	for line := range strings.Lines(string(migration)) {
		begins, isOnly := strings.CutPrefix(strings.TrimSpace(line), "-- {{only ")
		switch {
		case isOnly:
			if only = strings.TrimSuffix(begins, "}}"); migrationWords[only] == nil {
				return nil, fmt.Errorf("there is no database %q", only)
			}
		case strings.TrimSpace(line) == "-- {{end}}":
			only = ""
		case only == "" || only == dialect:
			for word, meaning := range migrationWords[dialect] {
				line = strings.ReplaceAll(line, word, meaning)
			}
			out.WriteString(line)
		}
	}
	if _, rest, unknown := strings.Cut(out.String(), "{{"); unknown {
		word, _, _ := strings.Cut(rest, "}}")
		return nil, fmt.Errorf("there is no word {{%s}}", word)
	}
	if only != "" {
		return nil, fmt.Errorf("what is only for %s does not end", only)
	}
	return []byte(out.String()), nil
}
