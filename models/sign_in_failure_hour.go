package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// WhoseAddress is whether an address that was tried is somebody's.
type WhoseAddress string

// Whose it is: not looked up yet, a user's, nobody's.
const (
	AddressUnseen   WhoseAddress = ""
	AddressOfUser   WhoseAddress = "user"
	AddressOfNobody WhoseAddress = "nobody"
)

// FailureHour counts the passwords, codes and passkeys that were wrong with an address in an hour of UTC, whoever's it is. Recorded is how many of them a
// trail tells of. So strangers make at most two entries an hour of a user's address, and one of all that are nobody's, however much they
// try, and what a failure writes does not depend on whose the address is.
type FailureHour struct {
	Email    string    `gorm:"primaryKey"`
	Hour     time.Time `gorm:"primaryKey"`
	Failures int64
	Recorded int64
	Whose    WhoseAddress
	FirstAt  time.Time
	LastAt   time.Time
	Network  string // from where the last one came
}

// TableName says what is counted.
func (*FailureHour) TableName() string { return "sign_in_failure_hours" }

// CountFailureHour counts one more wrong password, code or passkey with the address; "" where nobody knows of one, as of a link in a mail.
func CountFailureHour(tx *gorm.DB, email, network string, now time.Time) error {
	f := FailureHour{Email: email, Hour: now.Truncate(time.Hour), Failures: 1, FirstAt: now, LastAt: now, Network: network}
	return create(tx.Clauses(clause.OnConflict{
		Columns: columns("email", "hour"),
		DoUpdates: clause.Assignments(map[string]any{
			"failures": gorm.Expr("sign_in_failure_hours.failures + 1"), "last_at": now, "network": network,
		}),
	}), &f)
}

// UnseenFailures lists addresses of which nobody has looked up whose they are, at most limit.
func UnseenFailures(tx *gorm.DB, limit int) ([]FailureHour, error) {
	return all[FailureHour](tx.Where("whose = ?", AddressUnseen).Order("hour, email").Limit(limit))
}

// UnrecordedFailures lists users' addresses with failures that no trail tells of, in hours before the given one, at most limit.
func UnrecordedFailures(tx *gorm.DB, hour time.Time, limit int) ([]FailureHour, error) {
	return all[FailureHour](tx.Where("whose = ? AND hour < ? AND recorded < failures", AddressOfUser, hour).Order("hour, email").Limit(limit))
}

// SaveRecorded stores that a trail tells of the failures, and whose the address is; saved is false if somebody else has stored it first.
func (f *FailureHour) SaveRecorded(tx *gorm.DB, whose WhoseAddress, recorded int64) (saved bool, err error) {
	done := tx.Model(&FailureHour{}).Where("email = ? AND hour = ? AND whose = ? AND recorded = ?", f.Email, f.Hour, f.Whose, f.Recorded).
		Updates(map[string]any{"whose": whose, "recorded": recorded})
	return done.RowsAffected > 0, failed("update", done)
}

// StrangersHour sums the failures of an hour with addresses that are nobody's.
type StrangersHour struct {
	Hour                time.Time
	Addresses, Failures int64
}

// UnrecordedStrangers lists hours before the given one whose failures with addresses that are nobody's no trail tells of.
func UnrecordedStrangers(tx *gorm.DB, hour time.Time) ([]StrangersHour, error) {
	return all[StrangersHour](tx.Model(&FailureHour{}).Where("whose = ? AND hour < ? AND recorded = 0", AddressOfNobody, hour).
		Select("hour, COUNT(CASE WHEN email <> '' THEN 1 END) AS addresses, CAST(SUM(failures) AS bigint) AS failures").Group("hour").Order("hour"))
}

// SaveRecordedStrangers stores that the trail tells of the hour, and gives how many addresses it did not tell of before.
func SaveRecordedStrangers(tx *gorm.DB, hour time.Time) (addresses int64, err error) {
	done := tx.Model(&FailureHour{}).Where("whose = ? AND hour = ? AND recorded = 0", AddressOfNobody, hour).Update("recorded", gorm.Expr("failures"))
	return done.RowsAffected, failed("update", done)
}

// DeleteFailureHours removes the counts of hours before the instant.
func DeleteFailureHours(tx *gorm.DB, before time.Time) error {
	return deleteRows[FailureHour](tx.Where("hour < ?", before))
}
