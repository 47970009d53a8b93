package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// install copies what the engine needs out of the folder of the packages, checked, into the folder of models. A file that is
// there already and right is left alone. Each comes to its name when it is whole: an engine may be starting from it.
func install(packages, folder string) error {
	files, err := needed()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // read by the console's user, who need not be this one
		return err
	}
	for _, f := range files {
		to := filepath.Join(folder, f.name)
		if _, err := f.read(to); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotTheFile) {
			return err
		}
		data, err := f.read(filepath.Join(packages, filepath.FromSlash(f.source)))
		if err != nil {
			return err
		}
		if err := write(to, data); err != nil {
			return err
		}
	}
	return writeNotices(folder)
}

func write(path string, data []byte) error {
	partly := path + ".part"
	if err := os.WriteFile(partly, data, 0o644); err != nil { //nolint:gosec // nothing secret: everybody may read it
		return err
	}
	return os.Rename(partly, path)
}
