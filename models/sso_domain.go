package models

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// SSOVerifier is who found out that a domain is an account's.
type SSOVerifier string

// The console, by what the domain's DNS says, or the operator.
const (
	VerifiedByDNS      SSOVerifier = "dns"
	VerifiedByOperator SSOVerifier = "operator"
)

// MaxSSODomains is how many domains an account may name.
const MaxSSODomains = 10

// SSODomain is a domain whose addresses an account vouches for, once it is verified that the domain is its own.
type SSODomain struct {
	AccountID  int64  `gorm:"primaryKey"`
	Domain     string `gorm:"primaryKey"`
	Token      string // that its DNS has to say
	CreatedAt  time.Time
	VerifiedAt *time.Time
	VerifiedBy SSOVerifier

	// Of a domain that was verified by its DNS, which is looked up again: when it was last asked, when it last said that the domain is the
	// account's, since when it does not, since when it says that there is no such record, nil while it does not answer, and when the domain has
	// lapsed for that.
	LookedAt, SeenAt, MissingSince, GoneSince, LapsedAt *time.Time
}

// Held tells whether the domain is the account's: whoever has an address of it comes in there. Once it has lapsed nobody new does, and another account
// may have it.
func (d *SSODomain) Held() bool { return d.VerifiedAt != nil && d.LapsedAt == nil }

// Sure tells whether the domain is the account's, and nothing says otherwise.
func (d *SSODomain) Sure() bool { return d.Held() && d.MissingSince == nil }

// TableName is what GORM would not make of the name.
func (SSODomain) TableName() string { return "sso_domains" }

// DomainOf gives the domain of an address in its canonical form.
func DomainOf(email string) string { return email[strings.LastIndexByte(email, '@')+1:] }

// CanonicalDomain gives the form of a domain in which those of addresses are stored. It fails as CanonicalEmail does.
func CanonicalDomain(typed string) (string, error) {
	email, err := CanonicalEmail("a@" + strings.TrimPrefix(strings.TrimSpace(typed), "@"))
	return DomainOf(email), err
}

// SSODomainsOf lists the account's domains.
func SSODomainsOf(tx *gorm.DB, accountID int64) ([]SSODomain, error) {
	return all[SSODomain](tx.Where("account_id = ?", accountID).Order("domain"))
}

// FindSSODomain finds a domain of the account; NotFound if it does not name it.
func FindSSODomain(tx *gorm.DB, accountID int64, domain string) (*SSODomain, error) {
	return one[SSODomain](tx.Where("account_id = ? AND domain = ?", accountID, domain), noSSODomain())
}

// HolderOfSSODomain finds the account whose the domain is; nil if it is nobody's.
func HolderOfSSODomain(tx *gorm.DB, domain string) (*SSODomain, error) {
	return oneOrNone[SSODomain](tx.Where("domain = ? AND verified_at IS NOT NULL AND lapsed_at IS NULL", domain))
}

// ProviderOfSSODomain finds the account whose members have addresses of the domain: whose it is or, while it is nobody's, was last, so that those
// who came in by it before find their way; nil if it never was anybody's.
func ProviderOfSSODomain(tx *gorm.DB, domain string) (*SSODomain, error) {
	holder, err := HolderOfSSODomain(tx, domain)
	if err != nil || holder != nil {
		return holder, err
	}
	return oneOrNone[SSODomain](tx.Where("domain = ? AND lapsed_at IS NOT NULL", domain).Order("lapsed_at DESC, account_id"))
}

// CreateSSODomain stores that the account names the domain. The account must be locked.
func CreateSSODomain(tx *gorm.DB, d *SSODomain) error {
	if err := recordSSODomain(tx, d, d.CreatedAt, false); err != nil {
		return err
	}
	return create(tx, d)
}

// VerifySSODomain stores that the domain is the account's. It fails with a duplicate if it is another's by now: the database keeps
// that, whoever comes first. The account must be locked.
func VerifySSODomain(tx *gorm.DB, d *SSODomain, by SSOVerifier, now time.Time) error {
	d.VerifiedAt, d.VerifiedBy = &now, by
	d.LookedAt, d.SeenAt, d.MissingSince, d.GoneSince, d.LapsedAt = nil, nil, nil, nil, nil
	if by == VerifiedByDNS {
		d.LookedAt, d.SeenAt = &now, &now
	}
	if err := save(ofDomain(tx, d), d, "verified_at", "verified_by", "looked_at", "seen_at", "missing_since", "gone_since", "lapsed_at"); err != nil {
		return err
	}
	return recordSSODomain(tx, d, now, false)
}

func ofDomain(tx *gorm.DB, d *SSODomain) *gorm.DB {
	return tx.Where("account_id = ? AND domain = ?", d.AccountID, d.Domain)
}

// DeleteSSODomain forgets the domain, which is free for another account. The account must be locked.
func DeleteSSODomain(tx *gorm.DB, d *SSODomain, now time.Time) error {
	if err := recordSSODomain(tx, d, now, true); err != nil {
		return err
	}
	return deleteRows[SSODomain](ofDomain(tx, d))
}

// VerifiedDomains gives those of the domains that were verified, also those that have lapsed since: for whose members single sign-on is the only way
// in stays as it is then, or whoever has the domain next came in by a password that they choose by mail.
func VerifiedDomains(domains []SSODomain) (verified []string) {
	for i := range domains {
		if domains[i].VerifiedAt != nil {
			verified = append(verified, domains[i].Domain)
		}
	}
	return verified
}

// NeedsSSO tells whether the member, who has the address, reaches the account by its single sign-on only.
func (a *Account) NeedsSSO(m *Membership, email string) bool {
	return a.SSOOnlyFor != "" && (m.BySSO || a.SSOOnly(email))
}

// SSOOnly tells whether members with the address reach the account by its single sign-on only.
func (a *Account) SSOOnly(email string) bool {
	return a.SSOOnlyFor != "" && slices.Contains(strings.Split(a.SSOOnlyFor, ","), DomainOf(email))
}

// SaveSSOOnly stores for the members of which domains single sign-on is the only way into the account, none for nobody, and which owner
// does without. The account must be locked.
func (a *Account) SaveSSOOnly(tx *gorm.DB, domains []string, breakGlass int64, now time.Time) error {
	only := strings.Join(domains, ",")
	if err := recordSSOOnly(tx, a, only, breakGlass, now); err != nil {
		return err
	}
	a.SSOOnlyFor, a.SSOBreakGlass = only, breakGlass
	return save(tx.Where("id = ?", a.ID), a, "sso_only_for", "sso_break_glass")
}
