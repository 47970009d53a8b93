package accounts

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// What the DNS of a domain has to say: a label below it, and what its text begins with.
const (
	recordLabel = "_ocrconsole"
	recordMark  = "ocrconsole-domain="
)

// SSORecord is what the DNS of a domain has to say, at which name, so that it is the account's.
func SSORecord(d *models.SSODomain) (name, text string) {
	return recordLabel + "." + d.Domain, recordMark + d.Token
}

// AddDomain names a domain as the account's own. Until that is verified, nobody comes in by it.
func (s *SSO) AddDomain(ctx context.Context, by Owner, typed string) error {
	domain, err := models.CanonicalDomain(typed)
	if err != nil {
		return models.RefuseField("domain", cause.SSODomainIsNone)
	}
	return s.change(ctx, by, func(tx *gorm.DB, _ *models.SSOSettings, now time.Time) error {
		there, err := models.SSODomainsOf(tx, by.AccountID)
		if err != nil {
			return err
		}
		switch {
		case slices.ContainsFunc(there, func(d models.SSODomain) bool { return d.Domain == domain }):
			return nil
		case len(there) >= models.MaxSSODomains:
			return models.RefuseField("domain", cause.SSODomainsFull{Most: models.MaxSSODomains})
		}
		return models.CreateSSODomain(tx, &models.SSODomain{AccountID: by.AccountID, Domain: domain, Token: newDomainToken(), CreatedAt: now})
	})
}

// VerifyDomain looks whether the domain's DNS says that it is the account's.
func (s *SSO) VerifyDomain(ctx context.Context, by Owner, domain string) error {
	d, err := models.FindSSODomain(s.DB.WithContext(ctx), by.AccountID, domain)
	if err != nil || d.Sure() {
		return err
	}
	switch s.look(ctx, d) {
	case dnsSilent:
		return models.RefuseField("domain", cause.SSODomainUnanswered)
	case recordGone:
		return models.RefuseField("domain", cause.SSODomainUnproven)
	case recordThere:
	}
	return s.change(ctx, by, func(tx *gorm.DB, _ *models.SSOSettings, now time.Time) error {
		is, err := models.FindSSODomain(tx, by.AccountID, domain)
		if err != nil {
			return err
		}
		if is.Token != d.Token { // the domain was removed or has lapsed meanwhile: the text that was there is known to the world
			return models.RefuseField("domain", cause.SSODomainUnproven)
		}
		return verifyDomain(tx, by, domain, models.VerifiedByDNS, now)
	})
}

// VerifyDomainByOperator notes that the operator knows the domain to be the account's, which has to have named it.
func (s *SSO) VerifyDomainByOperator(ctx context.Context, accountID int64, typed string) error {
	domain, err := models.CanonicalDomain(typed)
	if err != nil {
		return models.RefuseField("domain", cause.SSODomainIsNone)
	}
	now := s.Clock.Now()
	err = s.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return verifyDomain(tx, Owner{AccountID: accountID}, domain, models.VerifiedByOperator, now)
	})
	takenOver.Add(1) // it may end tokens
	return err
}

// verifyDomain makes the domain the account's, which is locked, unless it is another's.
func verifyDomain(tx *gorm.DB, by Owner, domain string, how models.SSOVerifier, now time.Time) error {
	d, err := models.FindSSODomain(tx, by.AccountID, domain)
	if err != nil || d.Sure() && (d.VerifiedBy == how || d.VerifiedBy == models.VerifiedByOperator) {
		return err
	}
	holder, err := models.HolderOfSSODomain(tx, domain)
	if err != nil {
		return err
	}
	if holder != nil && holder.AccountID != by.AccountID {
		return models.RefuseField("domain", cause.SSODomainTaken)
	}
	if err := models.VerifySSODomain(tx, d, how, now); models.IsDuplicate(err) { // another account was faster
		return models.RefuseField("domain", cause.SSODomainTaken)
	} else if err != nil {
		return err
	}
	if err := followDomains(tx, by.AccountID, now); err != nil {
		return err
	}
	if err := overDomain(tx, d, now); err != nil {
		return err
	}
	return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSODomainVerified, Name: domain}, now)
}

// RemoveDomain has the account vouch for the domain's addresses no more; another may. Who signed in by single sign-on is signed out. The last
// domain stays as long as single sign-on is the only way in.
func (s *SSO) RemoveDomain(ctx context.Context, by Owner, domain string) error {
	return s.change(ctx, by, func(tx *gorm.DB, _ *models.SSOSettings, now time.Time) error {
		d, err := models.FindSSODomain(tx, by.AccountID, domain)
		if err != nil {
			return err
		}
		if err := models.DeleteSSODomain(tx, d, now); err != nil || d.VerifiedAt == nil {
			return err
		}
		if err := followDomains(tx, by.AccountID, now); err != nil {
			return err
		}
		if err := overDomain(tx, d, now); err != nil {
			return err
		}
		if err := models.EndSSOSessions(tx, by.AccountID, now); err != nil {
			return err
		}
		return tellOfSSO(tx, by, notice.SSOChanged{What: notice.SSODomainRemoved, Name: domain}, now)
	})
}

// followDomains has single sign-on be the only way in for the members of the domains that are verified now, where it is for any.
func followDomains(tx *gorm.DB, accountID int64, now time.Time) error {
	account, err := models.FindAccount(tx, accountID)
	if err != nil || account.SSOOnlyFor == "" {
		return err
	}
	domains, err := models.SSODomainsOf(tx, accountID)
	if err != nil {
		return err
	}
	verified := models.VerifiedDomains(domains)
	if len(verified) == 0 {
		return models.Refuse(models.Conflict, cause.SSOLastDomain)
	}
	return onlyBySSO(tx, account, verified, account.SSOBreakGlass, now)
}
