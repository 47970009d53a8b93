package catalog

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Held says why a catalog that is applied at every start was not, empty if it was.
type Held string

// Why it was not.
const (
	HeldReplaced Held = "another catalog, which was announced or put in force at the operator's desk, has taken its place"
	HeldToCome   Held = "it is announced, and its day is not here yet"
)

// ApplyAtStart applies f as Apply does, but for those that no start may put in force: one which the announced catalog that took effect
// last, or the one that operators put in force at their desk last, has replaced, because nobody has changed the file since; and the one that is announced, before its day. Else prices would go back, or
// come early, by nothing but a start. Who wants either applies it.
func ApplyAtStart(ctx context.Context, db *models.DB, f *File, now time.Time) (held Held, err error) {
	now = models.Instant(now)
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := Lock(db, tx); err != nil {
			return err
		}
		if _, err := applyDue(tx, now); err != nil {
			return err
		}
		if held, err = holds(tx, f); err != nil || held != "" {
			return err
		}
		_, err := apply(tx, f, Why{}, now)
		return err
	})
	return held, err
}

func holds(tx *gorm.DB, f *File) (Held, error) {
	data, err := f.YAML()
	if err != nil {
		return "", err
	}
	text := string(data)
	if open, err := models.OpenAnnouncement(tx); err != nil || open != nil && open.Catalog == text {
		return HeldToCome, err
	}
	last, err := models.LastInForce(tx)
	if err != nil {
		return "", err
	}
	if last != nil && last.Replaced == text {
		return HeldReplaced, nil
	}
	if replaced, err := models.ReplacedAtDesk(tx, text); err != nil || !replaced {
		return "", err
	}
	return HeldReplaced, nil
}
