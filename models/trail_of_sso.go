package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// This is what storing how members sign in by a provider of their own leaves in the account's trail.

// recordSSO records what the settings have become: before is nil where there were none.
func recordSSO(tx *gorm.DB, before, after *SSOSettings) error {
	if before == nil {
		before = &SSOSettings{}
	}
	if changes := ssoChanges(before, after); len(changes) > 0 {
		if err := Record(tx, after.AccountID, after.UpdatedAt, trail.SSOSet{Changes: changes}); err != nil {
			return err
		}
	}
	if after.TestedAt != nil && (before.TestedAt == nil || !before.TestedAt.Equal(*after.TestedAt)) {
		return Record(tx, after.AccountID, *after.TestedAt, trail.SSOTested{Issuer: after.Issuer})
	}
	return nil
}

func ssoChanges(before, after *SSOSettings) (c trail.Changes) {
	c.Text(trail.Issuer, before.Issuer, after.Issuer)
	c.Text(trail.ClientID, before.ClientID, after.ClientID)
	c.Switch(trail.NewSecret, false, before.Revision != after.Revision && before.Issuer == after.Issuer && before.ClientID == after.ClientID)
	c.Text(trail.RoleClaim, before.RoleClaim, after.RoleClaim)
	c.List(trail.ClaimRoles, before.Roles.texts(), after.Roles.texts())
	c.Text(trail.DefaultRole, string(before.DefaultRole), string(after.DefaultRole))
	return c
}

func (r SSORoles) texts() []string {
	texts := make([]string, len(r))
	for i := range r {
		texts[i] = r[i].Value + " → " + string(r[i].Role)
	}
	return texts
}

// recordSSODomain records that the account names the domain, that it is its own or, removed, that it names it no more.
func recordSSODomain(tx *gorm.DB, d *SSODomain, at time.Time, removed bool) error {
	var act trail.Act = trail.SSODomainAdded{Domain: d.Domain}
	switch {
	case removed:
		act = trail.SSODomainRemoved{Domain: d.Domain}
	case d.VerifiedAt != nil:
		act = trail.SSODomainVerified{Domain: d.Domain, By: string(d.VerifiedBy)}
	}
	return Record(tx, d.AccountID, at, act)
}

// recordSSOOnly records for whom single sign-on becomes the only way into the account, if that differs.
func recordSSOOnly(tx *gorm.DB, a *Account, only string, breakGlass int64, at time.Time) error {
	if a.SSOOnlyFor == only && a.SSOBreakGlass == breakGlass {
		return nil
	}
	emails, err := EmailsOf(tx, []int64{breakGlass})
	if err != nil {
		return err
	}
	return Record(tx, a.ID, at, trail.SSOOnlySet{Domains: only, BreakGlass: emails[breakGlass]})
}
