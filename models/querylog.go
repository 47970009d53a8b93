package models

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowQuery is from when on a statement is reported.
const slowQuery = time.Second

// longestStatement is how much of a statement is reported: a bulk insert has a thousand times as much.
const longestStatement = 200

// queryLog reports failing and slow statements, without their values, which are customers' data. What a use case
// deals with itself (nothing found, a duplicate, a caller who went away) is no failure. It writes to what is the program's log at the
// time of the statement: a database is opened before the program has read how it shall log.
type queryLog struct {
	refused *atomic.Bool // of the DB: set when the database did not take a statement
}

// LogMode keeps the one mode there is.
func (q queryLog) LogMode(logger.LogLevel) logger.Interface { return q }

// Info drops GORM's remarks.
func (q queryLog) Info(context.Context, string, ...any) {}

// Warn reports GORM's warnings.
func (q queryLog) Warn(ctx context.Context, text string, args ...any) {
	slog.WarnContext(ctx, "gorm: "+text, "args", args)
}

// Error reports GORM's errors.
func (q queryLog) Error(ctx context.Context, text string, args ...any) {
	slog.ErrorContext(ctx, "gorm: "+text, "args", args)
}

// Trace is called after each statement.
func (q queryLog) Trace(ctx context.Context, begin time.Time, statement func() (sql string, rows int64), err error) {
	took := time.Since(begin)
	failed := err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && !IsDuplicate(err) && ctx.Err() == nil
	if failed && IsUnreachable(err) {
		q.refused.Store(true)
	}
	if w := watchOf(ctx); w != nil {
		sql, _ := statement()
		if !failed {
			err = nil
		}
		w.Statement(ctx, begin, sql, err)
	}
	if !failed && took < slowQuery {
		return
	}
	sql, rows := statement()
	if len(sql) > longestStatement {
		sql = sql[:longestStatement] + "…"
	}
	attrs := []slog.Attr{slog.String("sql", sql), slog.Int64("rows", rows), slog.Duration("took", took)}
	if !failed {
		slog.LogAttrs(ctx, slog.LevelWarn, "slow statement", attrs...)
		return
	}
	slog.LogAttrs(ctx, slog.LevelError, "statement failed", append(attrs, slog.Any("error", err))...)
}

// ParamsFilter keeps values out of the log.
func (q queryLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}
