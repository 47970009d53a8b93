package picture

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// segmentsOf are where the segments of a JPEG begin, up to that of its first scan.
func segmentsOf(t *testing.T, file []byte) (starts []int) {
	t.Helper()
	for at := 2; at+4 <= len(file); at += 2 + int(binary.BigEndian.Uint16(file[at+2:])) {
		if file[at] != 0xff {
			t.Fatalf("%#x at %d", file[at], at)
		}
		starts = append(starts, at)
		if file[at+1] == startOfScan {
			return starts
		}
	}
	t.Fatal("no scan")
	return nil
}

// Libjpeg warns of "extraneous bytes before marker", and every viewer shows such files.
func TestStrayBytesBetweenTheSegmentsOfAJPEGAreSkipped(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*.jpg")
	if len(files) < 8 {
		t.Fatalf("%d files", len(files))
	}
	for _, name := range files {
		file := contents(t, strings.TrimPrefix(name, "testdata/"))
		for _, at := range segmentsOf(t, file) {
			for _, stray := range []string{"\x00", "\x00\x00", " \r\n", "\xff", "\xff\xff\xff", "\xff\x00", "\x00\xff", "\x12\xff\x00\xff\xff", "\xff\xd0", "\xff\xd7\x00", strings.Repeat("\x00", 5000)} {
				info, err := Inspect(slices.Insert(bytes.Clone(file), at, []byte(stray)...))
				if err != nil {
					t.Errorf("%s with %.9q at %d: %v", name, stray, at, err)
					continue
				}
				if picture, err := info.Decode(); err != nil || !sameAsWhole(t, name, picture) {
					t.Errorf("%s with %.9q at %d: %v", name, stray, at, err)
				}
			}
		}
	}
}
