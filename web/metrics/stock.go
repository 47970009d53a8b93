package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ocrconsole/models"
)

const (
	// stockKept is for how long what was looked up is told: who asks more often is told the same.
	stockKept = 10 * time.Second
	// stockTime is how long the database may take to answer: then it is told that it does not.
	stockTime = 3 * time.Second
)

// stock is what waits in the database.
type stock struct {
	db    *models.DB
	clock models.Clock

	mu     sync.Mutex
	looked time.Time // by the monotonic clock
	told   models.Stock
	err    error
}

// stocked are the figures of it. What was not found, because the database is away, is not told: nobody takes it for zero.
var stocked = []struct {
	desc *prometheus.Desc
	of   func(s *models.Stock) float64
}{
	{stockDesc("mails_waiting", "Mails that are not sent yet."), func(s *models.Stock) float64 { return float64(s.Mails) }},
	{stockDesc("mails_overdue_seconds", "For how long the first of them could have been tried."), func(s *models.Stock) float64 { return s.MailsOverdue.Seconds() }},
	{stockDesc("webhooks_waiting", "Messages of webhooks that are not delivered yet."), func(s *models.Stock) float64 { return float64(s.Deliveries) }},
	{stockDesc("webhooks_overdue_seconds", "For how long the first of them could have been tried."), func(s *models.Stock) float64 { return s.DeliveryOverdue.Seconds() }},
	{stockDesc("leases", "Leases that hold: promises of calls to processes and gateways."), func(s *models.Stock) float64 { return float64(s.Leases) }},
	{stockDesc("lease_calls", "Calls that are promised by leases and not made yet."), func(s *models.Stock) float64 { return float64(s.LeasedCalls) }},
	{stockDesc("caps", "Caps that customers have set."), func(s *models.Stock) float64 { return float64(s.Caps) }},
	{stockDesc("payment_alarms_open", "Alarms on what the payment provider or the bank said that nobody has acknowledged."), func(s *models.Stock) float64 { return float64(s.Alarms) }},
	{stockDesc("database_bytes", "The size of the database."), func(s *models.Stock) float64 { return float64(s.Bytes) }},
	{stockDesc("last_backup_timestamp_seconds", "When the last backup was taken by ocrconsole backup; 0: none is known."), lastBackup},
}

var databaseUp = stockDesc("database_up", "1 if the database answered when it was asked for these figures, else 0.")

func stockDesc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("ocrconsole_"+name, help, nil, nil)
}

func lastBackup(s *models.Stock) float64 {
	if s.LastBackup == nil {
		return 0
	}
	return unix(*s.LastBackup)
}

// look gives what there is, as of now or of a few seconds ago.
func (s *stock) look() (models.Stock, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.looked.IsZero() && time.Since(s.looked) < stockKept {
		return s.told, s.err
	}
	ctx, cancel := context.WithTimeout(context.Background(), stockTime)
	defer cancel()
	s.told, s.err = models.StockOf(ctx, s.db, s.clock.Now())
	s.looked = time.Now()
	return s.told, s.err
}

// Describe is that of prometheus.Collector.
func (s *stock) Describe(to chan<- *prometheus.Desc) {
	to <- databaseUp
	for _, figure := range stocked {
		to <- figure.desc
	}
}

// Collect is that of prometheus.Collector.
func (s *stock) Collect(to chan<- prometheus.Metric) {
	told, err := s.look()
	give := func(desc *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
	if err != nil {
		give(databaseUp, 0)
		return
	}
	give(databaseUp, 1)
	for _, figure := range stocked {
		give(figure.desc, figure.of(&told))
	}
}

// connections are those of this process to the database.
type connections struct{ db *models.DB }

var (
	connectionsMost  = stockDesc("database_connections_limit", "How many connections to the database this process may have.")
	connectionsOpen  = stockDesc("database_connections", "How many connections to the database this process has.")
	connectionsInUse = stockDesc("database_connections_in_use", "How many of them are at work.")
	connectionWaits  = stockDesc("database_connection_waits_total", "How often somebody had to wait for a connection.")
	connectionWaited = stockDesc("database_connection_wait_seconds_total", "For how long somebody had to wait for a connection, together.")
)

// Describe is that of prometheus.Collector.
func (connections) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{connectionsMost, connectionsOpen, connectionsInUse, connectionWaits, connectionWaited} {
		to <- desc
	}
}

// Collect is that of prometheus.Collector.
func (c connections) Collect(to chan<- prometheus.Metric) {
	pool, err := c.db.Connections()
	if err != nil {
		to <- prometheus.NewInvalidMetric(connectionsOpen, err)
		return
	}
	give := func(desc *prometheus.Desc, kind prometheus.ValueType, value float64) {
		to <- prometheus.MustNewConstMetric(desc, kind, value)
	}
	give(connectionsMost, prometheus.GaugeValue, float64(pool.Most))
	give(connectionsOpen, prometheus.GaugeValue, float64(pool.Open))
	give(connectionsInUse, prometheus.GaugeValue, float64(pool.InUse))
	give(connectionWaits, prometheus.CounterValue, float64(pool.Waits))
	give(connectionWaited, prometheus.CounterValue, pool.Waited.Seconds())
}
