package models

import (
	"cmp"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// lastLook is when the DNS of a domain was last asked. Processes of before domains are looked up say only when they verified it.
const lastLook = "coalesce(looked_at, verified_at)"

// SSODomainsToLookUp lists domains that are to be looked up again, the longest not looked at first, at most limit: those that were last looked at
// before, or missing before.
func SSODomainsToLookUp(tx *gorm.DB, before, missingBefore time.Time, limit int) ([]SSODomain, error) {
	return all[SSODomain](tx.Where("verified_by = ? AND lapsed_at IS NULL AND ("+lastLook+" <= ? OR missing_since IS NOT NULL AND "+lastLook+" <= ?)", VerifiedByDNS, before, missingBefore).
		Order(lastLook + ", account_id, domain").Limit(limit))
}

// TakeLook notes that the domain is looked up at the instant, and tells whether nobody else has since it was listed.
func (d *SSODomain) TakeLook(tx *gorm.DB, now time.Time) (taken bool, err error) {
	looked := cmp.Or(d.LookedAt, d.VerifiedAt)
	done := ofDomain(tx, d).Model(&SSODomain{}).Where(lastLook+" = ? AND lapsed_at IS NULL", looked).Update("looked_at", now)
	return done.RowsAffected == 1, failed("save", done)
}

// Seen stores that the domain's DNS said at the instant that it is the account's. The account must be locked.
func (d *SSODomain) Seen(tx *gorm.DB, now time.Time) error {
	if d.MissingSince != nil {
		if err := Record(tx, d.AccountID, now, trail.SSODomainFound{Domain: d.Domain}); err != nil {
			return err
		}
	}
	d.SeenAt, d.MissingSince, d.GoneSince = &now, nil, nil
	return save(ofDomain(tx, d), d, "seen_at", "missing_since", "gone_since")
}

// Missing stores that it did not: there is no such record, or it did not answer. The account must be locked.
func (d *SSODomain) Missing(tx *gorm.DB, silent bool, now time.Time) error {
	switch {
	case silent:
		d.GoneSince = nil
	case d.GoneSince == nil || d.MissingSince == nil || d.GoneSince.Before(*d.MissingSince): // of a time that a process of before has ended
		d.GoneSince = &now
	}
	if d.MissingSince == nil {
		d.MissingSince = &now
		if err := Record(tx, d.AccountID, now, trail.SSODomainMissing{Domain: d.Domain}); err != nil {
			return err
		}
	}
	return save(ofDomain(tx, d), d, "missing_since", "gone_since")
}

// Lapse stores that the domain is the account's no more, and what its DNS has to say to become it again: the text before is known to whoever has read
// it there. The account must be locked.
func (d *SSODomain) Lapse(tx *gorm.DB, token string, now time.Time) error {
	d.LapsedAt, d.Token = &now, token
	if err := Record(tx, d.AccountID, now, trail.SSODomainLapsed{Domain: d.Domain}); err != nil {
		return err
	}
	return save(ofDomain(tx, d), d, "lapsed_at", "token")
}
