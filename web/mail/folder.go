package mail

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"ocrconsole/models/outbox"
)

// Folder keeps letters as files that mail programs open, for consoles without a mail server. They hold links that let
// people in, so that only the program's user may read them.
type Folder struct {
	Stationery
	Dir string
	Log *slog.Logger
}

// Deliver writes the letter to a file of its own and logs where.
func (f *Folder) Deliver(ctx context.Context, l *outbox.Letter) error {
	m, err := f.write(ctx, l)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	path := filepath.Join(f.Dir, l.ID+".eml")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // #nosec G304 -- named by us
	if err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	_, err = m.WriteTo(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	f.Log.InfoContext(ctx, "mail kept in a file, for want of a mail server", "to", l.To, "subject", l.Subject, "file", path)
	return nil
}
