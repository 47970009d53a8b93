package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// CatalogVersion is one applied change of the catalog. The row with the highest ID is in force.
type CatalogVersion struct {
	ID                    int64 `gorm:"primaryKey"`
	AppliedAt             time.Time
	Currency              string
	Zone                  string // IANA name of the billing time zone
	PricesAreIllustrative bool
	SameAs                *int64 // the version whose catalog it repeats, because something was announced or withdrawn
	Catalog               string // as it is written; "" where nobody kept it
	CatalogMaker
}

// CatalogMaker is who put a catalog in force, or announced it, and why; empty for those of before it was kept. AskedBy is the operator who asked
// for it where a second one decided, else 0.
type CatalogMaker struct {
	Maker     trail.ActorKind
	MakerID   int64
	MakerName string
	AskedBy   int64
	Reason    string
}

// MakerOf gives whom the transaction's context names.
func MakerOf(tx *gorm.DB, askedBy int64, reason string) CatalogMaker {
	by := trail.ActorOf(tx.Statement.Context)
	return CatalogMaker{by.Kind, by.ID, by.Name, askedBy, reason}
}

// Region is where services are called. Position is its place in the catalog file.
type Region struct {
	Code      string `gorm:"primaryKey"`
	Name      string
	Note      string
	Position  int64
	RetiredAt *time.Time
}

// Service is one kind of recognition. Position is its place in the catalog file.
type Service struct {
	Code        string `gorm:"primaryKey"`
	Name        string
	Description string
	Position    int64
	RetiredAt   *time.Time
}

// Offering is one service sold in one region. A retired offering is no longer sold, but its prices and
// specifications stay for those who have it.
type Offering struct {
	Region    string `gorm:"primaryKey"`
	Service   string `gorm:"primaryKey"`
	RetiredAt *time.Time
	Number    int64 `gorm:"->"` // by which calls name it; the database gives it
}

// OfferingPrice is the pay-per-use price of an offering from ValidFrom until the next one's ValidFrom.
type OfferingPrice struct {
	ID        int64 `gorm:"primaryKey"`
	Region    string
	Service   string
	ValidFrom time.Time
	Version   int64
	Tiers     []PriceTier `gorm:"foreignKey:PriceID"`
}

// PriceTier is the price of each call after the first FromCalls of the calendar month.
type PriceTier struct {
	PriceID     int64 `gorm:"primaryKey;autoIncrement:false"`
	FromCalls   int64 `gorm:"primaryKey;autoIncrement:false"`
	PriceMicros rules.Micros
}

// Specification is a package size with its one-off price. Its price never changes: a new price is a new
// specification, and this one is closed with OnSaleUntil (exclusive).
type Specification struct {
	ID          int64 `gorm:"primaryKey"`
	Region      string
	Service     string
	Calls       int64
	PriceMicros rules.Micros
	OnSaleFrom  time.Time
	OnSaleUntil *time.Time
	Version     int64
}

// FreeOffer is the free package of the offering that each account may claim once.
type FreeOffer struct {
	ID           int64 `gorm:"primaryKey"`
	Region       string
	Service      string
	Calls        int64
	OfferedFrom  time.Time
	OfferedUntil *time.Time
	Version      int64
}

// CurrentCatalogVersion gives the id of the newest version, 0 if there is none.
func CurrentCatalogVersion(tx *gorm.DB) (int64, error) {
	newest, err := pluck[int64](tx.Model(&CatalogVersion{}).Order("id DESC").Limit(1), "id")
	if err != nil || len(newest) == 0 {
		return 0, err
	}
	return newest[0], nil
}

// CatalogVersions lists catalogs that were put in force before the version, 0: all, newest first and without their texts, at most limit.
func CatalogVersions(tx *gorm.DB, before int64, limit int) ([]CatalogVersion, error) {
	q := tx.Omit("catalog").Where("same_as IS NULL")
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	return all[CatalogVersion](q.Order("id DESC").Limit(limit))
}

// FindCatalogVersion loads a catalog that was put in force, nil if none has the number.
func FindCatalogVersion(tx *gorm.DB, id int64) (*CatalogVersion, error) {
	return oneOrNone[CatalogVersion](tx.Where("id = ? AND same_as IS NULL", id))
}

// CatalogBefore loads the one that was in force before it, nil if there was none.
func CatalogBefore(tx *gorm.DB, id int64) (*CatalogVersion, error) {
	return oneOrNone[CatalogVersion](tx.Where("id < ? AND same_as IS NULL", id).Order("id DESC"))
}

// KeepCatalog stores the text of a version that was put in force before texts were kept.
func KeepCatalog(tx *gorm.DB, id int64, text string) error {
	return update[CatalogVersion](tx.Where("id = ? AND catalog = ''", id), map[string]any{"catalog": text})
}

// ReplacedAtDesk tells whether what was put in force last was so by an operator at their desk, in place of the text, at once or by and by.
func ReplacedAtDesk(tx *gorm.DB, text string) (bool, error) {
	newest, err := CatalogVersions(tx, 0, 1)
	if err != nil || len(newest) == 0 || newest[0].Maker != trail.Operator || newest[0].MakerID == 0 {
		return false, err
	}
	former, err := count(tx.Model(&CatalogVersion{}).Where("id < ? AND catalog = ?", newest[0].ID, text))
	return former > 0, err
}
