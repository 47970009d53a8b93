//go:build linux || darwin || freebsd

package models

import "golang.org/x/sys/unix"

// freeBytes tells how much may still be written on the disk of the folder.
func freeBytes(dir string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, err
	}
	return uint64(max(0, disk.Bavail)) * uint64(disk.Bsize), nil //nolint:unconvert // of other types elsewhere
}
