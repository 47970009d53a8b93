package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Stock is what waits in the database, and how much there is, for whoever watches that all goes on. It says nothing of any account.
type Stock struct {
	Mails, Deliveries             int64         // mails and messages of webhooks that are not sent yet
	MailsOverdue, DeliveryOverdue time.Duration // for how long the first of each could have been tried; 0 if none could
	Leases, LeasedCalls           int64         // promises of calls that hold, and the calls that are left of them
	Caps                          int64         // that customers have set
	Alarms                        int64         // on payments, that nobody has acknowledged
	Bytes                         int64         // of the database
	LastBackup                    *time.Time    // nil: none is known
}

// StockOf looks. What it counts are rows that wait or hold, of which there are few; the caller bounds how often and how long.
func StockOf(ctx context.Context, db *DB, now time.Time) (s Stock, err error) {
	tx := db.WithContext(ctx)
	for _, look := range []func(tx *gorm.DB, now time.Time) error{s.mails, s.deliveries, s.promises, s.alarms, s.size} {
		if err := look(tx, now); err != nil {
			return s, err
		}
	}
	notes, err := notesBackups(tx)
	if err != nil || !notes {
		return s, err
	}
	last, err := oneOrNone[Backup](tx.Order("taken_at DESC"))
	if last != nil {
		s.LastBackup = &last.TakenAt
	}
	return s, err
}

func (s *Stock) mails(tx *gorm.DB, now time.Time) (err error) {
	if s.Mails, err = count(tx.Model(&Mail{}).Where("status = ?", MailPending)); err != nil {
		return err
	}
	first, err := oneOrNone[Mail](tx.Select("id, next_at").Where("status = ?", MailPending).Order("next_at, id"))
	if first != nil {
		s.MailsOverdue = max(0, now.Sub(first.NextAt))
	}
	return err
}

func (s *Stock) deliveries(tx *gorm.DB, now time.Time) (err error) {
	if s.Deliveries, err = count(tx.Model(&WebhookDelivery{}).Where("status = ?", DeliveryPending)); err != nil {
		return err
	}
	first, err := oneOrNone[WebhookDelivery](tx.Select("next_at").Where("status = ?", DeliveryPending).Order("next_at"))
	if first != nil {
		s.DeliveryOverdue = max(0, now.Sub(first.NextAt))
	}
	return err
}

func (s *Stock) promises(tx *gorm.DB, now time.Time) (err error) {
	var held struct{ Leases, Calls int64 }
	err = tx.Model(&Lease{}).Select("COUNT(*) AS leases, CAST(COALESCE(SUM(granted_calls - used_calls), 0) AS bigint) AS calls").
		Where("ends_at > ? AND used_calls < granted_calls", now).Scan(&held).Error
	if err != nil {
		return fmt.Errorf("count leases: %w", err)
	}
	s.Leases, s.LeasedCalls = held.Leases, held.Calls
	s.Caps, err = count(tx.Model(&Cap{}).Where("ended_at IS NULL"))
	return err
}

func (s *Stock) alarms(tx *gorm.DB, _ time.Time) (err error) {
	s.Alarms, err = count(tx.Model(&PaymentAlarm{}).Where("acknowledged_at IS NULL"))
	return err
}

func (s *Stock) size(tx *gorm.DB, _ time.Time) error {
	query := "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if isPostgres(tx) {
		query = "SELECT pg_database_size(current_database())"
	}
	if err := tx.Raw(query).Scan(&s.Bytes).Error; err != nil {
		return fmt.Errorf("measure the database: %w", err)
	}
	return nil
}

// Connections tells how the connections to the database are used.
func (db *DB) Connections() (pool Pool, err error) {
	p, err := db.DB.DB()
	if err != nil {
		return pool, fmt.Errorf("look at the connections: %w", err)
	}
	stats := p.Stats()
	return Pool{stats.MaxOpenConnections, stats.OpenConnections, stats.InUse, stats.WaitCount, stats.WaitDuration}, nil
}

// Pool is how connections to the database are used: how many there may be, there are, and are at work; how often somebody had to wait for
// one since the start, and for how long together.
type Pool struct {
	Most, Open, InUse int
	Waits             int64
	Waited            time.Duration
}
