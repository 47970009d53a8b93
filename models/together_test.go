package models_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// accountOf stores an account and gives its number.
func accountOf(t *testing.T, db *models.DB) int64 {
	t.Helper()
	a, err := models.CreateAccount(db.WithContext(t.Context()), "ada", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func TestReadersWhoAskForDifferentValuesAreToldTheirOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := accountOf(t, db)
		odd := []string{`a"],["b`, `\`, `a\`, `\"`, "a\tb\nc", "é\u2028😀", `\u00e9`, "null", "1", "true", "[", " a "}
		wanted := [][]string{{"a b", "c"}, {"a", "b c"}, {"a", "b"}, {`a" "b`, "c"}, {"a", `b" "c`}}
		for i, source := range odd {
			wanted = append(wanted, []string{source, odd[(i+1)%len(odd)]})
		}
		var stored []models.AccountSource
		for _, source := range append([]string{"a b", "c", "a", "b c", `a" "b`}, odd...) {
			stored = append(stored, models.AccountSource{AccountID: id, Source: source})
		}
		if _, err := models.CreateCallSources(db.WithContext(t.Context()), stored, time.Now()); err != nil {
			t.Fatal(err)
		}
		found := make([][]models.CallSource, len(wanted))
		readers := make([]func(*gorm.DB) error, len(wanted))
		for i, sources := range wanted {
			readers[i] = models.Reading(&found[i], func(tx *gorm.DB) ([]models.CallSource, error) {
				return models.FindCallSources(tx, []models.AccountSource{{AccountID: id, Source: sources[0]}, {AccountID: id, Source: sources[1]}})
			})
		}
		if err := db.Read(t.Context(), func(tx *gorm.DB) error { return models.Together(tx, readers...) }); err != nil {
			t.Fatal(err)
		}
		for i, sources := range wanted {
			alone, err := models.FindCallSources(db.WithContext(t.Context()), []models.AccountSource{{AccountID: id, Source: sources[0]}, {AccountID: id, Source: sources[1]}})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprintf("%v", sourcesOf(found[i])), fmt.Sprintf("%v", sourcesOf(alone)); got != want {
				t.Errorf("%q: together %s, alone %s", sources, got, want)
			}
		}
	})
}

func sourcesOf(rows []models.CallSource) map[int64]string {
	of := make(map[int64]string)
	for _, r := range rows {
		of[r.ID] = r.Source
	}
	return of
}

func TestWhatGoesWrongWithOneReaderEndsAllAndLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := accountOf(t, db)
		find := func(ctx context.Context) error {
			for range 3 {
				if _, err := models.FindAccount(db.WithContext(ctx), id); err != nil {
					return err
				}
			}
			return nil
		}
		other, broken := find, errors.New("broken")
		gone, cancel := context.WithCancel(t.Context())
		for name, c := range map[string]struct {
			ctx  context.Context
			read func(ctx context.Context) error
			want error
		}{
			"fails": {t.Context(), func(context.Context) error { return broken }, broken},
			"fails later": {t.Context(), func(ctx context.Context) error {
				_, err := models.FindAccount(db.WithContext(ctx), id+1)
				return errors.Join(broken, err)
			}, broken},
			"goes":   {gone, func(ctx context.Context) error { cancel(); return find(ctx) }, context.Canceled},
			"writes": {t.Context(), func(ctx context.Context) error { return db.Write(ctx, func(*gorm.DB) error { return nil }) }, models.ErrWritesTogether},
		} {
			if err := db.Together(c.ctx, find, c.read, other); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		func() {
			defer func() {
				if p := recover(); p != "panics" {
					t.Errorf("%v", p)
				}
			}()
			_ = db.Together(t.Context(), find, func(ctx context.Context) error { _ = find(ctx); panic("panics") }, other)
		}()
		pool, err := db.DB.DB()
		if err != nil {
			t.Fatal(err)
		}
		if used := pool.Stats().InUse; used != 0 {
			t.Errorf("%d connections are not given back", used)
		}
		if err := db.Together(t.Context(), find, other); err != nil {
			t.Error(err)
		}
	})
}
