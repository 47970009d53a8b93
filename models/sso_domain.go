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
}

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

// OwnerOfSSODomain finds the account whose the domain is, as far as that is verified; nil if it is nobody's.
func OwnerOfSSODomain(tx *gorm.DB, domain string) (*SSODomain, error) {
	return oneOrNone[SSODomain](tx.Where("domain = ? AND verified_at IS NOT NULL", domain))
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
	if err := save(tx.Where("account_id = ? AND domain = ?", d.AccountID, d.Domain), d, "verified_at", "verified_by"); err != nil {
		return err
	}
	return recordSSODomain(tx, d, now, false)
}

// DeleteSSODomain forgets the domain, which is free for another account. The account must be locked.
func DeleteSSODomain(tx *gorm.DB, d *SSODomain, now time.Time) error {
	if err := recordSSODomain(tx, d, now, true); err != nil {
		return err
	}
	return deleteRows[SSODomain](tx.Where("account_id = ? AND domain = ?", d.AccountID, d.Domain))
}

// VerifiedDomains gives those of the domains that are verified.
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
