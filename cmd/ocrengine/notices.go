package main

import (
	"embed"
	"io/fs"
	"path"
	"path/filepath"
)

// notices are the licences of what is fetched, whose packages have none with them.
//
//go:embed notices
var notices embed.FS

// writeNotices puts the licences beside what they are of.
func writeNotices(folder string) error {
	return fs.WalkDir(notices, "notices", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := notices.ReadFile(name)
		if err != nil {
			return err
		}
		return write(filepath.Join(folder, path.Base(name)), text)
	})
}
