package metering

import (
	"context"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/asking"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Metering are the use cases; all fields but Clock are required.
type Metering struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Credit is how far pay-per-use goes on in arrears.
	Credit rules.CreditPolicy
	// AtOnce is how many calls of an account each process may have under way; 0 stands for 20. It decides how near an edge calls are
	// promised one by one.
	AtOnce int
	// Watch is told how calls are recorded; nil: nobody is.
	Watch Watch

	start     sync.Once
	writer    *recorder
	holds     holds
	inquiries asking.Together[wanted, error]
	named     asking.Together[models.LeaseName, *models.Lease]
	projects  projects
}

// recorder gives what commits calls, started with the first use.
func (m *Metering) recorder() *recorder {
	m.start.Do(func() { m.writer = newRecorder(m) })
	return m.writer
}

// Close lets the calls that are being recorded be committed and takes no more.
func (m *Metering) Close() {
	m.giveBack(context.Background(), true)
	m.recorder().close()
}

// Which events are taken: not older than MaxAge, and ahead of our clock by no more than clocks differ.
const (
	MaxAge  = 35 * 24 * time.Hour
	MaxSkew = models.MaxSkew
)
