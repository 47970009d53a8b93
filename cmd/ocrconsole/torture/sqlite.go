package torture

import (
	"os"

	"ocrconsole/models"
)

// embedded is the database in a file, which one console serves.
type embedded struct {
	dir     string
	unmount func() // nil where the disk is not one of its own
}

// newEmbedded makes the directory, on a disk of its own where that is possible; notice says why it is not.
func newEmbedded(dir string) (e *embedded, notice string, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, "", err
	}
	e = &embedded{dir: dir}
	e.unmount, notice = ownDisk(dir)
	return e, notice, nil
}

func (e *embedded) settings(int) []string { return []string{"OCRCONSOLE_DATA=" + e.dir} }

func (e *embedded) direct() models.Config { return models.Config{Dir: e.dir} }

func (e *embedded) faults(w *world) []fault {
	if e.unmount == nil {
		return nil
	}
	return []fault{diskFault(w, e.dir, nil)}
}

func (e *embedded) keep(dir string) error { return keepCopy(e.dir, dir) }

func (e *embedded) close() {
	if e.unmount != nil {
		e.unmount()
	}
}
