package torture

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// diskBytes is how large the disk of a world's database is: small enough to be filled at once, large enough for half an hour
// of load.
const diskBytes = 1 << 30

// ownDisk is mountDisk for those who go without where it is not possible; notice says why.
func ownDisk(dir string) (unmount func(), notice string) {
	unmount, err := mountDisk(dir)
	if err != nil {
		return nil, "without a full disk: " + err.Error()
	}
	return unmount, ""
}

// mountDisk makes the directory a disk of its own, in memory, and gives how it is taken away. Only root can; others go
// without, and cannot fill it.
func mountDisk(dir string) (unmount func(), err error) {
	if os.Getuid() != 0 {
		return nil, errors.New("only root may make a disk that can be filled")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", diskBytes), "none", dir).CombinedOutput(); err != nil { // #nosec G204 -- of our own
		return nil, fmt.Errorf("mount: %w: %s", err, out)
	}
	return func() { _ = exec.Command("umount", "-l", dir).Run() }, nil // #nosec G204 -- of our own; it may be gone
}

// diskFault fills the disk of a directory to the last byte.
func diskFault(w *world, dir string, after func()) fault {
	return fault{"the disk is full", func(*rand.Rand) (string, func()) {
		ballast := filepath.Join(dir, "ballast")
		if err := fill(ballast); err != nil {
			w.history.breaks("fill the disk: %v", err)
		}
		return "of the database", func() {
			if err := os.Remove(ballast); err != nil {
				w.history.breaks("empty the disk: %v", err)
			}
			if after != nil {
				after()
			}
		}
	}}
}

// fill writes a file until there is no room for more.
func fill(path string) error {
	file, err := os.Create(path) // #nosec G304 -- of our own
	if err != nil {
		return err
	}
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		for block := make([]byte, size); err == nil; {
			_, err = file.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			return errors.Join(err, file.Close())
		}
		err = nil
	}
	return file.Close()
}

// keepCopy copies a directory to where it stays.
func keepCopy(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil { // #nosec G204 -- of our own
		return fmt.Errorf("keep %s: %w: %s", from, err, out)
	}
	return nil
}
