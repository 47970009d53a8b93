package wiring

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// settingsOf gives the names of the settings that the fields are read from.
func settingsOf(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		field := t.Field(i)
		if name := field.Tag.Get("env"); name != "" {
			names = append(names, name)
		} else if field.Type.Kind() == reflect.Struct && field.IsExported() {
			names = append(names, settingsOf(field.Type)...)
		}
	}
	return names
}

// tabled are the settings of OPERATING.md's table, in its order.
func tabled(t *testing.T) (names []string) {
	t.Helper()
	manual, err := os.ReadFile("../../../OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\|").FindAllStringSubmatch(string(manual), -1) {
		names = append(names, row[1])
	}
	return names
}

func TestEverySettingIsExplainedOnceAndNoOther(t *testing.T) {
	t.Parallel()
	read, explained := settingsOf(reflect.TypeFor[Config]()), tabled(t)
	if len(read) < 30 {
		t.Fatalf("%d settings are read, of which there were more: is the struct still read right?", len(read))
	}
	for _, name := range read {
		if n := len(slices.DeleteFunc(slices.Clone(explained), func(other string) bool { return other != name })); n != 1 {
			t.Errorf("OPERATING.md explains %s %d times in its table", name, n)
		}
		if !regexp.MustCompile(`(?m)^  ` + name + ` `).MatchString(SettingsHelp) {
			t.Errorf("serve --help does not explain %s", name)
		}
	}
	for _, name := range explained {
		if !slices.Contains(read, name) && !slices.Contains(settingsOfCommands, name) {
			t.Errorf("OPERATING.md explains %s, which nobody reads", name)
		}
	}
}

// settingsOfCommands are read by the commands that need them, not at the program's start.
var settingsOfCommands = []string{"OCRCONSOLE_BACKUP_PASSPHRASE"}

// Whatever the program calls a setting, in code or in what it says, is one.
func TestTheProgramNamesNoSettingThatIsNotExplained(t *testing.T) {
	t.Parallel()
	explained := tabled(t)
	named := regexp.MustCompile(`\bOCRCONSOLE_[A-Z_]*[A-Z]\b`)
	err := filepath.WalkDir("../../..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || name == "node_modules" || name == "torture" || name == "dbtest" || strings.HasSuffix(name, "test") || name[0] == '.' && len(name) > 2) {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(file) // #nosec G304 -- of the project
		for _, name := range named.FindAllString(string(text), -1) {
			if !slices.Contains(explained, name) && !strings.HasPrefix(name, "OCRCONSOLE_TEST_") {
				t.Errorf("%s names %s, which OPERATING.md does not explain", file, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
